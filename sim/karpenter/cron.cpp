#include "sim/karpenter/cron.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <charconv>
#include <vector>

namespace queuecast::karpenter {

namespace {

using Set = std::bitset<64>;

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = text.find(separator);
    if (end != 0) parts.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return parts;
}

std::optional<int> number(std::string_view text) {
  static constexpr std::array<std::string_view, 19> kNames{"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT",
                                                           "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL",
                                                           "AUG", "SEP", "OCT", "NOV", "DEC"};
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (std::equal(text.begin(), text.end(), kNames[i].begin(), kNames[i].end(),
                   [](char a, char b) { return (a & ~32) == b; }))
      return static_cast<int>(i < 7 ? i : i - 6);
  }
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// "*", "*/15", "1-5", "1,2,3", "10-50/10".
std::optional<Set> field(std::string_view text, int low, int high) {
  Set set;
  for (const std::string_view part : split(text, ',')) {
    const std::size_t slash = part.find('/');
    const std::string_view range = part.substr(0, slash);
    const auto step = slash == std::string_view::npos ? std::optional<int>{1} : number(part.substr(slash + 1));
    std::optional<int> first = low;
    std::optional<int> last = high;
    if (range != "*" && range != "?") {
      const std::size_t dash = range.find('-');
      first = number(range.substr(0, dash));
      last = dash != std::string_view::npos ? number(range.substr(dash + 1))
                                            : (slash == std::string_view::npos ? first : std::optional<int>{high});
    }
    if (!first || !last || !step || *step <= 0 || *first < low || *last > high || *first > *last) return std::nullopt;
    for (int value = *first; value <= *last; value += *step) set.set(static_cast<std::size_t>(value));
  }
  return set;
}

struct Cron {
  Set minute, hour, day, month, weekday;
  bool any_day = false;
  bool any_weekday = false;

  bool hits(std::chrono::sys_time<std::chrono::minutes> at) const {
    const auto midnight = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{midnight};
    const auto minutes = static_cast<std::size_t>((at - midnight).count());
    if (!minute[minutes % 60] || !hour[minutes / 60] || !month[static_cast<unsigned>(date.month())]) return false;
    const bool day_fits = day[static_cast<unsigned>(date.day())];
    const bool weekday_fits = weekday[std::chrono::weekday{midnight}.c_encoding()];
    return any_day || any_weekday ? day_fits && weekday_fits : day_fits || weekday_fits;
  }
};

std::optional<Cron> parse(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kMacros{{{"@yearly", "0 0 1 1 *"},
                                                                                         {"@annually", "0 0 1 1 *"},
                                                                                         {"@monthly", "0 0 1 * *"},
                                                                                         {"@weekly", "0 0 * * 0"},
                                                                                         {"@daily", "0 0 * * *"},
                                                                                         {"@midnight", "0 0 * * *"},
                                                                                         {"@hourly", "0 * * * *"}}};
  for (const auto& [name, meaning] : kMacros) {
    if (text == name) text = meaning;
  }
  const auto fields = split(text, ' ');
  if (fields.size() != 5) return std::nullopt;
  const auto minute = field(fields[0], 0, 59);
  const auto hour = field(fields[1], 0, 23);
  const auto day = field(fields[2], 1, 31);
  const auto month = field(fields[3], 1, 12);
  const auto weekday = field(fields[4], 0, 6);
  if (!minute || !hour || !day || !month || !weekday) return std::nullopt;
  return Cron{.minute = *minute,
              .hour = *hour,
              .day = *day,
              .month = *month,
              .weekday = *weekday,
              .any_day = fields[2].starts_with('*'),
              .any_weekday = fields[4].starts_with('*')};
}

}  // namespace

std::optional<bool> in_cron_window(std::string_view schedule, kubernetes::Duration duration,
                                   kubernetes::TimePoint now) {
  const auto cron = parse(schedule);
  if (!cron) return std::nullopt;
  for (auto at = std::chrono::floor<std::chrono::minutes>(now); at > now - duration; at -= std::chrono::minutes{1}) {
    if (cron->hits(at)) return true;
  }
  return false;
}

}  // namespace queuecast::karpenter
