#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "emulators/aws/dynamodb/actions/table_requests.h"

namespace queuecast::dynamodb {

struct CreateTableRequest {
  std::optional<std::string> table_name;
  std::optional<AttributeDefinitionRequests> attributes;
  std::optional<std::vector<KeyElementRequest>> keys;
  std::optional<std::vector<IndexRequest>> local_indexes;
  std::optional<std::vector<IndexRequest>> global_indexes;
  std::optional<std::string> billing_mode;
  std::optional<ThroughputRequest> throughput;
  std::optional<ThroughputRequest> on_demand_throughput;  // -1 lifts a limit
  std::optional<std::string> table_class;
  std::optional<std::string> stream_view_type;  // accepted and described, nothing is recorded
  std::optional<bool> stream_enabled;
  std::optional<bool> encrypted;
  std::optional<bool> deletion_protection;
  std::map<std::string, std::string> tags;
};

/// `id` is the new table's UUID.
Result<TableRecord*> create_table(Account& account, const CreateTableRequest& request, std::string id,
                                  runtime::TimePoint now);

}  // namespace queuecast::dynamodb
