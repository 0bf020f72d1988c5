#include "emulators/aws/dynamodb/protocol/operations.h"

#include <array>
#include <utility>

#include "emulators/aws/dynamodb/actions/create_table.h"
#include "emulators/aws/dynamodb/actions/delete_item.h"
#include "emulators/aws/dynamodb/actions/get_item.h"
#include "emulators/aws/dynamodb/actions/put_item.h"
#include "emulators/aws/dynamodb/actions/table_actions.h"
#include "emulators/aws/dynamodb/actions/update_item.h"
#include "emulators/aws/dynamodb/protocol/item_requests.h"
#include "emulators/aws/dynamodb/protocol/reads.h"
#include "emulators/aws/dynamodb/protocol/writer.h"
#include "emulators/aws/json_writer.h"
#include "emulators/http/ids.h"

namespace queuecast::dynamodb {

namespace {

using aws::append_key;
using aws::append_member;

std::string write_answer(const WriteResponse& response) {
  std::string out = "{";
  if (response.attributes) {
    append_key(out, "Attributes");
    append_item(out, *response.attributes);
  }
  append_consumed(out, response.consumed);
  return out += '}';
}

Result<std::string> answer_write(const Result<WriteResponse>& response) {
  if (response.has_error()) return response.error();
  return write_answer(*response);
}

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
    append_key(out, "Item");
    append_item(out, *response->item);
  }
  append_consumed(out, response->consumed);
  return out += '}';
}

/// The elements of an array of {AttributeName, `type_name`}.
template <class Element>
std::optional<std::vector<Element>> read_named_types(const Reader& reader, std::string_view name,
                                                     std::string_view type_name) {
  const auto array = reader.array(name);
  if (!array) return std::nullopt;
  std::vector<Element> elements;
  for (const auto each : *array) {
    if (const auto element = reader.element(each)) {
      elements.push_back({element->text("AttributeName"), element->text(type_name)});
    }
  }
  return elements;
}

std::string table_answer(std::string_view member, const TableRecord& record, Detail detail, runtime::TimePoint now) {
  std::string out = "{";
  append_key(out, member);
  append_table(out, record, detail, now);
  return out += '}';
}

Result<std::string> run_create_table(const OperationContext& context, const Reader& reader) {
  CreateTableRequest request;
  request.table_name = reader.text("TableName");
  request.attributes =
      read_named_types<CreateTableRequest::AttributeDefinition>(reader, "AttributeDefinitions", "AttributeType");
  request.keys = read_named_types<CreateTableRequest::KeyElement>(reader, "KeySchema", "KeyType");
  request.billing_mode = reader.text("BillingMode");
  request.table_class = reader.text("TableClass");
  request.deletion_protection = reader.boolean("DeletionProtectionEnabled");
  if (const auto throughput = reader.object("ProvisionedThroughput")) {
    const Reader units{*throughput, reader.faults()};
    request.throughput = {units.integer("ReadCapacityUnits"), units.integer("WriteCapacityUnits")};
  }
  for (const std::string_view indexes : {"LocalSecondaryIndexes", "GlobalSecondaryIndexes"}) {
    const auto array = reader.array(indexes);
    if (array && array->size() > 0) request.has_secondary_indexes = true;
  }
  if (reader.faults().serialization) return *reader.faults().serialization;
  const auto record = create_table(context.account, request, emulators::uuid(context.ids), context.now);
  if (record.has_error()) return record.error();
  return table_answer("TableDescription", **record, Detail::kCreated, context.now);
}

Result<std::string> run_describe_table(const OperationContext& context, const Reader& reader) {
  const auto name = reader.text("TableName");
  if (reader.faults().serialization) return *reader.faults().serialization;
  const auto record = describe_table(context.account, name, context.now);
  if (record.has_error()) return record.error();
  return table_answer("Table", **record, Detail::kDescribed, context.now);
}

Result<std::string> run_delete_table(const OperationContext& context, const Reader& reader) {
  const auto name = reader.text("TableName");
  if (reader.faults().serialization) return *reader.faults().serialization;
  const auto record = delete_table(context.account, name, context.now);
  if (record.has_error()) return record.error();
  return table_answer("TableDescription", **record, Detail::kDeleted, context.now);
}

Result<std::string> run_list_tables(const OperationContext& context, const Reader& reader) {
  ListTablesRequest request;
  request.exclusive_start_table_name = reader.text("ExclusiveStartTableName");
  request.limit = reader.integer("Limit");
  if (reader.faults().serialization) return *reader.faults().serialization;
  const auto names = list_tables(context.account, request, context.now);
  if (names.has_error()) return names.error();
  std::string out = "{";
  append_key(out, "TableNames");
  out += '[';
  for (const std::string& name : names->names) aws::append_value(out, name);
  out += ']';
  if (names->more) append_member(out, "LastEvaluatedTableName", names->names.back());
  return out += '}';
}

Result<std::string> run_describe_endpoints(const OperationContext& context, const Reader&) {
  std::string out = R"({"Endpoints":[{)";
  append_member(out, "Address", context.host);
  append_member(out, "CachePeriodInMinutes", 1440);
  return out += "}]}";
}

struct Named {
  std::string_view name;
  Operation operation;
};
constexpr std::array<Named, 11> kOperations{{{"PutItem", run_put_item},
                                             {"GetItem", run_get_item},
                                             {"UpdateItem", run_update_item},
                                             {"DeleteItem", run_delete_item},
                                             {"Query", run_query},
                                             {"Scan", run_scan},
                                             {"CreateTable", run_create_table},
                                             {"DescribeTable", run_describe_table},
                                             {"DeleteTable", run_delete_table},
                                             {"ListTables", run_list_tables},
                                             {"DescribeEndpoints", run_describe_endpoints}}};

}  // namespace

Operation find_operation(std::string_view name) {
  for (const Named& each : kOperations) {
    if (each.name == name) return each.operation;
  }
  return nullptr;
}

}  // namespace queuecast::dynamodb
