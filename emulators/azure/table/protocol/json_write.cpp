#include <algorithm>
#include <charconv>
#include <cmath>

#include "emulators/azure/json_text.h"
#include "emulators/azure/table/account.h"
#include "emulators/azure/table/error.h"
#include "emulators/azure/table/protocol/json.h"
#include "emulators/azure/table/protocol/resource.h"

namespace queuecast::azure::table {

namespace {

/// The shortest text that reads back as the same number; whole numbers keep ".0" so that they stay doubles.
std::string double_text(double number) {
  char text[40];
  const auto end = std::to_chars(text, text + sizeof text, number).ptr;
  std::string out(text, end);
  if (out.find_first_of(".e") == std::string::npos) out += ".0";
  return out;
}

void append_comma(std::string& out) {
  if (out.back() != '{' && out.back() != '[') out += ',';
}

void append_annotation(std::string& out, std::string_view name, EdmType type) {
  append_member(out, std::string(name) + "@odata.type", edm_name(type));
}

void append_value(std::string& out, std::string_view name, const Value& value, JsonLevel level) {
  std::string text;
  bool quoted = true;
  bool annotated = true;
  if (const auto* const string = std::get_if<std::string>(&value.data)) {
    text = *string;
    annotated = value.type != EdmType::kString;
  } else if (const auto* const flag = std::get_if<bool>(&value.data)) {
    text = *flag ? "true" : "false";
    quoted = annotated = false;
  } else if (const auto* const number = std::get_if<double>(&value.data)) {
    const bool finite = std::isfinite(*number);
    text = finite ? double_text(*number) : std::isnan(*number) ? "NaN" : *number > 0 ? "Infinity" : "-Infinity";
    quoted = annotated = !finite;
  } else {
    text = std::to_string(std::get<std::int64_t>(value.data));
    quoted = annotated = value.type == EdmType::kInt64;
  }
  if (annotated && level != JsonLevel::kNone) append_annotation(out, name, value.type);
  if (quoted) {
    append_member(out, name, text);
    return;
  }
  append_comma(out);
  append_json(out, name);
  out += ':';
  out += text;
}

void append_timestamp(std::string& out, const Entity& entity, JsonLevel level) {
  if (level == JsonLevel::kFull) append_annotation(out, "Timestamp", EdmType::kDateTime);
  append_member(out, "Timestamp", iso8601(entity.timestamp, true));
}

void append_selected(std::string& out, const Entity& entity, std::string_view name, JsonLevel level) {
  if (name == "PartitionKey") {
    append_member(out, name, entity.partition_key);
  } else if (name == "RowKey") {
    append_member(out, name, entity.row_key);
  } else if (name == "Timestamp") {
    append_timestamp(out, entity, level);
  } else if (const Property* const property = entity.find(name)) {
    append_value(out, name, property->value, level);
  } else {
    append_comma(out);
    append_json(out, name);
    out += ":null";
  }
}

/// The members of an entity, into an object that is already open.
void append_entity(std::string& out, const Frame& frame, std::string_view table, const Entity& entity,
                   const std::vector<std::string>& select) {
  const std::string path =
      frame.level == JsonLevel::kFull ? row_path(table, entity.partition_key, entity.row_key) : std::string{};
  if (frame.level == JsonLevel::kFull) {
    append_member(out, "odata.type", std::string(frame.account) + "." + std::string(table));
    append_member(out, "odata.id", std::string(frame.base) + "/" + path);
  }
  if (frame.level != JsonLevel::kNone) append_member(out, "odata.etag", etag_of(entity));
  if (frame.level == JsonLevel::kFull) append_member(out, "odata.editLink", path);
  for (const std::string& name : select) append_selected(out, entity, name, frame.level);
  if (!select.empty()) return;
  append_member(out, "PartitionKey", entity.partition_key);
  append_member(out, "RowKey", entity.row_key);
  append_timestamp(out, entity, frame.level);
  for (const Property& property : entity.properties) append_value(out, property.name, property.value, frame.level);
}

void append_metadata(std::string& out, const Frame& frame, std::string_view what) {
  if (frame.level == JsonLevel::kNone) return;
  append_member(out, "odata.metadata", std::string(frame.base) + "/$metadata#" + std::string(what));
}

void append_table(std::string& out, const Frame& frame, std::string_view name) {
  if (frame.level == JsonLevel::kFull) {
    const std::string path = "Tables('" + std::string(name) + "')";
    append_member(out, "odata.type", std::string(frame.account) + ".Tables");
    append_member(out, "odata.id", std::string(frame.base) + "/" + path);
    append_member(out, "odata.editLink", path);
  }
  append_member(out, "TableName", name);
}

}  // namespace

Result<JsonLevel> negotiate(const http::Request& request, std::string_view format, std::string_view version) {
  const std::string accept = lower_case(format.empty() ? request.headers.get("Accept") : format);
  const auto asks = [&accept](std::string_view type) { return accept.find(type) != std::string::npos; };
  if (asks("json")) {
    if (version < "2013-08-15") return errors::json_not_supported();
    if (asks("odata=nometadata")) return JsonLevel::kNone;
    return asks("odata=fullmetadata") ? JsonLevel::kFull : JsonLevel::kMinimal;
  }
  const bool anything = accept.empty() || asks("*/*") || asks("application/*") || asks("multipart/mixed");
  if (anything && version >= "2015-12-11") return JsonLevel::kMinimal;
  if (anything || asks("atom") || asks("xml")) return errors::atom_not_supported();
  return errors::media_type_not_supported();
}

std::string_view content_type(JsonLevel level) {
  switch (level) {
    case JsonLevel::kNone: return "application/json;odata=nometadata;streaming=true;charset=utf-8";
    case JsonLevel::kFull: return "application/json;odata=fullmetadata;streaming=true;charset=utf-8";
    case JsonLevel::kMinimal: break;
  }
  return "application/json;odata=minimalmetadata;streaming=true;charset=utf-8";
}

void write_entity(std::string& out, const Frame& frame, std::string_view table, const Entity& entity,
                  const std::vector<std::string>& select) {
  out += '{';
  append_metadata(out, frame, std::string(table) + "/@Element");
  append_entity(out, frame, table, entity, select);
  out += '}';
}

void write_entities(std::string& out, const Frame& frame, std::string_view table,
                    const std::vector<const Entity*>& entities, const std::vector<std::string>& select) {
  out += '{';
  append_metadata(out, frame, table);
  append_comma(out);
  out += "\"value\":[";
  for (const Entity* const entity : entities) {
    append_comma(out);
    out += '{';
    append_entity(out, frame, table, *entity, select);
    out += '}';
  }
  out += "]}";
}

void write_table(std::string& out, const Frame& frame, std::string_view name) {
  out += '{';
  append_metadata(out, frame, "Tables/@Element");
  append_table(out, frame, name);
  out += '}';
}

void write_tables(std::string& out, const Frame& frame, const std::vector<std::string_view>& names) {
  out += '{';
  append_metadata(out, frame, "Tables");
  append_comma(out);
  out += "\"value\":[";
  for (const std::string_view name : names) {
    append_comma(out);
    out += '{';
    append_table(out, frame, name);
    out += '}';
  }
  out += "]}";
}

}  // namespace queuecast::azure::table
