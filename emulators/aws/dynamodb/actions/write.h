#pragma once

#include <optional>
#include <string>

#include "emulators/aws/dynamodb/actions/request.h"

namespace queuecast::dynamodb {

/// What PutItem, UpdateItem and DeleteItem have in common.
struct WriteRequest : ItemRequest {
  std::optional<std::string> condition_expression;
  std::optional<std::string> return_values;
  std::optional<std::string> return_item_collection_metrics;
  std::optional<std::string> return_values_on_condition_check_failure;
};

struct WriteResponse {
  std::optional<Item> attributes;
  std::optional<ConsumedCapacity> consumed;
};

Constraints check_write(const WriteRequest& request);

/// For the two actions that can only return what was there before.
std::optional<ServiceError> check_returns_old_or_none(const WriteRequest& request);

/// Runs the write; a false condition shows the item only when the request asks for it.
Result<Written> write(Table& table, const Key& key, const WriteRequest& request, const Condition& condition,
                      const Change& change, runtime::TimePoint now);

}  // namespace queuecast::dynamodb
