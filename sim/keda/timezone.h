#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace queuecast::keda {

/// A zone of the IANA time zone database. "UTC" and "" need no file; others are read from the system's zoneinfo folder
/// (the TZDIR of the environment is not looked at), as Go's time.LoadLocation does.
class Timezone {
 public:
  /// The offset in force at a moment and the interval [start, end) in which it is, in seconds since the Unix epoch.
  struct Period {
    std::int64_t offset = 0;  // seconds east of UTC
    std::int64_t start = std::numeric_limits<std::int64_t>::min();
    std::int64_t end = std::numeric_limits<std::int64_t>::max();
  };

  /// Null when there is no such zone.
  static std::shared_ptr<const Timezone> load(std::string_view name);
  /// From the bytes of a TZif file (RFC 8536, version 2 or later); null when they are not one.
  static std::shared_ptr<const Timezone> parse(std::string_view file);

  Period at(std::int64_t unix_seconds) const;
  /// time.Date: the moment of a wall clock reading (its seconds as if it were UTC). In a gap or overlap, what Go says.
  std::int64_t from_wall(std::int64_t wall_seconds) const;

 private:
  /// Month m, week w (5 = last), weekday d of a POSIX rule, or a day of the year; `seconds` after midnight.
  struct Day {
    enum class Kind { kMonthWeekDay, kJulianNoLeap, kZeroBased } kind = Kind::kMonthWeekDay;
    int month = 0;
    int week = 0;
    int day = 0;
    std::int64_t seconds = 7200;

    std::int64_t in(int year) const;
  };
  /// The footer: what holds after the last transition.
  struct Rule {
    std::int64_t standard = 0;
    std::int64_t daylight = 0;
    std::optional<Day> begins;
    std::optional<Day> ends;

    Period at(std::int64_t unix_seconds) const;
  };
  static std::optional<Rule> parse_rule(std::string_view text);
  static std::optional<Day> parse_day(std::string_view& text);

  std::vector<std::int64_t> transitions_;
  std::vector<std::int64_t> offsets_;  // from each transition on
  std::int64_t first_offset_ = 0;
  std::optional<Rule> rule_;
};

}  // namespace queuecast::keda
