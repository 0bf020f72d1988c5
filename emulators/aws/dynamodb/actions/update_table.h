#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emulators/aws/dynamodb/actions/table_requests.h"

namespace queuecast::dynamodb {

/// One of three, of a global index.
struct IndexUpdateRequest {
  std::optional<IndexRequest> create;
  std::optional<IndexRequest> update;  // its name and capacity
  std::optional<std::string> remove;   // its name
};

struct UpdateTableRequest {
  std::optional<std::string> table_name;
  std::optional<AttributeDefinitionRequests> attributes;
  std::optional<std::string> billing_mode;
  std::optional<ThroughputRequest> throughput;
  std::optional<ThroughputRequest> on_demand_throughput;  // -1 lifts a limit
  std::optional<std::vector<IndexUpdateRequest>> index_updates;
  std::optional<std::string> table_class;
  std::optional<bool> stream_enabled;
  std::optional<std::string> stream_view_type;
  std::optional<bool> encrypted;
  std::optional<bool> deletion_protection;
};

/// Changes take effect at once; the table is UPDATING for the account's `update_delay`. Provisioned capacity may be
/// decreased four times a UTC day, and then once an hour (service quotas, "Decreasing provisioned throughput").
Result<TableRecord*> update_table(Account& account, const UpdateTableRequest& request, runtime::TimePoint now);

}  // namespace queuecast::dynamodb
