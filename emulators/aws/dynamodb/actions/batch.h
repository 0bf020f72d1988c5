#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "emulators/aws/dynamodb/actions/get_item.h"
#include "emulators/aws/dynamodb/actions/write.h"

namespace queuecast::dynamodb {

/// One of two.
struct BatchWriteEntry {
  bool is_put = false;
  bool is_delete = false;
  std::optional<Item> item;  // of a put
  std::optional<Item> key;   // of a delete
};

/// Entries of tables, in the order of the request.
using BatchWrites = std::vector<std::pair<std::string, std::vector<BatchWriteEntry>>>;

struct BatchWriteRequest {
  std::optional<BatchWrites> tables;
  std::optional<std::string> return_consumed_capacity;
  std::optional<std::string> return_item_collection_metrics;
  std::optional<ServiceError> malformed_value;
};

struct BatchWriteResponse {
  BatchWrites unprocessed;
  std::vector<ConsumedCapacity> consumed;
  std::vector<CollectionMetrics> metrics;
};

/// Up to 25 puts and deletes, each on its own: what its table has no capacity for is handed back, and only when that is
/// all of it the request fails.
Result<BatchWriteResponse> batch_write_item(Account& account, const BatchWriteRequest& request, runtime::TimePoint now);

/// Keys of one table and what is read of their items.
struct BatchGetEntry : ItemRequest {
  std::optional<std::vector<Item>> keys;
  std::optional<bool> consistent_read;
  std::optional<std::string> projection_expression;
};

struct BatchGetRequest {
  std::optional<std::vector<BatchGetEntry>> tables;
  std::optional<std::string> return_consumed_capacity;
  std::optional<ServiceError> malformed_value;
};

struct BatchGetResponse {
  struct Unprocessed {
    std::size_t table = 0;  // its place in the request
    std::vector<Item> keys;
  };
  std::vector<std::pair<std::string, std::vector<Item>>> items;
  std::vector<Unprocessed> unprocessed;
  std::vector<ConsumedCapacity> consumed;
};

/// Up to 100 items and 16 MB; what does not fit or has no capacity is handed back. Duplicate keys are refused.
Result<BatchGetResponse> batch_get_item(Account& account, const BatchGetRequest& request, runtime::TimePoint now);

}  // namespace queuecast::dynamodb
