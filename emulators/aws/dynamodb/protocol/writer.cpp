#include "emulators/aws/dynamodb/protocol/writer.h"

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

std::string_view error_namespace(std::string_view code) {
  if (code == "ValidationException") return "com.amazon.coral.validate#";
  for (const std::string_view front_end :
       {"SerializationException", "UnknownOperationException", "UnrecognizedClientException",
        "MissingAuthenticationTokenException", "InvalidSignatureException", "AccessDeniedException"}) {
    if (code == front_end) return "com.amazon.coral.service#";
  }
  return "com.amazonaws.dynamodb.v20120810#";
}

void append_number(std::string& out, std::string_view name, HalfUnits units) {
  append_key(out, name);
  out.append(std::to_string(units / 2)).append(units % 2 == 0 ? ".0" : ".5");
}

void append_units(std::string& out, HalfUnits units, ConsumedCapacity::Kind kind) {
  append_number(out, "CapacityUnits", units);
  if (kind == ConsumedCapacity::Kind::kTransactionalRead) append_number(out, "ReadCapacityUnits", units);
  if (kind == ConsumedCapacity::Kind::kTransactionalWrite) append_number(out, "WriteCapacityUnits", units);
}

void append_part(std::string& out, std::string_view name, HalfUnits units, ConsumedCapacity::Kind kind) {
  append_key(out, name);
  out += '{';
  append_units(out, units, kind);
  out += '}';
}

void append_parts(std::string& out, std::string_view name, const std::map<std::string, HalfUnits>& parts,
                  ConsumedCapacity::Kind kind) {
  if (parts.empty()) return;
  append_key(out, name);
  out += '{';
  for (const auto& [index, units] : parts) append_part(out, index, units, kind);
  out += '}';
}

void append_reasons(std::string& out, const std::vector<CancellationReason>& reasons) {
  append_key(out, "CancellationReasons");
  out += '[';
  for (const CancellationReason& reason : reasons) {
    aws::append_json(out, "{");
    append_member(out, "Code", reason.code);
    if (!reason.message.empty()) append_member(out, "Message", reason.message);
    if (reason.item) {
      append_key(out, "Item");
      append_item(out, *reason.item);
    }
    out += '}';
  }
  out += ']';
}

/// The front end, and the errors of transactions, spell their text with a capital letter; other modelled errors do not.
std::string_view message_key(std::string_view code) {
  for (const std::string_view capital :
       {"TransactionCanceledException", "IdempotentParameterMismatchException", "TransactionInProgressException"}) {
    if (code == capital) return "Message";
  }
  return error_namespace(code) == "com.amazon.coral.service#" ? "Message" : "message";
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
  append_units(out, consumed.units.total(), consumed.kind);
  if (consumed.by_index) {
    append_part(out, "Table", consumed.units.table, consumed.kind);
    append_parts(out, "LocalSecondaryIndexes", consumed.units.local, consumed.kind);
    append_parts(out, "GlobalSecondaryIndexes", consumed.units.global, consumed.kind);
  }
  out += '}';
}

std::string error_body(const ServiceError& error) {
  std::string out = "{";
  append_member(out, "__type", std::string(error_namespace(error.code)) + error.code);
  if (!error.message.empty()) append_member(out, message_key(error.code), error.message);
  if (!error.cancellation_reasons.empty()) append_reasons(out, error.cancellation_reasons);
  if (error.item) {
    append_key(out, "Item");
    append_item(out, *error.item);
  }
  if (!error.throttling_reason.empty()) {
    append_key(out, error.code == "ThrottlingException" ? "throttlingReasons" : "ThrottlingReasons");
    out += "[{";
    append_member(out, "reason", error.throttling_reason);
    append_member(out, "resource", error.throttled_resource);
    out += "}]";
  }
  out += '}';
  return out;
}

}  // namespace queuecast::dynamodb
