#pragma once

#include <optional>
#include <string>

#include "emulators/aws/dynamodb/actions/write.h"
#include "emulators/aws/dynamodb/protocol/reader.h"

namespace queuecast::dynamodb {

/// Reads what all item requests have in common, after the operation's own members, and returns the fault of any of
/// them. A malformed attribute value goes into the request. The parameters from before expressions are refused.
std::optional<ServiceError> read_item_request(const Reader& reader, ItemRequest& request);
std::optional<ServiceError> read_write_request(const Reader& reader, WriteRequest& request);

/// The member ConsumedCapacity, if there is one.
void append_consumed(std::string& out, const std::optional<ConsumedCapacity>& consumed);

}  // namespace queuecast::dynamodb
