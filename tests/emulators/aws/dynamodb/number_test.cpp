#include "emulators/aws/dynamodb/number.h"

#include <gtest/gtest.h>

#include <array>
#include <utility>
#include <vector>

namespace queuecast::dynamodb {
namespace {

std::string normalised(std::string_view text) {
  const auto number = Number::parse(text);
  return number.has_value() ? number->text() : number.error().message;
}

TEST(DynamoDbNumber, IsNormalised) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases{
      {"1.50", "1.5"},        {"007", "7"},    {"-0", "0"}, {"0.000", "0"}, {"1e3", "1000"},          {"1E-3", "0.001"},
      {"+12.5e1", "125"},     {"-.5", "-0.5"}, {"5.", "5"}, {"100", "100"}, {"0.123456", "0.123456"}, {"1e+2", "100"},
      {"0e999999999999", "0"}};
  for (const auto& [given, wanted] : cases) EXPECT_EQ(normalised(given), wanted) << given;
}

TEST(DynamoDbNumber, KeepsThirtyEightDigitsAndNoMore) {
  const std::string digits(38, '9');
  EXPECT_EQ(normalised(digits), digits);
  EXPECT_EQ(normalised("0." + digits), "0." + digits);
  EXPECT_EQ(normalised(digits + "9"), "Attempting to store more than 38 significant digits in a Number");
  EXPECT_EQ(normalised(digits + "0"), digits + "0");
}

TEST(DynamoDbNumber, EndsAtItsRange) {
  EXPECT_EQ(normalised("1e125"), "1" + std::string(125, '0'));
  EXPECT_EQ(normalised("-9.9e125").size(), 127u);
  EXPECT_EQ(normalised("1e126"),
            "Number overflow. Attempting to store a number with magnitude larger than supported range");
  EXPECT_EQ(normalised("1e-130"), "0." + std::string(129, '0') + "1");
  EXPECT_EQ(normalised("1e-131"),
            "Number underflow. Attempting to store a number with magnitude smaller than supported range");
  EXPECT_EQ(normalised("1e99999999999999999999"),
            "Number overflow. Attempting to store a number with magnitude larger than supported range");
}

TEST(DynamoDbNumber, RefusesOtherText) {
  for (const std::string_view text : {"b", "1e", "1e+", "--1", "1.2.3", "0x10", " 1", "1 ", ".", "-", "1e1.5", "NaN"}) {
    EXPECT_EQ(normalised(text), "The parameter cannot be converted to a numeric value: " + std::string(text));
  }
  EXPECT_EQ(normalised(""), "The parameter cannot be converted to a numeric value");
}

TEST(DynamoDbNumber, ComparesByValueAndSoDoItsSortKeys) {
  const std::array<std::string_view, 14> ascending{"-1000", "-12.5", "-12", "-1",  "-0.5", "-0.001", "0",
                                                   "0.001", "0.5",   "1",   "1.5", "12",   "12.5",   "1000"};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    for (std::size_t j = 0; j < ascending.size(); ++j) {
      EXPECT_EQ(compare_numbers(ascending[i], ascending[j]), i <=> j) << ascending[i] << " " << ascending[j];
      EXPECT_EQ(read_number(ascending[i]).sort_key().compare(read_number(ascending[j]).sort_key()) <=> 0, i <=> j)
          << ascending[i] << " " << ascending[j];
    }
  }
}

TEST(DynamoDbNumber, AddsExactly) {
  const auto sum = [](std::string_view a, std::string_view b) {
    const auto total = add(read_number(a), read_number(b));
    return total.has_value() ? total->text() : total.error().message;
  };
  EXPECT_EQ(sum("1", "2"), "3");
  EXPECT_EQ(sum("0.1", "0.2"), "0.3");
  EXPECT_EQ(sum("99", "1"), "100");
  EXPECT_EQ(sum("100", "-1"), "99");
  EXPECT_EQ(sum("-100", "1"), "-99");
  EXPECT_EQ(sum("1", "-100"), "-99");
  EXPECT_EQ(sum("5", "-5"), "0");
  EXPECT_EQ(sum("0", "-7"), "-7");
  EXPECT_EQ(sum("1000000000000000000000000000000000000", "0.1"), "1000000000000000000000000000000000000.1");
  EXPECT_EQ(sum("1e37", "0.01"), "Attempting to store more than 38 significant digits in a Number");
  EXPECT_EQ(sum("9e125", "9e125"),
            "Number overflow. Attempting to store a number with magnitude larger than supported range");
}

TEST(DynamoDbNumber, CostsAByteForTwoDigitsAndOneMore) {
  EXPECT_EQ(number_size("0"), 1u);
  EXPECT_EQ(number_size("1"), 2u);
  EXPECT_EQ(number_size("12"), 2u);
  EXPECT_EQ(number_size("123"), 3u);
  EXPECT_EQ(number_size("-123"), 4u);
  EXPECT_EQ(number_size("1000000"), 2u);
}

}  // namespace
}  // namespace queuecast::dynamodb
