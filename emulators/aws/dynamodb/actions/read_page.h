#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emulators/aws/dynamodb/actions/request.h"

namespace queuecast::dynamodb {

/// What Query and Scan have in common.
struct PageReadRequest : ItemRequest {
  std::optional<std::string> index_name;
  std::optional<std::string> select;
  std::optional<std::string> filter_expression;
  std::optional<std::string> projection_expression;
  std::optional<bool> consistent_read;
  std::optional<std::int64_t> limit;  // of items read, before the filter
  std::optional<Item> exclusive_start_key;
};

struct QueryRequest : PageReadRequest {
  std::optional<std::string> key_condition_expression;
  std::optional<bool> scan_index_forward;
};

struct ScanRequest : PageReadRequest {
  std::optional<std::int64_t> segment;
  std::optional<std::int64_t> total_segments;
};

struct PageReadResponse {
  std::optional<std::vector<Item>> items;  // absent when only the count was asked for
  std::size_t count = 0;
  std::size_t scanned_count = 0;
  std::optional<Item> last_evaluated_key;
  std::optional<ConsumedCapacity> consumed;
};

/// One page of the items of a partition key.
Result<PageReadResponse> query(Account& account, QueryRequest request, runtime::TimePoint now);
/// One page of a table, or of one segment of it.
Result<PageReadResponse> scan(Account& account, ScanRequest request, runtime::TimePoint now);

}  // namespace queuecast::dynamodb
