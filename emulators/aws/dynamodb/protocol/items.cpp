#include <utility>

#include "emulators/aws/dynamodb/actions/delete_item.h"
#include "emulators/aws/dynamodb/actions/get_item.h"
#include "emulators/aws/dynamodb/actions/put_item.h"
#include "emulators/aws/dynamodb/actions/update_item.h"
#include "emulators/aws/dynamodb/protocol/item_requests.h"
#include "emulators/aws/dynamodb/protocol/runs.h"
#include "emulators/aws/dynamodb/protocol/writer.h"
#include "emulators/aws/json_writer.h"

namespace queuecast::dynamodb {

namespace {

Result<std::string> answer_write(const Result<WriteResponse>& response) {
  if (response.has_error()) return response.error();
  std::string out = "{";
  if (response->attributes) {
    aws::append_key(out, "Attributes");
    append_item(out, *response->attributes);
  }
  append_consumed(out, response->consumed);
  if (response->metrics) {
    aws::append_key(out, "ItemCollectionMetrics");
    append_metrics(out, *response->metrics);
  }
  return out += '}';
}

}  // namespace

Result<std::string> run_put_item(const OperationContext& context, const Reader& reader) {
  PutItemRequest request;
  request.item = reader.item("Item");
  if (auto error = read_write_request(reader, request)) return *std::move(error);
  return answer_write(put_item(context.account, std::move(request), context.now));
}

Result<std::string> run_delete_item(const OperationContext& context, const Reader& reader) {
  DeleteItemRequest request;
  request.key = reader.item("Key");
  if (auto error = read_write_request(reader, request)) return *std::move(error);
  return answer_write(delete_item(context.account, std::move(request), context.now));
}

Result<std::string> run_update_item(const OperationContext& context, const Reader& reader) {
  UpdateItemRequest request;
  request.key = reader.item("Key");
  request.update_expression = reader.text("UpdateExpression");
  if (auto error = read_write_request(reader, request)) return *std::move(error);
  return answer_write(update_item(context.account, std::move(request), context.now));
}

Result<std::string> run_get_item(const OperationContext& context, const Reader& reader) {
  GetItemRequest request;
  request.key = reader.item("Key");
  request.consistent_read = reader.boolean("ConsistentRead");
  request.projection_expression = reader.text("ProjectionExpression");
  if (auto error = read_item_request(reader, request)) return *std::move(error);
  const auto response = get_item(context.account, std::move(request), context.now);
  if (response.has_error()) return response.error();
  std::string out = "{";
  if (response->item) {
    aws::append_key(out, "Item");
    append_item(out, *response->item);
  }
  append_consumed(out, response->consumed);
  return out += '}';
}

}  // namespace queuecast::dynamodb
