#include "emulators/aws/dynamodb/protocol/item_requests.h"

#include "emulators/aws/dynamodb/protocol/writer.h"
#include "emulators/aws/json_writer.h"

namespace queuecast::dynamodb {

std::optional<ServiceError> read_item_request(const Reader& reader, ItemRequest& request) {
  request.table_name = reader.text("TableName");
  request.names = reader.names("ExpressionAttributeNames");
  request.values = reader.values("ExpressionAttributeValues");
  request.return_consumed_capacity = reader.text("ReturnConsumedCapacity");
  request.malformed_value = reader.faults().malformed_value;
  if (reader.faults().serialization) return reader.faults().serialization;
  for (const char* legacy : {"Expected", "AttributeUpdates", "KeyConditions", "QueryFilter", "ScanFilter",
                             "AttributesToGet", "ConditionalOperator"}) {
    if (!reader.has(legacy)) continue;
    return invalid_parameter(std::string("The legacy parameter ") + legacy +
                             " is not supported by this emulator; use expressions instead");
  }
  return std::nullopt;
}

std::optional<ServiceError> read_write_request(const Reader& reader, WriteRequest& request) {
  request.condition_expression = reader.text("ConditionExpression");
  request.return_values = reader.text("ReturnValues");
  request.return_item_collection_metrics = reader.text("ReturnItemCollectionMetrics");
  request.return_values_on_condition_check_failure = reader.text("ReturnValuesOnConditionCheckFailure");
  return read_item_request(reader, request);
}

void append_consumed(std::string& out, const std::optional<ConsumedCapacity>& consumed) {
  if (!consumed) return;
  aws::append_key(out, "ConsumedCapacity");
  append_capacity(out, *consumed);
}

}  // namespace queuecast::dynamodb
