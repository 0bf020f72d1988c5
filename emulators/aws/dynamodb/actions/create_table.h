#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emulators/aws/dynamodb/account.h"

namespace queuecast::dynamodb {

struct CreateTableRequest {
  struct AttributeDefinition {
    std::optional<std::string> name;
    std::optional<std::string> type;
  };
  struct KeyElement {
    std::optional<std::string> name;
    std::optional<std::string> type;
  };
  struct Throughput {
    std::optional<std::int64_t> read;
    std::optional<std::int64_t> write;
  };
  std::optional<std::string> table_name;
  std::optional<std::vector<AttributeDefinition>> attributes;
  std::optional<std::vector<KeyElement>> keys;
  std::optional<std::string> billing_mode;
  std::optional<Throughput> throughput;
  std::optional<std::string> table_class;
  std::optional<bool> deletion_protection;
  bool has_secondary_indexes = false;
};

/// `id` is the new table's UUID. Secondary indexes are refused.
Result<TableRecord*> create_table(Account& account, const CreateTableRequest& request, std::string id,
                                  runtime::TimePoint now);

}  // namespace queuecast::dynamodb
