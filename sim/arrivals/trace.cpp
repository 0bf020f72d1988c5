#include "sim/arrivals/trace.h"

#include <charconv>
#include <cmath>

namespace queuecast::arrivals {
namespace {

/// Takes exactly `digits` digits from the front.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(0, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<Duration> take_fraction(std::string_view& text) {
  if (!take(text, '.')) return Duration{};
  std::int64_t unit = 100'000'000;
  std::int64_t value = 0;
  bool any = false;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    value += unit * (text.front() - '0');
    unit /= 10;
    any = true;
    text.remove_prefix(1);
  }
  return any ? std::optional{Duration{value}} : std::nullopt;
}

/// "Z" or "+02:00", as what to take off.
std::optional<Duration> take_offset(std::string_view& text) {
  if (take(text, 'Z')) return Duration{};
  const bool east = take(text, '+');
  if (!east && !take(text, '-')) return std::nullopt;
  const auto hours = take_number(text, 2);
  if (!hours || !take(text, ':')) return std::nullopt;
  const auto minutes = take_number(text, 2);
  if (!minutes || *hours > 14 || *minutes > 59) return std::nullopt;
  const Duration offset = std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
  return east ? offset : -offset;
}

std::optional<Duration> take_clock(std::string_view& text) {
  const auto hour = take_number(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
  const auto minute = take_number(text, 2);
  if (!minute || *minute > 59 || !take(text, ':')) return std::nullopt;
  const auto second = take_number(text, 2);
  if (!second || *second > 59) return std::nullopt;
  const auto fraction = take_fraction(text);
  if (!fraction) return std::nullopt;
  return std::chrono::hours{*hour} + std::chrono::minutes{*minute} + std::chrono::seconds{*second} + *fraction;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

template <class T>
std::optional<T> parse_whole(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<Duration> parse_seconds(std::string_view text) {
  constexpr double kMost = 9.0e9;
  const auto value = parse_whole<double>(text);
  if (!value || !(*value >= 0 && *value <= kMost)) return std::nullopt;
  return runtime::seconds(*value);
}

/// Reads the lines of one trace.
class Reader {
 public:
  std::optional<TraceError> line(std::string_view text, int number) {
    const std::string_view content = trimmed(text);
    if (content.empty() || content.front() == '#') return std::nullopt;
    const auto comma = text.find(',');
    const auto error = [&](std::size_t column, std::string_view found, std::string expected) {
      return TraceError{number, static_cast<int>(column) + 1, "'" + std::string{found} + "'", std::move(expected)};
    };
    if (comma == std::string_view::npos) return error(0, content, "TIME,COUNT");
    const std::string_view time = trimmed(text.substr(0, comma));
    const std::string_view count_text = trimmed(text.substr(comma + 1));
    const auto count = parse_whole<std::uint64_t>(count_text);
    const auto at = parse_time(time);
    if (first_ && !at && !count) {  // a header
      first_ = false;
      return std::nullopt;
    }
    first_ = false;
    if (!at) return error(0, time, stamps_ ? "a time stamp such as 2026-01-05T09:00:00Z" : "seconds from the start");
    if (!count) return error(comma + 1, count_text, "a whole number of messages");
    if (!trace_.buckets.empty() && *at <= trace_.buckets.back().at)
      return error(0, time, "a time after the one before");
    trace_.buckets.push_back({*at, *count});
    return std::nullopt;
  }

  Trace take() { return std::move(trace_); }

 private:
  std::optional<Duration> parse_time(std::string_view text) {
    const bool begun = !trace_.buckets.empty();
    if (!begun || !stamps_) {
      if (const auto seconds = parse_seconds(text)) return seconds;
    }
    const auto stamp = begun && !stamps_ ? std::nullopt : parse_timestamp(text);
    if (!stamp) return std::nullopt;
    if (!begun) origin_ = *stamp;
    stamps_ = true;
    return *stamp - origin_;
  }

  Trace trace_;
  bool first_ = true;
  bool stamps_ = false;
  runtime::TimePoint origin_{};
};

}  // namespace

TraceResult read_trace(std::string_view text) {
  Reader reader;
  int number = 0;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    if (auto error = reader.line(text.substr(0, end), ++number)) return *error;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  Trace trace = reader.take();
  if (trace.buckets.empty()) return TraceError{std::max(number, 1), 1, "no line", "TIME,COUNT"};
  return trace;
}

std::optional<runtime::TimePoint> parse_timestamp(std::string_view text) {
  const auto year = take_number(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_number(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_number(text, 2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok() || *year < 1970 || *year > 2200) return std::nullopt;
  const runtime::TimePoint midnight{std::chrono::sys_days{date}};
  if (text.empty()) return midnight;
  if (!take(text, 'T') && !take(text, ' ')) return std::nullopt;
  const auto clock = take_clock(text);
  const auto offset = clock ? take_offset(text) : std::nullopt;
  if (!offset || !text.empty()) return std::nullopt;
  return midnight + *clock - *offset;
}

}  // namespace queuecast::arrivals
