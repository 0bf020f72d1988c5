#pragma once

#include "emulators/aws/dynamodb/protocol/operations.h"

namespace queuecast::dynamodb {

Result<std::string> run_query(const OperationContext& context, const Reader& reader);
Result<std::string> run_scan(const OperationContext& context, const Reader& reader);

}  // namespace queuecast::dynamodb
