#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emulators/aws/dynamodb/actions/write.h"
#include "emulators/aws/dynamodb/protocol/reader.h"

namespace queuecast::dynamodb {

/// Reads what all item requests have in common, after the operation's own members, and returns the fault of any of
/// them. A malformed attribute value goes into the request. The parameters from before expressions are refused.
std::optional<ServiceError> read_item_request(const Reader& reader, ItemRequest& request);
std::optional<ServiceError> read_write_request(const Reader& reader, WriteRequest& request);

/// The parameters from before expressions: an error when one is there.
std::optional<ServiceError> check_legacy(const Reader& reader);

/// The member ConsumedCapacity, if there is one; of batches and transactions a list.
void append_consumed(std::string& out, const std::optional<ConsumedCapacity>& consumed);
void append_consumed(std::string& out, const std::vector<ConsumedCapacity>& consumed);

/// One value; and the member ItemCollectionMetrics of batches and transactions, if there is any.
void append_metrics(std::string& out, const CollectionMetrics& metrics);
void append_metrics_by_table(std::string& out, const std::vector<CollectionMetrics>& metrics);

}  // namespace queuecast::dynamodb
