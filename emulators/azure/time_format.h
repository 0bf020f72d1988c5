#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/time.h"

namespace queuecast::azure {

using runtime::Duration;
using runtime::TimePoint;

/// The resolution of the storage services: 100 ns, as in a Windows FILETIME.
using Ticks = std::chrono::duration<std::int64_t, std::ratio<1, 10'000'000>>;

/// "Never": an expiry without end; printed as the last second of the year 9999.
inline constexpr TimePoint kNever = TimePoint::max();

inline TimePoint floor_to_tick(TimePoint at) { return TimePoint{std::chrono::floor<Ticks>(at.time_since_epoch())}; }

/// 100 ns since 1601-01-01.
inline std::uint64_t to_filetime(TimePoint at) {
  return static_cast<std::uint64_t>(std::chrono::floor<Ticks>(at.time_since_epoch()).count() + 116'444'736'000'000'000);
}

inline void append_digits(std::string& out, std::uint64_t value, int width) {
  char digits[20];
  for (int i = width; i-- > 0; value /= 10) digits[i] = static_cast<char>('0' + value % 10);
  out.append(digits, static_cast<std::size_t>(width));
}

namespace detail {

struct Civil {
  explicit Civil(TimePoint at)
      : days(std::chrono::floor<std::chrono::days>(at)),
        date(days),
        second_of_day(std::chrono::floor<std::chrono::seconds>(at - days).count()) {}

  void append_clock(std::string& out) const {
    append_digits(out, static_cast<std::uint64_t>(second_of_day / 3600), 2);
    out += ':';
    append_digits(out, static_cast<std::uint64_t>(second_of_day / 60 % 60), 2);
    out += ':';
    append_digits(out, static_cast<std::uint64_t>(second_of_day % 60), 2);
  }

  std::chrono::sys_days days;
  std::chrono::year_month_day date;
  std::int64_t second_of_day;
};

}  // namespace detail

/// "Mon, 27 Sep 2021 15:00:00 GMT" (RFC 1123); whole seconds, truncated.
inline void append_rfc1123(std::string& out, TimePoint at) {
  static constexpr std::string_view kDays = "SunMonTueWedThuFriSat";
  static constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (at == kNever) {
    out += "Fri, 31 Dec 9999 23:59:59 GMT";
    return;
  }
  const detail::Civil civil(at);
  out += kDays.substr(std::chrono::weekday(civil.days).c_encoding() * 3, 3);
  out += ", ";
  append_digits(out, static_cast<unsigned>(civil.date.day()), 2);
  out += ' ';
  out += kMonths.substr((static_cast<unsigned>(civil.date.month()) - 1) * 3, 3);
  out += ' ';
  append_digits(out, static_cast<std::uint64_t>(static_cast<int>(civil.date.year())), 4);
  out += ' ';
  civil.append_clock(out);
  out += " GMT";
}

inline std::string rfc1123(TimePoint at) {
  std::string text;
  append_rfc1123(text, at);
  return text;
}

/// "2021-09-27T15:00:00.1234567Z": ISO 8601 in ticks; `trimmed` drops the zeros at the end of the fraction.
inline std::string iso8601(TimePoint at, bool trimmed = false) {
  const detail::Civil civil(at);
  std::string out;
  append_digits(out, static_cast<std::uint64_t>(static_cast<int>(civil.date.year())), 4);
  out += '-';
  append_digits(out, static_cast<unsigned>(civil.date.month()), 2);
  out += '-';
  append_digits(out, static_cast<unsigned>(civil.date.day()), 2);
  out += 'T';
  civil.append_clock(out);
  out += '.';
  const auto second = std::chrono::floor<std::chrono::seconds>(at);
  append_digits(out, static_cast<std::uint64_t>(std::chrono::floor<Ticks>(at - second).count()), 7);
  if (trimmed) {
    out.erase(out.find_last_not_of('0') + 1);
    if (out.back() == '.') out.pop_back();
  }
  out += 'Z';
  return out;
}

}  // namespace queuecast::azure
