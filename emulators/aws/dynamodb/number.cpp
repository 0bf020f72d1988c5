#include "emulators/aws/dynamodb/number.h"

#include <algorithm>
#include <cstdint>

namespace queuecast::dynamodb {

namespace {

constexpr std::size_t kMaxDigits = 38;
constexpr int kMaxExponent = 126;   // 9.99E+125 is 0.999 x 10^126
constexpr int kMinExponent = -129;  // 1E-130 is 0.1 x 10^-129

bool is_digit(char c) { return c >= '0' && c <= '9'; }

ServiceError not_a_number(std::string_view text) {
  std::string message = "The parameter cannot be converted to a numeric value";
  if (!text.empty()) message.append(": ").append(text);
  return validation_error(std::move(message));
}

/// Drops the zeros at both ends; `digits` stand behind the point of 10^exponent.
Number stripped(bool negative, std::string digits, int exponent) {
  const std::size_t first = digits.find_first_not_of('0');
  if (first == std::string::npos) return {};
  digits.erase(digits.find_last_not_of('0') + 1);
  digits.erase(0, first);
  Number number;
  number.negative = negative;
  number.digits = std::move(digits);
  number.exponent = exponent - static_cast<int>(first);
  return number;
}

Result<Number> within_range(Number number) {
  if (number.digits.empty()) return number;
  if (number.exponent > kMaxExponent) {
    return validation_error("Number overflow. Attempting to store a number with magnitude larger than supported range");
  }
  if (number.exponent < kMinExponent) {
    return validation_error(
        "Number underflow. Attempting to store a number with magnitude smaller than supported range");
  }
  if (number.digits.size() > kMaxDigits) {
    return validation_error("Attempting to store more than 38 significant digits in a Number");
  }
  return number;
}

/// Reads an exponent behind its 'e'; saturates, so that any length is safe. Returns whether the text is one.
bool read_exponent(std::string_view text, int& exponent) {
  const bool negative = !text.empty() && text.front() == '-';
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  if (text.empty()) return false;
  exponent = 0;
  for (const char c : text) {
    if (!is_digit(c)) return false;
    exponent = std::min(exponent * 10 + (c - '0'), 100'000'000);
  }
  if (negative) exponent = -exponent;
  return true;
}

/// Which of two magnitudes is larger.
std::strong_ordering compare_magnitudes(const Number& a, const Number& b) {
  if (a.digits.empty() || b.digits.empty()) return b.digits.empty() <=> a.digits.empty();
  if (a.exponent != b.exponent) return a.exponent <=> b.exponent;
  return a.digits.compare(b.digits) <=> 0;
}

std::strong_ordering compare(const Number& a, const Number& b) {
  if (a.negative != b.negative) return b.negative <=> a.negative;
  return a.negative ? compare_magnitudes(b, a) : compare_magnitudes(a, b);
}

}  // namespace

Result<Number> Number::parse(std::string_view text) {
  std::string_view rest = text;
  const bool negative = !rest.empty() && rest.front() == '-';
  if (!rest.empty() && (rest.front() == '-' || rest.front() == '+')) rest.remove_prefix(1);
  const std::size_t mark = rest.find_first_of("eE");
  int exponent = 0;
  if (mark != std::string_view::npos && !read_exponent(rest.substr(mark + 1), exponent)) return not_a_number(text);
  const std::string_view mantissa = rest.substr(0, mark);
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  std::string digits{mantissa.substr(0, point)};
  if (point < mantissa.size()) digits += mantissa.substr(point + 1);
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_digit)) return not_a_number(text);
  // A mantissa is never longer than a request, so the sum stays far inside an int.
  return within_range(stripped(negative, std::move(digits), static_cast<int>(point) + exponent));
}

std::string Number::text() const {
  if (digits.empty()) return "0";
  std::string out = negative ? "-" : "";
  const int length = static_cast<int>(digits.size());
  if (exponent <= 0) {
    out.append("0.").append(static_cast<std::size_t>(-exponent), '0').append(digits);
  } else if (exponent >= length) {
    out.append(digits).append(static_cast<std::size_t>(exponent - length), '0');
  } else {
    const auto whole = static_cast<std::size_t>(exponent);
    out.append(digits, 0, whole).append(1, '.').append(digits, whole);
  }
  return out;
}

std::string Number::sort_key() const {
  // Sign, exponent, digits. A negative number has all of it inverted, and an end mark above every inverted digit.
  if (digits.empty()) return "\x01";
  std::string key(1, negative ? '\x00' : '\x02');
  key += static_cast<char>(exponent - kMinExponent);
  key += digits;
  if (negative) {
    for (std::size_t i = 1; i < key.size(); ++i) key[i] = static_cast<char>(~key[i]);
    key += '\xff';
  }
  return key;
}

Result<Number> add(const Number& a, const Number& b) {
  if (a.digits.empty()) return b;
  if (b.digits.empty()) return a;
  const Number& large = compare_magnitudes(a, b) == std::strong_ordering::less ? b : a;
  const Number& small = &large == &a ? b : a;
  const int last = std::min(large.exponent - static_cast<int>(large.digits.size()),
                            small.exponent - static_cast<int>(small.digits.size()));
  // Both as integers of one width, in units of the last digit of either; one more place for the carry.
  const auto width = static_cast<std::size_t>(large.exponent - last) + 1;
  const auto aligned = [&](const Number& number) {
    std::string digits(width - static_cast<std::size_t>(number.exponent - last), '0');
    digits += number.digits;
    digits.resize(width, '0');
    return digits;
  };
  std::string sum = aligned(large);
  const std::string other = aligned(small);
  const bool subtract = a.negative != b.negative;
  int carry = 0;
  for (std::size_t i = width; i-- > 0;) {
    int digit = sum[i] - '0' + carry + (subtract ? '0' - other[i] : other[i] - '0');
    carry = digit < 0 ? -1 : digit / 10;
    digit -= carry * 10;
    sum[i] = static_cast<char>('0' + digit);
  }
  return within_range(stripped(large.negative, std::move(sum), large.exponent + 1));
}

Number read_number(std::string_view text) { return Number::parse(text).value(); }

std::strong_ordering compare_numbers(std::string_view a, std::string_view b) {
  return compare(read_number(a), read_number(b));
}

std::size_t number_size(std::string_view text) {
  const Number number = read_number(text);
  return (number.digits.size() + 1) / 2 + 1 + (number.negative ? 1 : 0);
}

}  // namespace queuecast::dynamodb
