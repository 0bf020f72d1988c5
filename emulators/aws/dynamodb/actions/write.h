#pragma once

#include <memory>
#include <optional>
#include <string>

#include "emulators/aws/dynamodb/actions/request.h"
#include "emulators/aws/dynamodb/expression/update.h"

namespace queuecast::dynamodb {

/// What PutItem, UpdateItem and DeleteItem have in common.
struct WriteRequest : ItemRequest {
  std::optional<std::string> condition_expression;
  std::optional<std::string> return_values;
  std::optional<std::string> return_item_collection_metrics;
  std::optional<std::string> return_values_on_condition_check_failure;
};

/// Items of one partition key in a table with local indexes, which together stay below 10 GB.
struct CollectionMetrics {
  std::string table;
  Attribute partition_key;
};

struct WriteResponse {
  std::optional<Item> attributes;
  std::optional<ConsumedCapacity> consumed;
  std::optional<CollectionMetrics> metrics;
};

/// A write request whose expressions are parsed and whose table and key are known. What it refers to in the request
/// must outlive it.
struct PreparedWrite {
  Table* table = nullptr;
  Key key;
  Attribute partition_key;
  Condition condition;
  Change change;                                   // empty for a check that writes nothing
  std::shared_ptr<const UpdateExpression> update;  // of UpdateItem
};

Constraints check_write(const WriteRequest& request);

/// For the two actions that can only return what was there before.
std::optional<ServiceError> check_returns_old_or_none(const WriteRequest& request);

/// Runs the write; a false condition shows the item only when the request asks for it.
Result<Written> write(const PreparedWrite& prepared, const WriteRequest& request, runtime::TimePoint now);

/// What the response says besides the attributes.
WriteResponse make_write_response(const PreparedWrite& prepared, const WriteRequest& request, const Written& written);

std::optional<CollectionMetrics> collection_metrics(const PreparedWrite& prepared,
                                                    const std::optional<std::string>& wanted);

}  // namespace queuecast::dynamodb
