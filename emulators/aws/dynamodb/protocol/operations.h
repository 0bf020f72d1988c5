#pragma once

#include <string>
#include <string_view>

#include "emulators/aws/dynamodb/account.h"
#include "emulators/aws/dynamodb/protocol/reader.h"
#include "runtime/random.h"

namespace queuecast::dynamodb {

/// What an operation works with.
struct OperationContext {
  Account& account;
  runtime::TimePoint now;
  runtime::Random& ids;
  std::string_view host;  // what the client calls the endpoint
};

/// Decodes a request, runs its action and returns the body of the response.
using Operation = Result<std::string> (*)(const OperationContext& context, const Reader& request);

/// By the name behind "DynamoDB_20120810."; null when there is none.
Operation find_operation(std::string_view name);

}  // namespace queuecast::dynamodb
