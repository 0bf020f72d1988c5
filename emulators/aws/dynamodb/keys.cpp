#include "emulators/aws/dynamodb/keys.h"

#include "emulators/aws/dynamodb/number.h"
#include "runtime/random.h"

namespace queuecast::dynamodb {

namespace {

constexpr std::size_t kMaxHashBytes = 2048;
constexpr std::size_t kMaxRangeBytes = 1024;

/// The rules for a key's value, apart from its type.
std::optional<ServiceError> check_value(const KeyAttribute& attribute, const Value& value, bool is_hash) {
  if (value.text.empty() && value.type != Type::kNumber) {
    const std::string kind = value.type == Type::kString ? "string" : "binary";
    return validation_error(
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty " +
        kind + " value. Key: " + attribute.name);
  }
  if (is_hash && value.text.size() > kMaxHashBytes) {
    // The missing blank is the service's own.
    return invalid_parameter("Size of hashkey has exceeded the maximum size limit of2048 bytes");
  }
  if (!is_hash && value.text.size() > kMaxRangeBytes) {
    return invalid_parameter("Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
  }
  return std::nullopt;
}

std::optional<ServiceError> check_item_value(const KeyAttribute& attribute, const Value* value, bool is_hash) {
  if (!value) return invalid_parameter("Missing the key " + attribute.name + " in the item");
  if (value->type != attribute.type) {
    return invalid_parameter("Type mismatch for key " + attribute.name +
                             " expected: " + std::string(type_name(attribute.type)) +
                             " actual: " + std::string(type_name(value->type)));
  }
  return check_value(attribute, *value, is_hash);
}

}  // namespace

std::string key_bytes(const Value& value) {
  return value.type == Type::kNumber ? read_number(value.text).sort_key() : value.text;
}

Key make_key(const Value& hash, const Value* range) {
  Key key;
  key.partition = key_bytes(hash);
  key.partition_hash = runtime::stable_hash(key.partition);
  if (range) key.sort = key_bytes(*range);
  return key;
}

Result<Key> key_of_item(const KeySchema& schema, const Item& item) {
  const Value* hash = find(item, schema.hash.name);
  if (auto error = check_item_value(schema.hash, hash, true)) return *std::move(error);
  const Value* range = nullptr;
  if (schema.range) {
    range = find(item, schema.range->name);
    if (auto error = check_item_value(*schema.range, range, false)) return *std::move(error);
  }
  return make_key(*hash, range);
}

Result<Key> key_of_request(const KeySchema& schema, const Item& key) {
  const Value* hash = find(key, schema.hash.name);
  const Value* range = schema.range ? find(key, schema.range->name) : nullptr;
  const bool complete = key.size() == (schema.range ? 2u : 1u) && hash && hash->type == schema.hash.type &&
                        (!schema.range || (range && range->type == schema.range->type));
  if (!complete) return validation_error("The provided key element does not match the schema");
  if (auto error = check_value(schema.hash, *hash, true)) return *std::move(error);
  if (range) {
    if (auto error = check_value(*schema.range, *range, false)) return *std::move(error);
  }
  return make_key(*hash, range);
}

Item key_attributes(const KeySchema& schema, const Item& item) {
  Item key;
  for (const Attribute& attribute : item) {
    if (schema.contains(attribute.name)) key.push_back(attribute);
  }
  return key;
}

}  // namespace queuecast::dynamodb
