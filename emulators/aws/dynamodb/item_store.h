#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "emulators/aws/dynamodb/keys.h"

namespace queuecast::dynamodb {

/// Names and values together.
inline constexpr std::size_t kMaxItemBytes = 400 * 1024;

struct StoredItem {
  Item item;
  std::size_t size = 0;
};

/// The items of one partition key, by sort key.
struct ItemCollection {
  std::uint64_t hash = 0;
  std::string partition;
  std::map<std::string, StoredItem, std::less<>> items;
};

/// A table's item collections in the order of (hash, partition key), the order of a scan. The place of a hash follows
/// from its leading bits, so that finding one does not take longer in a larger table.
class ItemStore {
 public:
  /// Null when nothing has that partition key.
  ItemCollection* find(std::uint64_t hash, std::string_view partition);
  /// Finds or adds; a collection stays where it is until it is removed.
  ItemCollection& add(std::uint64_t hash, std::string_view partition);
  void remove(std::uint64_t hash, std::string_view partition);

  /// The first collection at or after that place; null at the end.
  const ItemCollection* at_or_after(std::uint64_t hash, std::string_view partition) const;
  /// The collection behind that one.
  const ItemCollection* after(const ItemCollection& collection) const;

 private:
  using Bucket = std::vector<std::unique_ptr<ItemCollection>>;

  std::size_t bucket_of(std::uint64_t hash) const { return bits_ == 0 ? 0 : hash >> (64 - bits_); }
  static std::size_t position(const Bucket& bucket, std::uint64_t hash, std::string_view partition);
  const ItemCollection* first_from(std::size_t bucket, std::size_t position) const;
  void grow();

  std::vector<Bucket> buckets_{1};
  int bits_ = 0;  // there are 2^bits buckets
  std::size_t count_ = 0;
};

}  // namespace queuecast::dynamodb
