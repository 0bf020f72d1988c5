#include "sim/scenario/units.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

namespace queuecast::scenario {
namespace {

__extension__ using Wide = __int128;

constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();
constexpr Wide kWidest = static_cast<Wide>(kLargest) * 1'000'000'000;  // in billionths

bool is_digit(char c) { return c >= '0' && c <= '9'; }

Wide times(Wide value, Wide factor) { return value > kWidest / factor ? kWidest : value * factor; }
Wide divided_up(Wide value, Wide divisor) { return (value + divisor - 1) / divisor; }

/// Takes "12.5" from the front as billionths, what lies below rounded up; whether there was a digit.
bool take_decimal(std::string_view& text, Wide& billionths) {
  bool any = false;
  Wide value = 0;
  for (; !text.empty() && is_digit(text.front()); text.remove_prefix(1), any = true) {
    value = std::min(kWidest, times(value, 10) + (text.front() - '0'));
  }
  value = times(value, 1'000'000'000);
  if (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    Wide unit = 100'000'000;
    bool below = false;
    for (; !text.empty() && is_digit(text.front()); text.remove_prefix(1), any = true) {
      value += unit * (text.front() - '0');
      below = below || (unit == 0 && text.front() != '0');
      unit /= 10;
    }
    if (below) ++value;
  }
  billionths = std::min(value, kWidest);
  return any;
}

/// Applies "Mi", "m", "e3", ... to billionths.
std::optional<Wide> apply_suffix(Wide value, std::string_view suffix) {
  static constexpr std::array<std::string_view, 6> kBinary{"Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
  static constexpr std::array<std::string_view, 6> kDecimal{"k", "M", "G", "T", "P", "E"};
  static constexpr std::array<std::string_view, 3> kSmall{"m", "u", "n"};
  if (suffix.empty()) return value;
  for (std::size_t power = 0; power < kBinary.size(); ++power) {
    if (suffix == kBinary[power]) return times(value, Wide{1} << 10 * (power + 1));
  }
  Wide factor = 1;
  for (std::size_t power = 0; power < kDecimal.size(); ++power) {
    factor *= 1000;
    if (suffix == kDecimal[power]) return times(value, factor);
    if (power < kSmall.size() && suffix == kSmall[power]) return divided_up(value, factor);
  }
  if (suffix.front() != 'e' && suffix.front() != 'E') return std::nullopt;
  suffix.remove_prefix(1);
  if (!suffix.empty() && suffix.front() == '+') suffix.remove_prefix(1);
  const auto exponent = parse_integer(suffix);
  if (!exponent) return std::nullopt;
  for (std::int64_t i = 0; i < *exponent && value != 0 && value < kWidest; ++i) value = times(value, 10);
  for (std::int64_t i = 0; i > *exponent && value > 1; --i) value = divided_up(value, 10);
  return value;
}

std::optional<std::int64_t> scaled_quantity(std::string_view text, Wide divisor) {
  bool negative = false;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  Wide value = 0;
  if (!take_decimal(text, value)) return std::nullopt;
  const auto billionths = apply_suffix(value, text);
  if (!billionths) return std::nullopt;
  const Wide rounded = divided_up(*billionths, divisor);
  const std::int64_t result = rounded > kLargest ? kLargest : static_cast<std::int64_t>(rounded);
  return negative ? -result : result;
}

struct Unit {
  std::string_view name;
  std::int64_t nanoseconds;
};
constexpr std::array<Unit, 9> kUnits{{{"ns", 1},
                                      {"us", 1'000},
                                      {"µs", 1'000},
                                      {"μs", 1'000},
                                      {"ms", 1'000'000},
                                      {"s", 1'000'000'000},
                                      {"m", 60'000'000'000},
                                      {"h", 3'600'000'000'000},
                                      {"d", 86'400'000'000'000}}};

/// "1h30m" after the sign; `days` allows d.
std::optional<Duration> unsigned_duration(std::string_view text, bool days) {
  if (text == "0") return Duration::zero();
  if (text.empty()) return std::nullopt;
  Wide total = 0;
  while (!text.empty()) {
    Wide amount = 0;
    if (!take_decimal(text, amount)) return std::nullopt;
    std::size_t length = 0;
    while (length < text.size() && !is_digit(text[length]) && text[length] != '.') ++length;
    const std::string_view name = text.substr(0, length);
    text.remove_prefix(length);
    const Unit* unit = nullptr;
    for (const Unit& candidate : kUnits) {
      if (candidate.name == name && (days || name != "d")) unit = &candidate;
    }
    if (unit == nullptr || amount > kWidest / unit->nanoseconds) return std::nullopt;
    total += amount * unit->nanoseconds / 1'000'000'000;
    if (total > kLargest) return std::nullopt;
  }
  return Duration{static_cast<std::int64_t>(total)};
}

/// "P1DT2H30M5S": turned into the other notation.
std::optional<Duration> iso_duration(std::string_view text) {
  std::string plain;
  bool time = false;
  for (const char c : text.substr(1)) {
    if (c == 'T' && !time) {
      time = true;
    } else if (is_digit(c) || c == '.') {
      plain += c;
    } else if (c == 'D' && !time) {
      plain += 'd';
    } else if (time && (c == 'H' || c == 'M' || c == 'S')) {
      plain += static_cast<char>(c - 'A' + 'a');
    } else {
      return std::nullopt;
    }
  }
  return plain == "0" ? std::nullopt : unsigned_duration(plain, true);
}

}  // namespace

std::optional<std::int64_t> parse_quantity_milli(std::string_view text) { return scaled_quantity(text, 1'000'000); }
std::optional<std::int64_t> parse_quantity(std::string_view text) { return scaled_quantity(text, 1'000'000'000); }

std::optional<Duration> parse_go_duration(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative || (!text.empty() && text.front() == '+')) text.remove_prefix(1);
  const auto duration = unsigned_duration(text, false);
  if (!duration) return std::nullopt;
  return negative ? -*duration : *duration;
}

std::optional<Duration> parse_duration(std::string_view text) {
  if (!text.empty() && text.front() == 'P') return iso_duration(text);
  return unsigned_duration(text, true);
}

std::optional<double> parse_rate(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto count = parse_number(text.substr(0, slash));
  std::string_view unit = text.substr(slash + 1);
  if (unit == "min") unit = "m";
  if (!count || *count < 0 || unit.empty()) return std::nullopt;
  const auto period = is_digit(unit.front()) ? parse_duration(unit) : parse_duration("1" + std::string{unit});
  if (!period || period->count() <= 0) return std::nullopt;
  return *count / runtime::to_seconds(*period);
}

std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<double> parse_percentage(std::string_view text) {
  if (text.empty() || text.back() != '%') return std::nullopt;
  const auto number = parse_number(text.substr(0, text.size() - 1));
  if (!number) return std::nullopt;
  return *number / 100;
}

std::optional<std::string> parse_base64(std::string_view text) {
  static constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  std::uint32_t bits = 0;
  std::size_t characters = 0;
  std::size_t padding = 0;
  for (const char c : text) {
    if (c == '\n' || c == '\r') continue;
    ++characters;
    if (c == '=') {
      ++padding;
      continue;
    }
    const auto value = kAlphabet.find(c);
    if (value == std::string_view::npos || padding > 0) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    if (characters % 4 != 1) bytes += static_cast<char>(bits >> (6 - 2 * ((characters - 1) % 4)) & 0xff);
  }
  if (characters % 4 != 0 || padding > 2) return std::nullopt;
  return bytes;
}

}  // namespace queuecast::scenario
