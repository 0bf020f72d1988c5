#pragma once

#include <vector>

#include "emulators/aws/dynamodb/actions/request.h"
#include "emulators/aws/dynamodb/expression/path.h"

namespace queuecast::dynamodb {

struct GetItemRequest : ItemRequest {
  std::optional<Item> key;
  std::optional<bool> consistent_read;
  std::optional<std::string> projection_expression;
};

struct GetItemResponse {
  std::optional<Item> item;
  std::optional<ConsumedCapacity> consumed;
};

Result<GetItemResponse> get_item(Account& account, GetItemRequest request, runtime::TimePoint now);

/// A read whose projection is parsed and whose table and key are known.
struct PreparedGet {
  Table* table = nullptr;
  Key key;
  std::vector<Path> projection;  // empty for all
};

/// The part behind the model's constraints, which batches and transactions share.
Result<PreparedGet> prepare_get(Account& account, GetItemRequest& request, runtime::TimePoint now);
Item project_item(const PreparedGet& prepared, const Item& item);

}  // namespace queuecast::dynamodb
