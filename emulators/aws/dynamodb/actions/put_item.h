#pragma once

#include "emulators/aws/dynamodb/actions/write.h"

namespace queuecast::dynamodb {

struct PutItemRequest : WriteRequest {
  std::optional<Item> item;
};

/// Replaces the whole item of that key, or adds it.
Result<WriteResponse> put_item(Account& account, PutItemRequest request, runtime::TimePoint now);

}  // namespace queuecast::dynamodb
