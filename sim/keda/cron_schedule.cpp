#include "sim/keda/cron_schedule.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <vector>

#include "sim/keda/numbers.h"

namespace queuecast::keda {
namespace {

constexpr std::uint64_t kStar = 1ULL << 63;

struct Bounds {
  unsigned min;
  unsigned max;
  std::array<std::string_view, 12> names;
  unsigned first_name;
};
constexpr Bounds kMinutes{0, 59, {}, 0};
constexpr Bounds kHours{0, 23, {}, 0};
constexpr Bounds kDays{1, 31, {}, 0};
constexpr Bounds kMonths{
    1, 12, {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}, 1};
constexpr Bounds kWeekdays{0, 6, {"sun", "mon", "tue", "wed", "thu", "fri", "sat"}, 0};

std::vector<std::string_view> split(std::string_view text, std::string_view separators, bool keep_empty) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find_first_of(separators);
    const std::string_view part = text.substr(0, end);
    if (keep_empty || !part.empty()) parts.push_back(part);
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::optional<unsigned> number_or_name(std::string_view text, const Bounds& bounds) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  for (std::size_t i = 0; i < bounds.names.size(); ++i) {
    if (!lower.empty() && bounds.names[i] == lower) return bounds.first_name + static_cast<unsigned>(i);
  }
  const auto value = parse_int(text);
  if (!value || *value < 0 || *value > 1000) return std::nullopt;
  return static_cast<unsigned>(*value);
}

/// "5", "1-5", "*/10", "8-18/2", "MON": the bits of one range.
std::optional<std::uint64_t> range_bits(std::string_view text, const Bounds& bounds) {
  const auto range_and_step = split(text, "/", true);
  const auto low_high = split(range_and_step[0], "-", true);
  if (range_and_step.size() > 2 || low_high.size() > 2) return std::nullopt;
  unsigned start = bounds.min;
  unsigned end = bounds.max;
  std::uint64_t star = 0;
  if (low_high[0] == "*" || low_high[0] == "?") {
    star = kStar;
  } else {
    const auto low = number_or_name(low_high[0], bounds);
    const auto high = low_high.size() == 2 ? number_or_name(low_high[1], bounds) : low;
    if (!low || !high) return std::nullopt;
    start = *low;
    end = *high;
  }
  unsigned step = 1;
  if (range_and_step.size() == 2) {
    const auto given = number_or_name(range_and_step[1], kMinutes);
    if (!given || *given == 0) return std::nullopt;
    step = *given;
    if (low_high.size() == 1) end = bounds.max;  // N/step means N-max/step
    if (step > 1) star = 0;
  }
  if (start < bounds.min || end > bounds.max || start > end) return std::nullopt;
  std::uint64_t bits = star;
  for (unsigned i = start; i <= end; i += step) bits |= 1ULL << i;
  return bits;
}

bool has(std::uint64_t bits, unsigned value) { return (bits >> value & 1) != 0; }

}  // namespace

boost::system::result<CronSchedule, std::string> CronSchedule::parse(std::string_view text) {
  const auto fields = split(text, " \t\n\r", false);
  if (text.starts_with('@')) return "parser does not accept descriptors: " + std::string(text);
  if (fields.size() != 5) return "expected exactly 5 fields, found " + std::to_string(fields.size());
  CronSchedule schedule;
  const std::array<std::pair<std::uint64_t*, const Bounds*>, 5> targets{{{&schedule.minute_, &kMinutes},
                                                                         {&schedule.hour_, &kHours},
                                                                         {&schedule.day_, &kDays},
                                                                         {&schedule.month_, &kMonths},
                                                                         {&schedule.weekday_, &kWeekdays}}};
  for (std::size_t i = 0; i < fields.size(); ++i) {
    for (const std::string_view range : split(fields[i], ",", false)) {
      const auto bits = range_bits(range, *targets[i].second);
      if (!bits) return "not a valid range: " + std::string(range);
      *targets[i].first |= *bits;
    }
  }
  return schedule;
}

