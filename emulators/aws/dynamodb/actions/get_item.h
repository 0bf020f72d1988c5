#pragma once

#include "emulators/aws/dynamodb/actions/request.h"

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

}  // namespace queuecast::dynamodb
