#include <utility>

#include "emulators/aws/dynamodb/actions/create_table.h"
#include "emulators/aws/dynamodb/actions/table_actions.h"
#include "emulators/aws/dynamodb/actions/update_table.h"
#include "emulators/aws/dynamodb/protocol/runs.h"
#include "emulators/aws/dynamodb/protocol/table_writer.h"
#include "emulators/aws/json_writer.h"
#include "emulators/http/ids.h"

namespace queuecast::dynamodb {

namespace {

/// The elements of an array of {AttributeName, `type_name`}.
template <class Element>
std::optional<std::vector<Element>> read_named_types(const Reader& reader, std::string_view name,
                                                     std::string_view type_name) {
  const auto elements = reader.structures(name);
  if (!elements) return std::nullopt;
  std::vector<Element> result;
  for (const Reader& each : *elements) result.push_back({each.text("AttributeName"), each.text(type_name)});
  return result;
}

std::optional<AttributeDefinitionRequests> read_attributes(const Reader& reader) {
  return read_named_types<AttributeDefinitionRequest>(reader, "AttributeDefinitions", "AttributeType");
}

std::optional<ThroughputRequest> read_throughput(const Reader& reader, std::string_view name, std::string_view read,
                                                 std::string_view write) {
  const auto units = reader.structure(name);
  if (!units) return std::nullopt;
  return ThroughputRequest{units->integer(read, "Long"), units->integer(write, "Long")};
}

std::optional<ThroughputRequest> read_provisioned(const Reader& reader) {
  return read_throughput(reader, "ProvisionedThroughput", "ReadCapacityUnits", "WriteCapacityUnits");
}

std::optional<ThroughputRequest> read_on_demand(const Reader& reader) {
  return read_throughput(reader, "OnDemandThroughput", "MaxReadRequestUnits", "MaxWriteRequestUnits");
}

IndexRequest read_index(const Reader& reader) {
  IndexRequest index;
  index.name = reader.text("IndexName");
  index.keys = read_named_types<KeyElementRequest>(reader, "KeySchema", "KeyType");
  if (const auto projection = reader.structure("Projection")) {
    index.projection = ProjectionRequest{projection->text("ProjectionType"), projection->texts("NonKeyAttributes")};
  }
  index.throughput = read_provisioned(reader);
  return index;
}

std::optional<std::vector<IndexRequest>> read_indexes(const Reader& reader, std::string_view name) {
  const auto elements = reader.structures(name);
  if (!elements) return std::nullopt;
  std::vector<IndexRequest> indexes;
  for (const Reader& each : *elements) indexes.push_back(read_index(each));
  return indexes;
}

std::optional<std::vector<IndexUpdateRequest>> read_index_updates(const Reader& reader) {
  const auto elements = reader.structures("GlobalSecondaryIndexUpdates");
  if (!elements) return std::nullopt;
  std::vector<IndexUpdateRequest> updates;
  for (const Reader& each : *elements) {
    IndexUpdateRequest& update = updates.emplace_back();
    if (const auto create = each.structure("Create")) update.create = read_index(*create);
    if (const auto change = each.structure("Update")) update.update = read_index(*change);
    if (const auto remove = each.structure("Delete")) update.remove = remove->text("IndexName").value_or("");
  }
  return updates;
}

/// The settings that CreateTable and UpdateTable share.
template <class Request>
void read_settings(const Reader& reader, Request& request) {
  request.table_name = reader.text("TableName");
  request.attributes = read_attributes(reader);
  request.billing_mode = reader.text("BillingMode");
  request.throughput = read_provisioned(reader);
  request.on_demand_throughput = read_on_demand(reader);
  request.table_class = reader.text("TableClass");
  request.deletion_protection = reader.boolean("DeletionProtectionEnabled");
  if (const auto stream = reader.structure("StreamSpecification")) {
    request.stream_enabled = stream->boolean("StreamEnabled");
    request.stream_view_type = stream->text("StreamViewType");
  }
  if (const auto encryption = reader.structure("SSESpecification")) request.encrypted = encryption->boolean("Enabled");
}

std::string table_answer(std::string_view member, const TableRecord& record, Detail detail, runtime::TimePoint now) {
  std::string out = "{";
  aws::append_key(out, member);
  append_table(out, record, detail, now);
  return out += '}';
}

}  // namespace

Result<std::string> run_create_table(const OperationContext& context, const Reader& reader) {
  CreateTableRequest request;
  read_settings(reader, request);
  request.keys = read_named_types<KeyElementRequest>(reader, "KeySchema", "KeyType");
  request.local_indexes = read_indexes(reader, "LocalSecondaryIndexes");
  request.global_indexes = read_indexes(reader, "GlobalSecondaryIndexes");
  if (const auto tags = reader.structures("Tags")) {
    for (const Reader& tag : *tags) request.tags[tag.text("Key").value_or("")] = tag.text("Value").value_or("");
  }
  if (reader.faults().serialization) return *reader.faults().serialization;
  const auto record = create_table(context.account, request, emulators::uuid(context.ids), context.now);
  if (record.has_error()) return record.error();
  return table_answer("TableDescription", **record, Detail::kCreated, context.now);
}

Result<std::string> run_update_table(const OperationContext& context, const Reader& reader) {
  UpdateTableRequest request;
  read_settings(reader, request);
  request.index_updates = read_index_updates(reader);
  if (reader.faults().serialization) return *reader.faults().serialization;
  const auto record = update_table(context.account, request, context.now);
  if (record.has_error()) return record.error();
  return table_answer("TableDescription", **record, Detail::kUpdated, context.now);
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
  request.limit = reader.integer("Limit", "Integer");
  if (reader.faults().serialization) return *reader.faults().serialization;
  const auto names = list_tables(context.account, request, context.now);
  if (names.has_error()) return names.error();
  std::string out = "{";
  aws::append_key(out, "TableNames");
  out += '[';
  for (const std::string& name : names->names) aws::append_value(out, name);
  out += ']';
  if (names->more) aws::append_member(out, "LastEvaluatedTableName", names->names.back());
  return out += '}';
}

}  // namespace queuecast::dynamodb
