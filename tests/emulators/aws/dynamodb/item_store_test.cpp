#include "emulators/aws/dynamodb/item_store.h"

#include <gtest/gtest.h>

#include <set>
#include <utility>

#include "runtime/random.h"

namespace queuecast::dynamodb {
namespace {

using Place = std::pair<std::uint64_t, std::string>;

std::vector<Place> walk(const ItemStore& store) {
  std::vector<Place> places;
  for (const ItemCollection* each = store.at_or_after(0, ""); each; each = store.after(*each)) {
    places.emplace_back(each->hash, each->partition);
  }
  return places;
}

TEST(DynamoDbItemStore, KeepsTheOrderOfHashesHoweverItGrowsAndShrinks) {
  ItemStore store;
  std::set<Place> model;
  runtime::Random random{1, "places"};
  for (int i = 0; i < 3'000; ++i) {
    // Few distinct hashes among many: different keys may share one.
    const Place place{random.bernoulli(0.1) ? 42 : random.next(), std::to_string(random.below(50))};
    store.add(place.first, place.second);
    model.insert(place);
    if (i % 3 != 0) continue;
    const Place gone = *model.lower_bound({random.next() / 2, ""});
    store.remove(gone.first, gone.second);
    model.erase(gone);
  }
  EXPECT_EQ(walk(store), (std::vector<Place>{model.begin(), model.end()}));
  for (const Place& place : model) {
    ASSERT_NE(store.find(place.first, place.second), nullptr);
    EXPECT_EQ(store.find(place.first, place.second + "x"), nullptr);
  }
}

TEST(DynamoDbItemStore, CollectionsStayWhereTheyAre) {
  ItemStore store;
  ItemCollection& first = store.add(7, "a");
  for (std::uint64_t i = 0; i < 1'000; ++i) store.add(i << 54, "b");
  EXPECT_EQ(&store.add(7, "a"), &first);
  EXPECT_EQ(store.find(7, "a"), &first);
}

TEST(DynamoDbItemStore, EmptyOneEndsAtOnce) {
  const ItemStore store;
  EXPECT_EQ(store.at_or_after(0, ""), nullptr);
  EXPECT_EQ(store.at_or_after(~0ULL, "x"), nullptr);
}

}  // namespace
}  // namespace queuecast::dynamodb
