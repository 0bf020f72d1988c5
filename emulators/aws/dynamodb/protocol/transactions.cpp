#include <utility>

#include "emulators/aws/dynamodb/actions/transaction.h"
#include "emulators/aws/dynamodb/protocol/item_requests.h"
#include "emulators/aws/dynamodb/protocol/runs.h"
#include "emulators/aws/dynamodb/protocol/writer.h"
#include "emulators/aws/json_writer.h"

namespace queuecast::dynamodb {

namespace {

using aws::append_comma;
using aws::append_key;

template <class Request>
std::optional<ServiceError> read_verb(const Reader& entry, std::string_view verb, std::optional<Request>& request) {
  const auto reader = entry.structure(verb);
  if (!reader) return std::nullopt;
  request.emplace();
  if constexpr (requires { request->item; }) {
    request->item = reader->item("Item");
  } else {
    request->key = reader->item("Key");
  }
  if constexpr (requires { request->update_expression; }) request->update_expression = reader->text("UpdateExpression");
  return read_write_request(*reader, *request);
}

std::optional<ServiceError> read_entry(const Reader& reader, TransactWriteEntry& entry) {
  if (auto error = read_verb(reader, "ConditionCheck", entry.check)) return error;
  if (auto error = read_verb(reader, "Put", entry.put)) return error;
  if (auto error = read_verb(reader, "Update", entry.update)) return error;
  return read_verb(reader, "Delete", entry.remove);
}

}  // namespace

Result<std::string> run_transact_write_items(const OperationContext& context, const Reader& reader) {
  TransactWriteRequest request;
  if (const auto entries = reader.structures("TransactItems")) {
    request.entries.emplace();
    for (const Reader& each : *entries) {
      if (auto error = read_entry(each, request.entries->emplace_back())) return *std::move(error);
    }
  }
  request.fingerprint = reader.json("TransactItems");
  request.client_request_token = reader.text("ClientRequestToken");
  request.return_consumed_capacity = reader.text("ReturnConsumedCapacity");
  request.return_item_collection_metrics = reader.text("ReturnItemCollectionMetrics");
  if (reader.faults().serialization) return *reader.faults().serialization;
  request.malformed_value = reader.faults().malformed_value;
  const auto response = transact_write_items(context.account, std::move(request), context.now);
  if (response.has_error()) return response.error();
  std::string out = "{";
  append_consumed(out, response->consumed);
  append_metrics_by_table(out, response->metrics);
  return out += '}';
}

Result<std::string> run_transact_get_items(const OperationContext& context, const Reader& reader) {
  TransactGetRequest request;
  if (const auto entries = reader.structures("TransactItems")) {
    request.entries.emplace();
    for (const Reader& each : *entries) {
      TransactGetRequest::Entry& entry = request.entries->emplace_back();
      const auto get = each.structure("Get");
      if (!get) continue;
      entry.has_get = true;
      entry.get.key = get->item("Key");
      entry.get.projection_expression = get->text("ProjectionExpression");
      if (auto error = read_item_request(*get, entry.get)) return *std::move(error);
    }
  }
  request.return_consumed_capacity = reader.text("ReturnConsumedCapacity");
  if (reader.faults().serialization) return *reader.faults().serialization;
  request.malformed_value = reader.faults().malformed_value;
  const auto response = transact_get_items(context.account, std::move(request), context.now);
  if (response.has_error()) return response.error();
  std::string out = "{";
  append_consumed(out, response->consumed);
  append_key(out, "Responses");
  out += '[';
  for (const auto& item : response->items) {
    append_comma(out);
    out += '{';
    if (item) {
      append_key(out, "Item");
      append_item(out, *item);
    }
    out += '}';
  }
  out += ']';
  return out += '}';
}

}  // namespace queuecast::dynamodb
