#pragma once

#include "emulators/aws/dynamodb/actions/write.h"

namespace queuecast::dynamodb {

struct PutItemRequest : WriteRequest {
  std::optional<Item> item;
};

/// Replaces the whole item of that key, or adds it.
Result<WriteResponse> put_item(Account& account, PutItemRequest request, runtime::TimePoint now);

/// The part behind the model's constraints, which transactions share; the item is taken out when it is written.
Result<PreparedWrite> prepare_put(Account& account, PutItemRequest& request, runtime::TimePoint now);

}  // namespace queuecast::dynamodb
