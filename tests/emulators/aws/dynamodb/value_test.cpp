#include "emulators/aws/dynamodb/value.h"

#include <gtest/gtest.h>

namespace queuecast::dynamodb {
namespace {

Value list_of(std::vector<Value> elements) {
  Value list;
  list.type = Type::kList;
  list.elements = std::move(elements);
  return list;
}

Value map_of(Item attributes) {
  Value map;
  map.type = Type::kMap;
  map.attributes = std::move(attributes);
  return map;
}

TEST(DynamoDbItemSize, SumsNamesAndValues) {
  EXPECT_EQ(size_of(Item{{"id", Value::string("abc")}}), 5u);
  EXPECT_EQ(size_of(Item{{"\xc3\xa9", Value::string("\xe2\x82\xac")}}), 5u);  // UTF-8 bytes, not characters
  EXPECT_EQ(size_of(Value::binary(std::string(7, '\0'))), 7u);
  EXPECT_EQ(size_of(Value{}), 1u);
  EXPECT_EQ(size_of(Value::boolean_of(true)), 1u);
  EXPECT_EQ(size_of(Value::number("-12.5")), 4u);
}

TEST(DynamoDbItemSize, ChargesListsAndMapsThreeBytesAndOneForEachElement) {
  EXPECT_EQ(size_of(list_of({})), 3u);
  EXPECT_EQ(size_of(list_of({Value::string("ab"), Value{}})), 3u + (2 + 1) + (1 + 1));
  EXPECT_EQ(size_of(map_of({{"k", Value::string("ab")}})), 3u + 1 + 1 + 2);
  EXPECT_EQ(size_of(map_of({{"k", list_of({Value{}})}})), 3u + 1 + 1 + (3 + 1 + 1));
}

TEST(DynamoDbItemSize, ChargesASetForItsMembersAlone) {
  Value set;
  set.type = Type::kStringSet;
  set.elements = {Value::string("a"), Value::string("bc")};
  EXPECT_EQ(size_of(set), 3u);
}

TEST(DynamoDbValue, OrdersStringsNumbersAndBinariesOfOneType) {
  EXPECT_EQ(order(Value::number("2"), Value::number("10")), std::strong_ordering::less);
  EXPECT_EQ(order(Value::string("2"), Value::string("10")), std::strong_ordering::greater);
  EXPECT_EQ(order(Value::binary("\x7f"), Value::binary("\x80")), std::strong_ordering::less);
  EXPECT_EQ(order(Value::string("1"), Value::number("1")), std::nullopt);
  EXPECT_EQ(order(Value{}, Value{}), std::nullopt);
}

TEST(DynamoDbValue, SetsAreEqualWhateverTheirOrder) {
  Value a;
  a.type = Type::kNumberSet;
  a.elements = {Value::number("10"), Value::number("2")};
  Value b = a;
  std::swap(b.elements[0], b.elements[1]);
  EXPECT_TRUE(normalise_set(a));
  EXPECT_TRUE(normalise_set(b));
  EXPECT_EQ(a, b);
  EXPECT_EQ(a.elements.front().text, "2");
  a.elements.push_back(Value::number("10"));
  EXPECT_FALSE(normalise_set(a));
}

TEST(DynamoDbItem, KeepsTheLastOfSeveralAttributesWithOneName) {
  Item item{{"b", Value::string("1")}, {"a", Value::string("2")}, {"b", Value::string("3")}};
  normalise(item);
  EXPECT_EQ(item, (Item{{"a", Value::string("2")}, {"b", Value::string("3")}}));
  assign(item, "aa", Value{});
  remove_attribute(item, "b");
  EXPECT_EQ(item.size(), 2u);
  EXPECT_NE(find(item, "aa"), nullptr);
  EXPECT_EQ(find(item, "b"), nullptr);
}

TEST(DynamoDbValue, CountsLevelsOfNesting) {
  EXPECT_EQ(depth_of(Value::string("x")), 0);
  EXPECT_EQ(depth_of(list_of({map_of({{"k", Value{}}})})), 2);
}

}  // namespace
}  // namespace queuecast::dynamodb
