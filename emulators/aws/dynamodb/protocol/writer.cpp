#include "emulators/aws/dynamodb/protocol/writer.h"

#include <array>
#include <cstdio>

#include "emulators/aws/json_writer.h"
#include "emulators/http/base64.h"

namespace queuecast::dynamodb {

namespace {

using aws::append_comma;
using aws::append_json;
using aws::append_key;
using aws::append_member;

void append_content(std::string& out, const Value& value) {
  switch (value.type) {
    case Type::kString:
    case Type::kNumber: return aws::append_value(out, value.text);
    case Type::kBinary: return aws::append_value(out, emulators::base64_encode(value.text));
    case Type::kBool: return aws::append_value(out, value.boolean);
    case Type::kNull: return aws::append_value(out, true);
    case Type::kMap: return append_item(out, value.attributes);
    default: break;
  }
  append_comma(out);
  out += '[';
  for (const Value& element : value.elements) {
    value.type == Type::kList ? append_value(out, element) : append_content(out, element);
  }
  out += ']';
}

void append_units(std::string& out, HalfUnits units) {
  append_key(out, "CapacityUnits");
  out.append(std::to_string(units / 2)).append(units % 2 == 0 ? ".0" : ".5");
}

/// Seconds since the epoch with milliseconds, as the service writes its timestamps.
void append_time(std::string& out, std::string_view name, runtime::TimePoint at) {
  const std::int64_t milliseconds = runtime::unix_milliseconds(at);
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%lld.%03lld", static_cast<long long>(milliseconds / 1000),
                static_cast<long long>(milliseconds % 1000));
  append_key(out, name);
  out += text.data();
}

void append_schema(std::string& out, const TableDefinition& definition) {
  append_key(out, "AttributeDefinitions");
  out += '[';
  for (const KeyAttribute& attribute : definition.attributes) {
    append_json(out, "{");
    append_member(out, "AttributeName", attribute.name);
    append_member(out, "AttributeType", type_name(attribute.type));
    out += '}';
  }
  out += ']';
  append_key(out, "KeySchema");
  out += '[';
  const auto key = [&out](const KeyAttribute& attribute, std::string_view type) {
    append_json(out, "{");
    append_member(out, "AttributeName", attribute.name);
    append_member(out, "KeyType", type);
    out += '}';
  };
  key(definition.keys.hash, "HASH");
  if (definition.keys.range) key(*definition.keys.range, "RANGE");
  out += ']';
}

void append_throughput(std::string& out, const TableDefinition& definition, Detail detail) {
  append_key(out, "ProvisionedThroughput");
  out += '{';
  append_member(out, "NumberOfDecreasesToday", 0);
  append_member(out, "ReadCapacityUnits", definition.provisioned.read);
  append_member(out, "WriteCapacityUnits", definition.provisioned.write);
  out += '}';
  const bool on_demand = definition.billing_mode == BillingMode::kPayPerRequest;
  if (on_demand) append_json(out, R"("BillingModeSummary":{"BillingMode":"PAY_PER_REQUEST"})");
  if (detail != Detail::kDescribed) return;
  // A provisioned table is warm for what it is provisioned for; a new one on demand for twice its first peak.
  append_key(out, "WarmThroughput");
  out += '{';
  append_member(out, "ReadUnitsPerSecond", on_demand ? std::int64_t{12'000} : definition.provisioned.read);
  append_member(out, "WriteUnitsPerSecond", on_demand ? std::int64_t{4'000} : definition.provisioned.write);
  append_member(out, "Status", "ACTIVE");
  out += '}';
}

std::string_view error_namespace(std::string_view code) {
  if (code == "ValidationException") return "com.amazon.coral.validate#";
  for (const std::string_view front_end :
       {"SerializationException", "UnknownOperationException", "UnrecognizedClientException",
        "MissingAuthenticationTokenException", "InvalidSignatureException", "AccessDeniedException"}) {
    if (code == front_end) return "com.amazon.coral.service#";
  }
  return "com.amazonaws.dynamodb.v20120810#";
}

}  // namespace

void append_value(std::string& out, const Value& value) {
  append_comma(out);
  out += '{';
  append_key(out, type_name(value.type));
  append_content(out, value);
  out += '}';
}

void append_item(std::string& out, const Item& item) {
  append_comma(out);
  out += '{';
  for (const Attribute& attribute : item) {
    append_key(out, attribute.name);
    append_value(out, attribute.value);
  }
  out += '}';
}

void append_capacity(std::string& out, const ConsumedCapacity& consumed) {
  append_comma(out);
  out += '{';
  append_member(out, "TableName", consumed.table);
  append_units(out, consumed.units);
  if (consumed.by_index) {
    append_key(out, "Table");
    out += '{';
    append_units(out, consumed.units);
    out += '}';
  }
  out += '}';
}

void append_table(std::string& out, const TableRecord& record, Detail detail, runtime::TimePoint now) {
  const Table& table = record.table;
  const TableDefinition& definition = table.definition();
  append_comma(out);
  out += '{';
  append_member(out, "TableName", definition.name);
  append_member(out, "TableArn", table.arn());
  append_member(out, "TableId", record.id);
  append_member(out, "TableStatus",
                detail == Detail::kCreated ? std::string_view("CREATING") : status_name(record.status(now)));
  if (detail != Detail::kDeleted) {
    append_schema(out, definition);
    append_time(out, "CreationDateTime", table.created());
  }
  append_throughput(out, definition, detail);
  append_member(out, "ItemCount", table.item_count());
  append_member(out, "TableSizeBytes", table.size_bytes());
  append_member(out, "DeletionProtectionEnabled", definition.deletion_protection);
  if (!definition.table_class.empty()) {
    append_key(out, "TableClassSummary");
    out += '{';
    append_member(out, "TableClass", definition.table_class);
    out += '}';
  }
  out += '}';
}

std::string error_body(const ServiceError& error) {
  std::string out = "{";
  append_member(out, "__type", std::string(error_namespace(error.code)) + error.code);
  // The front end spells its text with a capital letter, modelled errors do not.
  const bool front_end = error_namespace(error.code) == "com.amazon.coral.service#";
  if (!error.message.empty()) append_member(out, front_end ? "Message" : "message", error.message);
  if (error.item) {
    append_key(out, "Item");
    append_item(out, *error.item);
  }
  if (!error.throttling_reason.empty()) {
    append_key(out, "ThrottlingReasons");
    out += "[{";
    append_member(out, "reason", error.throttling_reason);
    append_member(out, "resource", error.throttled_resource);
    out += "}]";
  }
  out += '}';
  return out;
}

}  // namespace queuecast::dynamodb
