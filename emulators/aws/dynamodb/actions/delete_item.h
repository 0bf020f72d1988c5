#pragma once

#include "emulators/aws/dynamodb/actions/write.h"

namespace queuecast::dynamodb {

struct DeleteItemRequest : WriteRequest {
  std::optional<Item> key;
};

/// Deletes the item of that key; a missing one is no fault.
Result<WriteResponse> delete_item(Account& account, DeleteItemRequest request, runtime::TimePoint now);

/// The part behind the model's constraints, which transactions and batches share.
Result<PreparedWrite> prepare_delete(Account& account, DeleteItemRequest& request, runtime::TimePoint now);
/// A condition on the item of that key, without a write.
Result<PreparedWrite> prepare_check(Account& account, DeleteItemRequest& request, runtime::TimePoint now);

}  // namespace queuecast::dynamodb
