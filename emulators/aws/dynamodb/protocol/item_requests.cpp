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
  return check_legacy(reader);
}

std::optional<ServiceError> check_legacy(const Reader& reader) {
  std::string legacy;
  for (const char* name : {"AttributesToGet", "QueryFilter", "ScanFilter", "AttributeUpdates", "Expected",
                           "ConditionalOperator", "KeyConditions"}) {
    if (reader.has(name)) legacy.append(legacy.empty() ? "" : ", ").append(name);
  }
  if (legacy.empty()) return std::nullopt;
  std::string modern;
  for (const char* name : {"ProjectionExpression", "FilterExpression", "UpdateExpression", "ConditionExpression",
                           "KeyConditionExpression"}) {
    if (reader.has(name)) modern.append(modern.empty() ? "" : ", ").append(name);
  }
  if (!modern.empty()) {
    return validation_error(
        "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {" +
        legacy + "} Expression parameters: {" + modern + "}");
  }
  return invalid_parameter("The legacy parameter " + legacy.substr(0, legacy.find(',')) +
                           " is not supported by this emulator; use expressions instead");
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

void append_consumed(std::string& out, const std::vector<ConsumedCapacity>& consumed) {
  if (consumed.empty()) return;
  aws::append_key(out, "ConsumedCapacity");
  out += '[';
  for (const ConsumedCapacity& each : consumed) append_capacity(out, each);
  out += ']';
}

void append_metrics(std::string& out, const CollectionMetrics& metrics) {
  aws::append_json(out, "{");
  aws::append_key(out, "ItemCollectionKey");
  append_item(out, {metrics.partition_key});
  // The real service estimates to a gigabyte.
  out += R"(,"SizeEstimateRangeGB":[0.0,1.0]})";
}

void append_metrics_by_table(std::string& out, const std::vector<CollectionMetrics>& metrics) {
  if (metrics.empty()) return;
  aws::append_key(out, "ItemCollectionMetrics");
  out += '{';
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    // Those of one table follow each other in a batch; a transaction may mix them.
    const auto same = [&](std::size_t j) { return metrics[j].table == metrics[i].table; };
    bool told = false;
    for (std::size_t j = 0; j < i && !told; ++j) told = same(j);
    if (told) continue;
    aws::append_key(out, metrics[i].table);
    out += '[';
    for (std::size_t j = i; j < metrics.size(); ++j) {
      if (same(j)) append_metrics(out, metrics[j]);
    }
    out += ']';
  }
  out += '}';
}

}  // namespace queuecast::dynamodb
