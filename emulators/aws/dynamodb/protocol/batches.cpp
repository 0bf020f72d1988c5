#include <utility>

#include "emulators/aws/dynamodb/actions/batch.h"
#include "emulators/aws/dynamodb/protocol/item_requests.h"
#include "emulators/aws/dynamodb/protocol/runs.h"
#include "emulators/aws/dynamodb/protocol/writer.h"
#include "emulators/aws/json_writer.h"

namespace queuecast::dynamodb {

namespace {

using aws::append_comma;
using aws::append_key;

BatchWriteEntry read_write_entry(const Reader& reader) {
  BatchWriteEntry entry;
  if (const auto put = reader.structure("PutRequest")) {
    entry.is_put = true;
    entry.item = put->item("Item");
  }
  if (const auto gone = reader.structure("DeleteRequest")) {
    entry.is_delete = true;
    entry.key = gone->item("Key");
  }
  return entry;
}

BatchWrites read_writes(const Reader& reader, simdjson::dom::object tables) {
  BatchWrites writes;
  const Reader members{tables, reader.faults()};
  for (const auto field : tables) {
    const auto entries = members.structures(field.key);
    if (!entries) continue;
    auto& table = writes.emplace_back(std::string(field.key), std::vector<BatchWriteEntry>{});
    for (const Reader& entry : *entries) table.second.push_back(read_write_entry(entry));
  }
  return writes;
}

void append_write_entry(std::string& out, const BatchWriteEntry& entry) {
  append_comma(out);
  out += '{';
  append_key(out, entry.is_put ? "PutRequest" : "DeleteRequest");
  out += '{';
  append_key(out, entry.is_put ? "Item" : "Key");
  append_item(out, entry.is_put ? *entry.item : *entry.key);
  out += "}}";
}

BatchGetEntry read_get_entry(std::string_view table, const Reader& reader) {
  BatchGetEntry entry;
  entry.consistent_read = reader.boolean("ConsistentRead");
  entry.projection_expression = reader.text("ProjectionExpression");
  entry.names = reader.names("ExpressionAttributeNames");
  if (const auto keys = reader.array("Keys")) {
    entry.keys.emplace();
    for (const auto each : *keys) {
      if (const auto key = reader.element(each)) entry.keys->push_back(key->whole_item());
    }
  }
  entry.table_name = table;
  return entry;
}

/// Keys that were not read go back with all that their table's entry asked for.
void append_get_entry(std::string& out, const BatchGetEntry& entry, const std::vector<Item>& keys) {
  append_key(out, *entry.table_name);
  out += '{';
  append_key(out, "Keys");
  out += '[';
  for (const Item& key : keys) append_item(out, key);
  out += ']';
  if (entry.consistent_read) aws::append_member(out, "ConsistentRead", *entry.consistent_read);
  if (entry.projection_expression) aws::append_member(out, "ProjectionExpression", *entry.projection_expression);
  if (entry.names) {
    append_key(out, "ExpressionAttributeNames");
    out += '{';
    for (const auto& [placeholder, name] : *entry.names) aws::append_member(out, placeholder, name);
    out += '}';
  }
  out += '}';
}

}  // namespace

Result<std::string> run_batch_write_item(const OperationContext& context, const Reader& reader) {
  BatchWriteRequest request;
  if (const auto tables = reader.object("RequestItems")) request.tables = read_writes(reader, *tables);
  request.return_consumed_capacity = reader.text("ReturnConsumedCapacity");
  request.return_item_collection_metrics = reader.text("ReturnItemCollectionMetrics");
  if (reader.faults().serialization) return *reader.faults().serialization;
  request.malformed_value = reader.faults().malformed_value;
  const auto response = batch_write_item(context.account, request, context.now);
  if (response.has_error()) return response.error();
  std::string out = "{";
  append_key(out, "UnprocessedItems");
  out += '{';
  for (const auto& [table, entries] : response->unprocessed) {
    append_key(out, table);
    out += '[';
    for (const BatchWriteEntry& entry : entries) append_write_entry(out, entry);
    out += ']';
  }
  out += '}';
  append_metrics_by_table(out, response->metrics);
  append_consumed(out, response->consumed);
  return out += '}';
}

Result<std::string> run_batch_get_item(const OperationContext& context, const Reader& reader) {
  BatchGetRequest request;
  if (const auto tables = reader.object("RequestItems")) {
    request.tables.emplace();
    const Reader members{*tables, reader.faults()};
    for (const auto field : *tables) {
      const auto entry = members.structure(field.key);
      if (!entry) continue;
      if (auto error = check_legacy(*entry)) return *std::move(error);
      request.tables->push_back(read_get_entry(field.key, *entry));
    }
  }
  request.return_consumed_capacity = reader.text("ReturnConsumedCapacity");
  if (reader.faults().serialization) return *reader.faults().serialization;
  request.malformed_value = reader.faults().malformed_value;
  const auto response = batch_get_item(context.account, request, context.now);
  if (response.has_error()) return response.error();
  std::string out = "{";
  append_key(out, "Responses");
  out += '{';
  for (const auto& [table, items] : response->items) {
    append_key(out, table);
    out += '[';
    for (const Item& item : items) append_item(out, item);
    out += ']';
  }
  out += '}';
  append_key(out, "UnprocessedKeys");
  out += '{';
  for (const auto& each : response->unprocessed) append_get_entry(out, (*request.tables)[each.table], each.keys);
  out += '}';
  append_consumed(out, response->consumed);
  return out += '}';
}

}  // namespace queuecast::dynamodb
