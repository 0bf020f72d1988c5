#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>

#include "emulators/aws/dynamodb/error.h"

namespace queuecast::dynamodb {

/// A decimal number as DynamoDB keeps it: up to 38 significant digits, magnitude 0 or 1E-130 to 9.99...E+125.
struct Number {
  bool negative = false;
  std::string digits;  // significant digits without zeros at either end; empty for zero
  int exponent = 0;    // the value is 0.DIGITS x 10^exponent

  /// Reads "-12.50", "1e3", "+.5"; the errors are the service's own.
  static Result<Number> parse(std::string_view text);
  /// Plain notation without superfluous zeros: 1e3 is "1000", 1.50 is "1.5", -0 is "0".
  std::string text() const;
  /// Bytes that compare as the numbers do.
  std::string sort_key() const;
};

/// Exact; an error when the sum needs more than 38 digits or leaves the range.
Result<Number> add(const Number& a, const Number& b);

/// The three below take normalised texts.
std::strong_ordering compare_numbers(std::string_view a, std::string_view b);
/// One byte for two significant digits, one byte, and one more for a negative number.
std::size_t number_size(std::string_view text);
Number read_number(std::string_view text);

}  // namespace queuecast::dynamodb
