#include "emulators/aws/dynamodb/protocol/table_writer.h"

#include <array>
#include <cstdio>

#include "emulators/aws/json_writer.h"
#include "emulators/http/timestamp.h"

namespace queuecast::dynamodb {

namespace {

using aws::append_json;
using aws::append_key;
using aws::append_member;

/// Seconds since the epoch with milliseconds, as the service writes its timestamps.
void append_time(std::string& out, std::string_view name, runtime::TimePoint at) {
  const std::int64_t milliseconds = runtime::unix_milliseconds(at);
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%lld.%03lld", static_cast<long long>(milliseconds / 1000),
                static_cast<long long>(milliseconds % 1000));
  append_key(out, name);
  out += text.data();
}

void append_keys(std::string& out, const KeySchema& keys) {
  append_key(out, "KeySchema");
  out += '[';
  const auto key = [&out](const KeyAttribute& attribute, std::string_view type) {
    append_json(out, "{");
    append_member(out, "AttributeName", attribute.name);
    append_member(out, "KeyType", type);
    out += '}';
  };
  key(keys.hash, "HASH");
  if (keys.range) key(*keys.range, "RANGE");
  out += ']';
}

void append_definitions(std::string& out, const TableDefinition& definition) {
  append_key(out, "AttributeDefinitions");
  out += '[';
  for (const KeyAttribute& attribute : definition.attributes) {
    append_json(out, "{");
    append_member(out, "AttributeName", attribute.name);
    append_member(out, "AttributeType", type_name(attribute.type));
    out += '}';
  }
  out += ']';
}

/// A provisioned table is warm for what it is provisioned for; a new one on demand for twice its first peak.
void append_warm_throughput(std::string& out, bool on_demand, Units provisioned) {
  append_key(out, "WarmThroughput");
  out += '{';
  append_member(out, "ReadUnitsPerSecond", on_demand ? std::int64_t{12'000} : provisioned.read);
  append_member(out, "WriteUnitsPerSecond", on_demand ? std::int64_t{4'000} : provisioned.write);
  append_member(out, "Status", "ACTIVE");
  out += '}';
}

void append_throughput(std::string& out, const TableRecord& record, Detail detail, runtime::TimePoint now) {
  const TableDefinition& definition = record.table.definition();
  append_key(out, "ProvisionedThroughput");
  out += '{';
  if (record.last_increase) append_time(out, "LastIncreaseDateTime", *record.last_increase);
  if (record.last_decrease) append_time(out, "LastDecreaseDateTime", *record.last_decrease);
  append_member(out, "NumberOfDecreasesToday", record.decreases_on(now));
  append_member(out, "ReadCapacityUnits", definition.provisioned.read);
  append_member(out, "WriteCapacityUnits", definition.provisioned.write);
  out += '}';
  const bool on_demand = definition.billing_mode == BillingMode::kPayPerRequest;
  if (on_demand || record.on_demand_since) {
    append_key(out, "BillingModeSummary");
    out += '{';
    append_member(out, "BillingMode", on_demand ? "PAY_PER_REQUEST" : "PROVISIONED");
    if (detail == Detail::kDescribed) append_time(out, "LastUpdateToPayPerRequestDateTime", *record.on_demand_since);
    out += '}';
  }
  if (on_demand && (definition.max_read_units || definition.max_write_units)) {
    append_key(out, "OnDemandThroughput");
    out += '{';
    append_member(out, "MaxReadRequestUnits", definition.max_read_units.value_or(-1));
    append_member(out, "MaxWriteRequestUnits", definition.max_write_units.value_or(-1));
    out += '}';
  }
  if (detail == Detail::kDescribed) append_warm_throughput(out, on_demand, definition.provisioned);
}

void append_index(std::string& out, const TableRecord& record, const SecondaryIndex& index, Detail detail,
                  runtime::TimePoint now) {
  const IndexDefinition& definition = index.definition();
  append_json(out, "{");
  append_member(out, "IndexName", definition.name);
  append_keys(out, definition.keys);
  append_key(out, "Projection");
  out += '{';
  append_member(out, "ProjectionType", projection_name(definition.projection.kind));
  if (!definition.projection.included.empty()) {
    append_key(out, "NonKeyAttributes");
    out += '[';
    for (const std::string& name : definition.projection.included) aws::append_value(out, name);
    out += ']';
  }
  out += '}';
  if (definition.global) {
    // A table that is new, and an index that was added by this request, are being created.
    const auto added = record.index_active_at.find(definition.name);
    const bool new_here =
        detail == Detail::kUpdated && added != record.index_active_at.end() && added->second == record.updated_at;
    const bool creating =
        detail == Detail::kCreated || new_here || record.index_status(definition.name, now) == TableStatus::kCreating;
    append_member(out, "IndexStatus", creating ? "CREATING" : "ACTIVE");
    if (creating && detail != Detail::kCreated && now >= record.active_at) append_member(out, "Backfilling", true);
    append_key(out, "ProvisionedThroughput");
    out += '{';
    append_member(out, "NumberOfDecreasesToday", 0);
    append_member(out, "ReadCapacityUnits", definition.provisioned.read);
    append_member(out, "WriteCapacityUnits", definition.provisioned.write);
    out += '}';
    if (detail == Detail::kDescribed) {
      append_warm_throughput(out, record.table.definition().billing_mode == BillingMode::kPayPerRequest,
                             definition.provisioned);
    }
  }
  append_member(out, "IndexSizeBytes", index.size_bytes());
  append_member(out, "ItemCount", index.item_count());
  append_member(out, "IndexArn", record.table.index_arn(definition.name));
  out += '}';
}

void append_indexes(std::string& out, const TableRecord& record, bool global, Detail detail, runtime::TimePoint now) {
  bool any = false;
  for (const SecondaryIndex& index : record.table.indexes()) {
    if (index.definition().global != global) continue;
    if (!any) {
      append_key(out, global ? "GlobalSecondaryIndexes" : "LocalSecondaryIndexes");
      out += '[';
    }
    any = true;
    append_index(out, record, index, detail, now);
  }
  if (any) out += ']';
}

void append_settings(std::string& out, const TableRecord& record) {
  const TableDefinition& definition = record.table.definition();
  if (!definition.table_class.empty()) {
    append_key(out, "TableClassSummary");
    out += '{';
    append_member(out, "TableClass", definition.table_class);
    out += '}';
  }
  if (!definition.stream_view_type.empty()) {
    append_key(out, "StreamSpecification");
    out += '{';
    append_member(out, "StreamEnabled", true);
    append_member(out, "StreamViewType", definition.stream_view_type);
    out += '}';
  }
  if (definition.encrypted) append_json(out, R"("SSEDescription":{"Status":"ENABLED","SSEType":"KMS"})");
}

std::string_view shown_status(const TableRecord& record, Detail detail, runtime::TimePoint now) {
  if (detail == Detail::kCreated) return "CREATING";
  return detail == Detail::kUpdated ? "UPDATING" : status_name(record.status(now));
}

}  // namespace

void append_table(std::string& out, const TableRecord& record, Detail detail, runtime::TimePoint now) {
  const Table& table = record.table;
  const TableDefinition& definition = table.definition();
  aws::append_comma(out);
  out += '{';
  append_member(out, "TableName", definition.name);
  append_member(out, "TableArn", table.arn());
  append_member(out, "TableId", record.id);
  append_member(out, "TableStatus", shown_status(record, detail, now));
  if (detail != Detail::kDeleted) {
    append_definitions(out, definition);
    append_keys(out, definition.keys);
    append_time(out, "CreationDateTime", table.created());
    append_indexes(out, record, false, detail, now);
    append_indexes(out, record, true, detail, now);
    append_settings(out, record);
  }
  append_throughput(out, record, detail, now);
  append_member(out, "ItemCount", table.item_count());
  append_member(out, "TableSizeBytes", table.size_bytes());
  append_member(out, "DeletionProtectionEnabled", definition.deletion_protection);
  out += '}';
}

}  // namespace queuecast::dynamodb
