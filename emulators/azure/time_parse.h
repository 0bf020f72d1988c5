#pragma once

#include <charconv>
#include <chrono>
#include <optional>
#include <string_view>

#include "emulators/azure/time_format.h"

namespace queuecast::azure {

namespace detail {

/// Takes the pieces of a time off the front of a text; each call answers whether the piece stood there.
class TimeReader {
 public:
  explicit TimeReader(std::string_view text) : rest_(text) {}

  bool literal(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }
  /// Exactly `width` digits.
  bool number(std::size_t width, int& value) {
    if (rest_.size() < width) return false;
    for (const char c : rest_.substr(0, width)) {
      if (c < '0' || c > '9') return false;
    }
    std::from_chars(rest_.data(), rest_.data() + width, value);
    rest_.remove_prefix(width);
    return true;
  }
  /// A name out of a list of names of three letters, as its place from 0.
  bool name(std::string_view names, int& value) {
    const std::size_t at = rest_.size() < 3 ? std::string_view::npos : names.find(rest_.substr(0, 3));
    if (at == std::string_view::npos || at % 3 != 0) return false;
    value = static_cast<int>(at / 3);
    rest_.remove_prefix(3);
    return true;
  }
  /// Up to nine digits behind a decimal point, as nanoseconds.
  bool fraction(int& nanoseconds) {
    std::size_t digits = 0;
    while (digits < rest_.size() && rest_[digits] >= '0' && rest_[digits] <= '9') ++digits;
    if (digits == 0 || digits > 9) return false;
    std::from_chars(rest_.data(), rest_.data() + digits, nanoseconds);
    for (std::size_t i = digits; i < 9; ++i) nanoseconds *= 10;
    rest_.remove_prefix(digits);
    return true;
  }
  bool done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

struct Clock {
  int hour = 0, minute = 0, second = 0, nanosecond = 0;
};

/// Nothing when there is no such day or time. Times that no TimePoint can hold become its ends.
inline std::optional<TimePoint> assemble(int year, int month, int day, const Clock& clock, int offset_minutes = 0) {
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || clock.hour > 23 || clock.minute > 59 || clock.second > 59) return std::nullopt;
  if (year > 2261) return kNever;
  if (year < 1678) return TimePoint::min();
  return std::chrono::sys_days(date) + std::chrono::hours(clock.hour) +
         std::chrono::minutes(clock.minute - offset_minutes) + std::chrono::seconds(clock.second) +
         std::chrono::nanoseconds(clock.nanosecond);
}

}  // namespace detail

/// "Mon, 27 Sep 2021 15:00:00 GMT" (RFC 1123). Whether the name of the day fits the date is not judged.
inline std::optional<TimePoint> parse_rfc1123(std::string_view text) {
  detail::TimeReader reader(text);
  detail::Clock clock;
  int weekday = 0, day = 0, month = 0, year = 0;
  const bool date = reader.name("SunMonTueWedThuFriSat", weekday) && reader.literal(", ") && reader.number(2, day) &&
                    reader.literal(" ") && reader.name("JanFebMarAprMayJunJulAugSepOctNovDec", month) &&
                    reader.literal(" ") && reader.number(4, year);
  const bool time = date && reader.literal(" ") && reader.number(2, clock.hour) && reader.literal(":") &&
                    reader.number(2, clock.minute) && reader.literal(":") && reader.number(2, clock.second);
  if (!time || !reader.literal(" GMT") || !reader.done()) return std::nullopt;
  return detail::assemble(year, month + 1, day, clock);
}

/// The forms of ISO 8601 that shared access signatures and stored policies may hold: a date, with or without a time of
/// minutes, seconds or fractions of seconds, and a zone: "2021-09-27", "2021-09-27T15:00Z",
/// "2021-09-27T15:00:00.1234567+02:00". A time without a zone is UTC.
inline std::optional<TimePoint> parse_iso8601(std::string_view text) {
  detail::TimeReader reader(text);
  detail::Clock clock;
  int year = 0, month = 0, day = 0, offset = 0;
  const bool date = reader.number(4, year) && reader.literal("-") && reader.number(2, month) && reader.literal("-") &&
                    reader.number(2, day);
  if (!date) return std::nullopt;
  if (reader.literal("T")) {
    if (!reader.number(2, clock.hour) || !reader.literal(":") || !reader.number(2, clock.minute)) return std::nullopt;
    if (reader.literal(":") && !reader.number(2, clock.second)) return std::nullopt;
    if (reader.literal(".") && !reader.fraction(clock.nanosecond)) return std::nullopt;
    const bool east = reader.literal("+");
    if (east || reader.literal("-")) {
      int hours = 0, minutes = 0;
      if (!reader.number(2, hours) || !reader.literal(":") || !reader.number(2, minutes)) return std::nullopt;
      offset = (east ? 1 : -1) * (hours * 60 + minutes);
    } else {
      reader.literal("Z");
    }
  } else {
    reader.literal("Z");
  }
  if (!reader.done()) return std::nullopt;
  return detail::assemble(year, month, day, clock, offset);
}

}  // namespace queuecast::azure
