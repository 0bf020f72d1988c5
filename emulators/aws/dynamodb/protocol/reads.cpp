#include <utility>

#include "emulators/aws/dynamodb/actions/read_page.h"
#include "emulators/aws/dynamodb/protocol/item_requests.h"
#include "emulators/aws/dynamodb/protocol/runs.h"
#include "emulators/aws/dynamodb/protocol/writer.h"
#include "emulators/aws/json_writer.h"

namespace queuecast::dynamodb {

namespace {

using aws::append_key;
using aws::append_member;

std::optional<ServiceError> read_page_request(const Reader& reader, PageReadRequest& request) {
  request.index_name = reader.text("IndexName");
  request.select = reader.text("Select");
  request.filter_expression = reader.text("FilterExpression");
  request.projection_expression = reader.text("ProjectionExpression");
  request.consistent_read = reader.boolean("ConsistentRead");
  request.limit = reader.integer("Limit", "Integer");
  request.exclusive_start_key = reader.item("ExclusiveStartKey");
  return read_item_request(reader, request);
}

Result<std::string> answer_page(const Result<PageReadResponse>& response) {
  if (response.has_error()) return response.error();
  std::string out = "{";
  if (response->items) {
    append_key(out, "Items");
    out += '[';
    for (const Item& item : *response->items) append_item(out, item);
    out += ']';
  }
  append_member(out, "Count", response->count);
  append_member(out, "ScannedCount", response->scanned_count);
  if (response->last_evaluated_key) {
    append_key(out, "LastEvaluatedKey");
    append_item(out, *response->last_evaluated_key);
  }
  append_consumed(out, response->consumed);
  return out += '}';
}

}  // namespace

Result<std::string> run_query(const OperationContext& context, const Reader& reader) {
  QueryRequest request;
  request.key_condition_expression = reader.text("KeyConditionExpression");
  request.scan_index_forward = reader.boolean("ScanIndexForward");
  if (auto error = read_page_request(reader, request)) return *std::move(error);
  return answer_page(query(context.account, std::move(request), context.now));
}

Result<std::string> run_scan(const OperationContext& context, const Reader& reader) {
  ScanRequest request;
  request.segment = reader.integer("Segment", "Integer");
  request.total_segments = reader.integer("TotalSegments", "Integer");
  if (auto error = read_page_request(reader, request)) return *std::move(error);
  return answer_page(scan(context.account, std::move(request), context.now));
}

}  // namespace queuecast::dynamodb