/// A moment and its wall clock reading.
struct CronSchedule::Wall {
  const Timezone& zone;
  std::int64_t unix_seconds = 0;
  std::chrono::year_month_day date{};
  int hour = 0;
  int minute = 0;

  Wall(const Timezone& where, std::int64_t at) : zone(where) { set(at); }

  void set(std::int64_t at) {
    unix_seconds = at;
    const std::chrono::sys_seconds local{std::chrono::seconds{at + zone.at(at).offset}};
    const auto day = std::chrono::floor<std::chrono::days>(local);
    date = std::chrono::year_month_day{day};
    const auto in_day = (local - day).count();
    hour = static_cast<int>(in_day / 3600);
    minute = static_cast<int>(in_day / 60 % 60);
  }
  /// time.Date with the given parts and zero seconds.
  void set(std::chrono::year_month_day to, std::int64_t seconds_of_day) {
    const std::int64_t days = std::chrono::sys_days{to}.time_since_epoch().count();
    set(zone.from_wall(days * 86400 + seconds_of_day));
  }
  std::int64_t seconds_of_day() const { return hour * 3600 + minute * 60; }
  unsigned month() const { return static_cast<unsigned>(date.month()); }
  unsigned day() const { return static_cast<unsigned>(date.day()); }
  unsigned weekday() const { return std::chrono::weekday{std::chrono::sys_days{date}}.c_encoding(); }
};

bool CronSchedule::day_matches(const Wall& wall) const {
  const bool day = has(day_, wall.day());
  const bool weekday = has(weekday_, wall.weekday());
  return (day_ & kStar) != 0 || (weekday_ & kStar) != 0 ? day && weekday : day || weekday;
}

std::optional<std::int64_t> CronSchedule::next(std::int64_t unix_seconds, const Timezone& zone) const {
  using namespace std::chrono;
  Wall wall(zone, unix_seconds + 1);
  const year limit = wall.date.year() + years{5};
  bool added = false;  // whether a field was moved, so that all lower ones start from their lowest
  while (wall.date.year() <= limit) {
    bool wrapped = false;
    while (!wrapped && !has(month_, wall.month())) {
      if (!added) wall.set(wall.date.year() / wall.date.month() / 1, 0);
      added = true;
      const auto following = wall.date.year() / wall.date.month() + months{1};
      wall.set(following / 1, wall.seconds_of_day());
      wrapped = wall.month() == 1;
    }
    while (!wrapped && !day_matches(wall)) {
      if (!added) wall.set(wall.date, 0);
      added = true;
      wall.set(year_month_day{sys_days{wall.date} + days{1}}, wall.seconds_of_day());
      // Where daylight saving time takes midnight away.
      if (wall.hour != 0) wall.set(wall.unix_seconds + (wall.hour > 12 ? 24 - wall.hour : -wall.hour) * 3600);
      wrapped = wall.day() == 1;
    }
    while (!wrapped && !has(hour_, static_cast<unsigned>(wall.hour))) {
      if (!added) wall.set(wall.date, wall.hour * 3600);
      added = true;
      wall.set(wall.unix_seconds + 3600);
      wrapped = wall.hour == 0;
    }
    while (!wrapped && !has(minute_, static_cast<unsigned>(wall.minute))) {
      if (!added) wall.set(wall.unix_seconds - wall.unix_seconds % 60);
      added = true;
      wall.set(wall.unix_seconds + 60);
      wrapped = wall.minute == 0;
    }
    if (wrapped) continue;
    const std::int64_t second = wall.unix_seconds % 60;
    if (second == 0) return wall.unix_seconds;
    wall.set(wall.unix_seconds + 60 - second);  // on to second 0 of the next minute
    added = true;
  }
  return std::nullopt;
}

}  // namespace queuecast::keda
