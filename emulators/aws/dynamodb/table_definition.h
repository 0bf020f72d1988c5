#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulators/aws/dynamodb/capacity.h"
#include "emulators/aws/dynamodb/expression/path.h"
#include "emulators/aws/dynamodb/keys.h"

namespace queuecast::dynamodb {

/// Which attributes an index holds besides the keys of the table and its own.
struct Projection {
  enum class Kind { kAll, kKeysOnly, kInclude };
  Kind kind = Kind::kAll;
  std::vector<std::string> included;  // of kInclude, in the order of the request
};

/// "ALL", "KEYS_ONLY", "INCLUDE".
std::string_view projection_name(Projection::Kind kind);

/// A local index shares the table's partition key and capacity and can be read consistently; a global one has a key and
/// a capacity of its own.
struct IndexDefinition {
  std::string name;
  bool global = false;
  KeySchema keys;
  Projection projection;
  Units provisioned;  // of a global index; 0/0 on demand
};

/// What CreateTable and UpdateTable say of a table.
struct TableDefinition {
  std::string name;
  std::vector<KeyAttribute> attributes;  // in the order of the request
  KeySchema keys;
  std::vector<IndexDefinition> indexes;  // in the order of the request
  BillingMode billing_mode = BillingMode::kProvisioned;
  Units provisioned;  // 0/0 on demand
  /// On demand: limits that the owner set, units a second; absent ones do not limit.
  std::optional<std::int64_t> max_read_units;
  std::optional<std::int64_t> max_write_units;
  std::string table_class;
  std::string stream_view_type;  // empty: no stream
  bool encrypted = false;        // with a key of KMS
  bool deletion_protection = false;

  bool has_local_indexes() const;
  const IndexDefinition* index(std::string_view index_name) const;
};

/// Why an item's attributes cannot be keys of the table's indexes: another type, or an empty text.
std::optional<ServiceError> check_index_keys(const TableDefinition& definition, const Item& item);

/// Why a path cannot lead into a key of the table or its indexes: keys are scalars.
std::optional<ServiceError> check_key_paths(const TableDefinition& definition, const std::vector<Path>& paths);

}  // namespace queuecast::dynamodb
