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

std::optional<runtime::TimePoint> parse_iso8601_basic(std::string_view text) {
  if (text.size() != 16 || text[8] != 'T' || text[15] != 'Z') return std::nullopt;
  std::array<int, 6> parts{};  // year, month, day, hour, minute, second
  constexpr std::array<std::size_t, 6> kBegins{0, 4, 6, 9, 11, 13};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    for (const char c : text.substr(kBegins[i], i == 0 ? 4 : 2)) {
      if (c < '0' || c > '9') return std::nullopt;
      parts[i] = parts[i] * 10 + (c - '0');
    }
  }
  const std::chrono::year_month_day date{std::chrono::year{parts[0]},
                                         std::chrono::month{static_cast<unsigned>(parts[1])},
                                         std::chrono::day{static_cast<unsigned>(parts[2])}};
  // 64 bits of nanoseconds reach from the year 1677 to 2262.
  if (!date.ok() || parts[0] < 1678 || parts[0] > 2261 || parts[3] > 23 || parts[4] > 59 || parts[5] > 59)
    return std::nullopt;
  return std::chrono::sys_days{date} + std::chrono::hours{parts[3]} + std::chrono::minutes{parts[4]} +
         std::chrono::seconds{parts[5]};
}

std::optional<runtime::TimePoint> parse_iso8601(std::string_view text) {
  if (text.size() < 20 || text.back() != 'Z') return std::nullopt;
  if (text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':') return std::nullopt;
  std::string basic{text.substr(0, 19)};
  std::erase_if(basic, [](char c) { return c == '-' || c == ':'; });
  auto at = parse_iso8601_basic(basic + "Z");
  if (!at) return std::nullopt;
  std::string_view fraction = text.substr(19, text.size() - 20);
  if (fraction.empty()) return at;
  if (fraction.size() == 1 || fraction.front() != '.') return std::nullopt;
  fraction.remove_prefix(1);
  runtime::Duration unit = std::chrono::seconds{1};
  for (const char c : fraction) {
    if (c < '0' || c > '9') return std::nullopt;
    unit /= 10;
    *at += (c - '0') * unit;
  }
  return at;
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
