#pragma once

#include <compare>
#include <optional>
#include <string>

#include "emulators/aws/dynamodb/error.h"

namespace queuecast::dynamodb {

struct KeyAttribute {
  std::string name;
  Type type = Type::kString;  // S, N or B
};

struct KeySchema {
  KeyAttribute hash;
  std::optional<KeyAttribute> range;

  bool contains(std::string_view attribute) const {
    return attribute == hash.name || (range && attribute == range->name);
  }
};

/// Where an item stands: by a hash of its partition key, as in the real store, then by sort key. Both parts are bytes
/// that order as the key's type does.
struct Key {
  std::uint64_t partition_hash = 0;
  std::string partition;
  std::string sort;

  friend auto operator<=>(const Key&, const Key&) = default;
  friend bool operator==(const Key&, const Key&) = default;
};

/// The bytes that stand for a key attribute's value.
std::string key_bytes(const Value& value);
Key make_key(const Value& hash, const Value* range);

/// The key of an item that is to be written; the item has more attributes than the key.
Result<Key> key_of_item(const KeySchema& schema, const Item& item);
/// The key that names an item: exactly the attributes of the schema.
Result<Key> key_of_request(const KeySchema& schema, const Item& key);
/// The key attributes alone.
Item key_attributes(const KeySchema& schema, const Item& item);

}  // namespace queuecast::dynamodb
