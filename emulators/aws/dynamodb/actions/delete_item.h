#pragma once

#include "emulators/aws/dynamodb/actions/write.h"

namespace queuecast::dynamodb {

struct DeleteItemRequest : WriteRequest {
  std::optional<Item> key;
};

/// Deletes the item of that key; a missing one is no fault.
Result<WriteResponse> delete_item(Account& account, DeleteItemRequest request, runtime::TimePoint now);

}  // namespace queuecast::dynamodb
