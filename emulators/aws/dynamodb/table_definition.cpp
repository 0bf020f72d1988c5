#include "emulators/aws/dynamodb/table_definition.h"

#include <algorithm>

namespace queuecast::dynamodb {

namespace {

std::optional<ServiceError> check_index_key(const IndexDefinition& index, const KeyAttribute& key, const Item& item) {
  const Value* value = find(item, key.name);
  if (!value) return std::nullopt;
  if (value->type != key.type) {
    return invalid_parameter("Type mismatch for Index Key " + key.name +
                             " Expected: " + std::string(type_name(key.type)) +
                             " Actual: " + std::string(type_name(value->type)) + " IndexName: " + index.name);
  }
  if (!value->text.empty()) return std::nullopt;
  const std::string kind = value->type == Type::kString ? "string" : "binary";
  return validation_error(
      "One or more parameter values are not valid. A value specified for a secondary index key is not supported. The "
      "AttributeValue for a key attribute cannot contain an empty " +
      kind + " value. IndexName: " + index.name + ", IndexKey: " + key.name);
}

}  // namespace

std::string_view projection_name(Projection::Kind kind) {
  switch (kind) {
    case Projection::Kind::kAll: return "ALL";
    case Projection::Kind::kKeysOnly: return "KEYS_ONLY";
    default: return "INCLUDE";
  }
}

bool TableDefinition::has_local_indexes() const {
  return std::any_of(indexes.begin(), indexes.end(), [](const IndexDefinition& index) { return !index.global; });
}

const IndexDefinition* TableDefinition::index(std::string_view index_name) const {
  for (const IndexDefinition& each : indexes) {
    if (each.name == index_name) return &each;
  }
  return nullptr;
}

std::optional<ServiceError> check_index_keys(const TableDefinition& definition, const Item& item) {
  for (const IndexDefinition& index : definition.indexes) {
    if (auto error = check_index_key(index, index.keys.hash, item)) return error;
    if (!index.keys.range) continue;
    if (auto error = check_index_key(index, *index.keys.range, item)) return error;
  }
  return std::nullopt;
}

std::optional<ServiceError> check_key_paths(const TableDefinition& definition, const std::vector<Path>& paths) {
  for (const Path& path : paths) {
    const std::string& name = path.front().name;
    if (path.size() == 1) continue;
    const bool of_table = definition.keys.contains(name);
    const bool of_index = std::any_of(definition.indexes.begin(), definition.indexes.end(),
                                      [&name](const IndexDefinition& index) { return index.keys.contains(name); });
    if (!of_table && !of_index) continue;
    return validation_error(
        "Key attributes must be scalars; list random access '[]' and map lookup '.' are not "
        "allowed: " +
        std::string(of_table ? "Key: " : "IndexKey: ") + name);
  }
  return std::nullopt;
}

}  // namespace queuecast::dynamodb
