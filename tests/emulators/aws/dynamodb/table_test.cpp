#include "emulators/aws/dynamodb/table.h"

#include <gtest/gtest.h>

namespace queuecast::dynamodb {
namespace {

using namespace std::chrono_literals;
using runtime::TimePoint;

constexpr TimePoint kStart{1'700'000'000s};

TableDefinition definition(Units units, bool with_range = false) {
  TableDefinition result;
  result.name = "payments";
  result.keys.hash = {"id", Type::kString};
  if (with_range) result.keys.range = KeyAttribute{"n", Type::kNumber};
  result.provisioned = units;
  return result;
}

class DynamoDbTable : public testing::Test {
 protected:
  static Table make(bool with_range, bool enforce = false) {
    return Table{definition({1, 1}, with_range), CapacityOptions{.enforce = enforce}, "arn:table", kStart};
  }

  static Item item(std::string_view id, std::string_view data) {
    return {{"data", Value::string(data)}, {"id", Value::string(id)}};
  }
  /// An item whose billed size is `bytes`.
  static Item sized(std::size_t bytes) { return item("x", std::string(bytes - 7, 'd')); }

  static Result<Written> put(Table& table, Item item, TimePoint at = kStart, Condition condition = {}) {
    const Key key = key_of_item(table.definition().keys, item).value();
    return table.write(
        key, condition, [&](const Item*) { return std::optional<Item>{item}; }, at);
  }
  static Item numbered(std::string_view id, int n) {
    return {{"id", Value::string(id)}, {"n", Value::number(std::to_string(n))}};
  }
  static std::vector<int> numbers(const Page& page) {
    std::vector<int> all;
    for (const Item* each : page.items) all.push_back(std::stoi(find(*each, "n")->text));
    return all;
  }
};

TEST_F(DynamoDbTable, WritesCostTheLargerOfBeforeAndAfter) {
  Table table = make(false);
  EXPECT_EQ(put(table, sized(1024))->consumed.total(), 2);
  EXPECT_EQ(put(table, sized(1025))->consumed.total(), 4);
  EXPECT_EQ(put(table, sized(100))->consumed.total(), 4);
  EXPECT_EQ(put(table, sized(100))->consumed.total(), 2);
  EXPECT_EQ(table.usage().write_half_units, 12);
}

TEST_F(DynamoDbTable, DeletingCostsTheOldItemAndAMissingOneStillOneUnit) {
  Table table = make(false);
  put(table, sized(3000)).value();
  const Key key = make_key(Value::string("x"), nullptr);
  const Change remove = [](const Item*) { return std::optional<Item>{}; };
  EXPECT_EQ(table.write(key, {}, remove, kStart)->consumed.total(), 6);
  EXPECT_EQ(table.write(key, {}, remove, kStart)->consumed.total(), 2);
  EXPECT_EQ(table.item_count(), 0);
  EXPECT_EQ(table.usage().bytes, 0);
}

TEST_F(DynamoDbTable, FalseConditionCostsTheItemThatStandsThere) {
  Table table = make(false);
  const Condition never = [](const Item&) { return false; };
  EXPECT_EQ(put(table, sized(5000), kStart, never).error().code, "ConditionalCheckFailedException");
  EXPECT_EQ(table.usage().write_half_units, 2);
  put(table, sized(3000)).value();
  EXPECT_EQ(put(table, sized(10), kStart, never).error().item, sized(3000));
  EXPECT_EQ(table.usage().write_half_units, 2 + 6 + 6);
}

TEST_F(DynamoDbTable, ReadsCostByConsistency) {
  Table table = make(false);
  put(table, sized(4097)).value();
  const Key key = make_key(Value::string("x"), nullptr);
  EXPECT_EQ(table.read(key, true, kStart)->consumed, 4);
  EXPECT_EQ(table.read(key, false, kStart)->consumed, 2);
  const Key missing = make_key(Value::string("y"), nullptr);
  EXPECT_EQ(table.read(missing, false, kStart)->consumed, 1);
  EXPECT_EQ(table.read(missing, false, kStart)->item, nullptr);
}

TEST_F(DynamoDbTable, ThrottlesWithItsReasonAndTellsNothingAboutTheCondition) {
  Table table = make(false, true);
  for (int i = 0; i < 300; ++i) ASSERT_TRUE(put(table, sized(100)).has_value());
  const ServiceError error = put(table, sized(100), kStart, [](const Item&) { return false; }).error();
  EXPECT_EQ(error.code, "ProvisionedThroughputExceededException");
  EXPECT_EQ(error.status, 400);
  EXPECT_EQ(error.message,
            "The level of configured provisioned throughput for the table was exceeded. Consider increasing your "
            "provisioning level with the UpdateTable API.");
  EXPECT_EQ(error.throttling_reason, "TableWriteProvisionedThroughputExceeded");
  EXPECT_EQ(error.throttled_resource, "arn:table");
  EXPECT_EQ(table.usage().throttled_writes, 1u);
  EXPECT_TRUE(put(table, sized(100), kStart + 1s).has_value());
  EXPECT_FALSE(put(table, sized(100), kStart + 1s).has_value());
  EXPECT_TRUE(table.read(make_key(Value::string("x"), nullptr), true, kStart).has_value());  // reads have their own
}

TEST_F(DynamoDbTable, AccountsItemsAndStorage) {
  Table table = make(false);
  put(table, item("a", "1")).value();
  put(table, item("b", "12")).value();
  put(table, item("a", "1234")).value();
  EXPECT_EQ(table.item_count(), 2);
  EXPECT_EQ(table.size_bytes(), (4 + 4 + 2 + 1) + (4 + 2 + 2 + 1));
  EXPECT_EQ(table.usage().bytes, table.size_bytes() + 200);
}

TEST_F(DynamoDbTable, RefusesItemsAboveFourHundredKibibytes) {
  Table table = make(false);
  EXPECT_TRUE(put(table, sized(400 * 1024)).has_value());
  EXPECT_EQ(put(table, sized(400 * 1024 + 1)).error().message, "Item size has exceeded the maximum allowed size");
}

TEST_F(DynamoDbTable, QueriesOnePartitionInTheOrderOfNumbers) {
  Table table = make(true);
  for (const int n : {10, -3, 2, 100}) put(table, numbered("a", n)).value();
  put(table, numbered("ab", 5)).value();
  const Key partition = make_key(Value::string("a"), nullptr);
  EXPECT_EQ(numbers(*table.query(partition, {}, true, {}, kStart)), (std::vector<int>{-3, 2, 10, 100}));
  EXPECT_EQ(numbers(*table.query(partition, {}, false, {}, kStart)), (std::vector<int>{100, 10, 2, -3}));
  const SortRange range{key_bytes(Value::number("2")), key_bytes(Value::number("100"))};
  EXPECT_EQ(numbers(*table.query(partition, range, true, {}, kStart)), (std::vector<int>{2, 10}));
  const SortRange nothing{key_bytes(Value::number("9")), key_bytes(Value::number("3"))};
  EXPECT_EQ(numbers(*table.query(partition, nothing, true, {}, kStart)), std::vector<int>{});
}

TEST_F(DynamoDbTable, PagesGoOnAfterTheirLastKeyInBothDirections) {
  Table table = make(true);
  for (int n = 0; n < 7; ++n) put(table, numbered("a", n)).value();
  const Key partition = make_key(Value::string("a"), nullptr);
  for (const bool forward : {true, false}) {
    PageLimits limits;
    limits.items = 3;
    std::vector<int> seen;
    std::vector<std::size_t> sizes;
    for (bool more = true; more;) {
      const Page page = table.query(partition, {}, forward, limits, kStart).value();
      for (const int n : numbers(page)) seen.push_back(n);
      sizes.push_back(page.items.size());
      more = page.more;
      if (more) limits.after = {key_of_item(table.definition().keys, *page.items.back()).value(), {}};
    }
    EXPECT_EQ(seen, forward ? (std::vector<int>{0, 1, 2, 3, 4, 5, 6}) : (std::vector<int>{6, 5, 4, 3, 2, 1, 0}));
    EXPECT_EQ(sizes, (std::vector<std::size_t>{3, 3, 1}));
  }
}

TEST_F(DynamoDbTable, QueryRoundsTheSumOfItsItemsOnce) {
  Table table = make(true);
  for (int n = 0; n < 10; ++n) {
    Item each = numbered("a", n);
    assign(each, "d", Value::string(std::string(4'100 - size_of(each) - 1, 'x')));
    put(table, each).value();
  }
  const Key partition = make_key(Value::string("a"), nullptr);
  PageLimits strong;
  strong.consistent = true;
  EXPECT_EQ(table.query(partition, {}, true, strong, kStart)->consumed, 22);
  EXPECT_EQ(table.query(partition, {}, true, {}, kStart)->consumed, 11);
}

TEST_F(DynamoDbTable, ScanMeetsEachItemOnceHoweverItIsSplit) {
  Table table = make(false);
  for (int i = 0; i < 50; ++i) put(table, item("id" + std::to_string(i), "x")).value();
  for (const std::uint64_t total : {1u, 3u, 7u}) {
    std::size_t seen = 0;
    for (std::uint64_t segment = 0; segment < total; ++segment) {
      PageLimits limits;
      limits.items = 4;
      for (bool more = true; more;) {
        const Page page = table.scan({segment, total}, limits, kStart).value();
        seen += page.items.size();
        more = page.more;
        if (more) limits.after = {key_of_item(table.definition().keys, *page.items.back()).value(), {}};
      }
    }
    EXPECT_EQ(seen, 50u);
  }
}

TEST_F(DynamoDbTable, PageEndsAfterOneMebibyte) {
  Table table = make(true);
  for (int n = 0; n < 4; ++n) {
    Item each = numbered("a", n);
    assign(each, "d", Value::string(std::string(390 * 1024, 'x')));
    put(table, each).value();
  }
  const Page page = table.query(make_key(Value::string("a"), nullptr), {}, true, {}, kStart).value();
  EXPECT_EQ(page.items.size(), 3u);
  EXPECT_TRUE(page.more);
}

}  // namespace
}  // namespace queuecast::dynamodb
