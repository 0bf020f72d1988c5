#include "sim/keda/numbers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>

namespace queuecast::keda {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\n\v\f\r";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

std::int64_t truncated(double value) {
  constexpr double kLimit = 9223372036854775808.0;
  return value >= -kLimit && value < kLimit ? static_cast<std::int64_t>(value)
                                            : std::numeric_limits<std::int64_t>::min();
}

std::int64_t wrapping_subtract(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}

double approximate(std::int64_t milli) { return static_cast<double>(milli) * (1.0 / 1000); }

std::optional<double> parse_float(std::string_view text) {
  const bool signed_text = text.starts_with('+') || text.starts_with('-');
  const bool negative = text.starts_with('-');
  if (signed_text) text.remove_prefix(1);
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  double value = 0;
  if (lower == "inf" || lower == "infinity") {
    value = std::numeric_limits<double>::infinity();
  } else if (lower == "nan" && !signed_text) {
    value = std::numeric_limits<double>::quiet_NaN();
  } else {
    const bool numeric = !lower.empty() && ((lower[0] >= '0' && lower[0] <= '9') || lower[0] == '.');
    const char* end = lower.data() + lower.size();
    const auto [stop, error] = std::from_chars(lower.data(), end, value);
    if (!numeric || error != std::errc{} || stop != end) return std::nullopt;
  }
  return negative ? -value : value;
}

std::optional<std::int64_t> parse_int(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::nullopt;
  }
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc{} && stop == end ? std::optional{value} : std::nullopt;
}

std::int64_t metric_milli(double value) {
  if (!(value >= 0) || std::isinf(value)) return 0;
  std::array<char, 330> text{};
  const auto written = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, 3);
  std::uint64_t milli = 0;
  for (const char* digit = text.data(); digit != written.ptr; ++digit) {
    if (*digit != '.') milli = milli * 10 + static_cast<std::uint64_t>(*digit - '0');
  }
  return static_cast<std::int64_t>(milli);
}

}  // namespace queuecast::keda
