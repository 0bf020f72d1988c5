#include "emulators/aws/sqs/protocol/date.h"

#include <chrono>

namespace queuecast::sqs {

namespace {

void append_two_digits(std::string& out, unsigned value) {
  out += static_cast<char>('0' + value / 10 % 10);
  out += static_cast<char>('0' + value % 10);
}

}  // namespace

std::string http_date(runtime::TimePoint at) {
  constexpr std::string_view kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date{day};
  const auto second = static_cast<unsigned>(std::chrono::floor<std::chrono::seconds>(at - day).count());
  const auto year = static_cast<unsigned>(static_cast<int>(date.year()));
  std::string out;
  out.reserve(29);
  out.append(kDays[std::chrono::weekday{day}.c_encoding()]).append(", ");
  append_two_digits(out, static_cast<unsigned>(date.day()));
  out.append(" ").append(kMonths[static_cast<unsigned>(date.month()) - 1]).append(" ");
  append_two_digits(out, year / 100);
  append_two_digits(out, year);
  out += ' ';
  append_two_digits(out, second / 3600);
  out += ':';
  append_two_digits(out, second / 60 % 60);
  out += ':';
  append_two_digits(out, second % 60);
  return out.append(" GMT");
}

}  // namespace queuecast::sqs
