#include "emulators/http/timestamp.h"

#include <array>
#include <string_view>

namespace queuecast::emulators {

namespace {

constexpr std::string_view kDays = "SunMonTueWedThuFriSat";
constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";

struct Calendar {
  explicit Calendar(runtime::TimePoint at)
      : day(std::chrono::floor<std::chrono::days>(at)),
        date(day),
        time(std::chrono::floor<std::chrono::seconds>(at - day)) {}

  std::chrono::sys_days day;
  std::chrono::year_month_day date;
  std::chrono::hh_mm_ss<std::chrono::seconds> time;
};

void append_number(std::string& out, int value, int width) {
  std::array<char, 8> digits{};
  for (int i = width; i-- > 0; value /= 10) digits[static_cast<std::size_t>(i)] = static_cast<char>('0' + value % 10);
  out.append(digits.data(), static_cast<std::size_t>(width));
}

void append_time(std::string& out, const Calendar& calendar) {
  append_number(out, static_cast<int>(calendar.time.hours().count()), 2);
  out += ':';
  append_number(out, static_cast<int>(calendar.time.minutes().count()), 2);
  out += ':';
  append_number(out, static_cast<int>(calendar.time.seconds().count()), 2);
}

int month_of(const Calendar& calendar) { return static_cast<int>(static_cast<unsigned>(calendar.date.month())); }
int day_of(const Calendar& calendar) { return static_cast<int>(static_cast<unsigned>(calendar.date.day())); }

}  // namespace

std::string iso8601(runtime::TimePoint at) {
  const Calendar calendar{at};
  std::string out;
  append_number(out, static_cast<int>(calendar.date.year()), 4);
  out += '-';
  append_number(out, month_of(calendar), 2);
  out += '-';
  append_number(out, day_of(calendar), 2);
  out += 'T';
  append_time(out, calendar);
  return out += 'Z';
}

std::string iso8601_basic(runtime::TimePoint at) {
  std::string out = iso8601(at);
  std::erase_if(out, [](char c) { return c == '-' || c == ':'; });
  return out;
}

std::string http_date(runtime::TimePoint at) {
  const Calendar calendar{at};
  const std::chrono::weekday weekday{calendar.day};
  std::string out;
  out.append(kDays.substr(weekday.c_encoding() * 3, 3)).append(", ");
  append_number(out, day_of(calendar), 2);
  out.append(" ").append(kMonths.substr(static_cast<std::size_t>(month_of(calendar) - 1) * 3, 3)).append(" ");
  append_number(out, static_cast<int>(calendar.date.year()), 4);
  out += ' ';
  append_time(out, calendar);
  return out += " GMT";
}

}  // namespace queuecast::emulators
