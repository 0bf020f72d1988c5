#include "sim/report/text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace queuecast::report {

namespace {

constexpr const char* kThinSpace = "\u202f";

std::string fixed(double value, int decimals) {
  std::array<char, 64> digits;
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed, decimals);
  return {digits.data(), end.ptr};
}

std::string two_digits(std::int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); }

}  // namespace

std::string hex(std::uint64_t value) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text(16, '0');
  for (int i = 15; i >= 0; --i, value >>= 4) text[static_cast<std::size_t>(i)] = kDigits[value & 15];
  return text;
}

std::string count(std::int64_t value) {
  const std::string digits = std::to_string(std::llabs(value));
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += kThinSpace;
    text += digits[i];
  }
  return (value < 0 ? "-" : "") + text;
}

std::string figures(double value) {
  const double size = std::abs(value);
  if (size == 0) return "0";
  if (size >= 99.95) return count(std::llround(value));
  int decimals = size >= 9.995 ? 1 : 2;
  for (double limit = 0.9995; size < limit && decimals < 9; limit /= 10) ++decimals;
  return fixed(value, decimals);
}

std::string duration(double seconds) {
  const double size = std::abs(seconds);
  if (size == 0) return "0 s";
  if (size < 0.9995) return figures(seconds * 1000) + " ms";
  if (size < 119.5) return figures(seconds) + " s";
  const std::int64_t whole = std::llround(size);
  const std::string sign = seconds < 0 ? "-" : "";
  const auto pair = [&](std::int64_t large, const char* unit, std::int64_t small, const char* small_unit) {
    return sign + std::to_string(large) + unit + (small == 0 ? "" : " " + std::to_string(small) + small_unit);
  };
  if (whole < 7200) return pair(whole / 60, " min", whole % 60, " s");
  return pair(whole / 3600, " h", whole % 3600 / 60, " min");
}

std::string usd(double amount) { return figures(amount) + " USD"; }

std::string quantity(double value, const std::string& unit) {
  const bool whole = value == std::floor(value) && std::abs(value) < 1e15;
  return (whole ? count(static_cast<std::int64_t>(value)) : figures(value)) + " " + unit + (value == 1 ? "" : "s");
}

std::string measured(const std::string& check, double value) {
  const auto names = [&](const char* part) { return check.find(part) != std::string::npos; };
  if (names("latency") || names("_time")) return duration(value);
  if (names("cost.")) return usd(value);
  return value == std::floor(value) && std::abs(value) < 1e15 ? count(static_cast<std::int64_t>(value))
                                                              : figures(value);
}

std::string clock(double seconds) {
  const auto whole = static_cast<std::int64_t>(seconds);
  return two_digits(whole / 3600) + ":" + two_digits(whole / 60 % 60) + ":" + two_digits(whole % 60);
}

std::string change(double from, double to) {
  if (from == 0) return to == 0 ? "+0 %" : "new";
  const double percent = (to - from) / std::abs(from) * 100;
  if (percent > 1000) return count(std::llround(to / from)) + "x";
  return (percent >= 0 ? "+" : "") + (std::abs(percent) < 9.95 ? fixed(percent, 1) : count(std::llround(percent))) +
         " %";
}

}  // namespace queuecast::report
