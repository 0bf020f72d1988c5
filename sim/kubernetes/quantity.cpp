#include "sim/kubernetes/quantity.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace queuecast::kubernetes {
namespace {

__extension__ using Wide = __int128;

/// value * base^exponent * 10^shift in whole units, rounded away from zero.
std::int64_t scaled(const Quantity& quantity, int shift) {
  constexpr Wide kLimit = std::numeric_limits<std::int64_t>::max();
  const bool negative = quantity.value < 0;
  Wide amount = negative ? -static_cast<Wide>(quantity.value) : static_cast<Wide>(quantity.value);
  bool inexact = false;
  const auto apply = [&](int base, int exponent) {
    for (; exponent > 0 && amount <= kLimit; --exponent) amount *= base;
    for (; exponent < 0 && amount > 0; ++exponent) {
      inexact = inexact || amount % base != 0;
      amount /= base;
    }
  };
  if (quantity.base == 10) {
    apply(10, quantity.exponent + shift);
  } else {
    apply(10, shift);
    apply(2, quantity.exponent);
  }
  amount = std::min<Wide>(amount + (inexact ? 1 : 0), kLimit);
  return static_cast<std::int64_t>(negative ? -amount : amount);
}

struct Suffix {
  std::string_view text;
  int base;
  int exponent;
};
constexpr Suffix kSuffixes[] = {{"", 10, 0},   {"n", 10, -9}, {"u", 10, -6}, {"m", 10, -3},
                                {"k", 10, 3},  {"M", 10, 6},  {"G", 10, 9},  {"T", 10, 12},
                                {"P", 10, 15}, {"E", 10, 18}, {"Ki", 2, 10}, {"Mi", 2, 20},
                                {"Gi", 2, 30}, {"Ti", 2, 40}, {"Pi", 2, 50}, {"Ei", 2, 60}};

std::optional<int> parse_exponent(std::string_view text) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  int exponent = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return exponent;
}

}  // namespace

std::int64_t Quantity::milli() const { return scaled(*this, 3); }
std::int64_t Quantity::whole() const { return scaled(*this, 0); }

double Quantity::approximate() const {
  double power = 1;
  for (int i = 0; i < std::abs(exponent); ++i) power *= base;  // exact up to 10^22 and 2^1023
  return static_cast<double>(value) * (exponent < 0 ? 1 / power : power);
}

std::optional<Quantity> parse_quantity(std::string_view text) {
  Quantity quantity;
  bool negative = false;
  std::size_t at = 0;
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) negative = text[at++] == '-';
  int digits = 0;
  bool fraction = false;
  for (; at < text.size(); ++at) {
    if (text[at] == '.' && !fraction) {
      fraction = true;
    } else if (text[at] >= '0' && text[at] <= '9') {
      if (quantity.value > (std::numeric_limits<std::int64_t>::max() - 9) / 10) return std::nullopt;
      quantity.value = quantity.value * 10 + (text[at] - '0');
      if (fraction) --quantity.exponent;
      ++digits;
    } else {
      break;
    }
  }
  if (digits == 0) return std::nullopt;
  if (negative) quantity.value = -quantity.value;
  const std::string_view suffix = text.substr(at);
  for (const Suffix& known : kSuffixes) {
    if (suffix != known.text) continue;
    if (known.base == 10) {
      quantity.exponent += known.exponent;
      return quantity;
    }
    if (quantity.exponent == 0) {
      quantity.base = 2;
      quantity.exponent = known.exponent;
      return quantity;
    }
    // 1.5Gi is 1536Mi; what remains below one unit is rounded up.
    Wide units = static_cast<Wide>(quantity.value) << known.exponent;
    Wide divisor = 1;
    for (int i = quantity.exponent; i < 0; ++i) divisor *= 10;
    units = units / divisor + (units % divisor > 0 ? 1 : 0);
    if (units > std::numeric_limits<std::int64_t>::max()) return std::nullopt;
    return Quantity{static_cast<std::int64_t>(units), 2, 0};
  }
  if (suffix.front() == 'e' || suffix.front() == 'E') {
    const auto exponent = parse_exponent(suffix.substr(1));
    if (!exponent) return std::nullopt;
    quantity.exponent += *exponent;
    return quantity;
  }
  return std::nullopt;
}

std::string milli_text(std::int64_t milli) {
  return milli % 1000 == 0 ? std::to_string(milli / 1000) : std::to_string(milli) + "m";
}

}  // namespace queuecast::kubernetes
