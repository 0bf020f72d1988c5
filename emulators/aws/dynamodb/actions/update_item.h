#pragma once

#include "emulators/aws/dynamodb/actions/write.h"

namespace queuecast::dynamodb {

struct UpdateItemRequest : WriteRequest {
  std::optional<Item> key;
  std::optional<std::string> update_expression;
};

/// Changes single attributes of an item, which begins with its key alone when it is not there yet.
Result<WriteResponse> update_item(Account& account, UpdateItemRequest request, runtime::TimePoint now);

/// The part behind the model's constraints, which transactions share.
Result<PreparedWrite> prepare_update(Account& account, UpdateItemRequest& request, runtime::TimePoint now);

}  // namespace queuecast::dynamodb
