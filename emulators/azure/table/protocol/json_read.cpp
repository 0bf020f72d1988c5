#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>

#include <simdjson.h>

#include "emulators/azure/base64.h"
#include "emulators/azure/guid.h"
#include "emulators/azure/table/error.h"
#include "emulators/azure/table/protocol/json.h"

namespace queuecast::azure::table {

namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

constexpr std::size_t kMaxBodyBytes = 4 * 1024 * 1024;
constexpr std::string_view kTypeSuffix = "@odata.type";

std::optional<EdmType> edm_type(std::string_view name) {
  for (const EdmType type : {EdmType::kString, EdmType::kBoolean, EdmType::kInt32, EdmType::kInt64, EdmType::kDouble,
                             EdmType::kDateTime, EdmType::kGuid, EdmType::kBinary}) {
    if (edm_name(type) == name) return type;
  }
  return std::nullopt;
}

Result<simdjson::dom::object> parse(simdjson::dom::parser& parser, const std::string& body) {
  if (body.size() > kMaxBodyBytes) return errors::body_too_large();
  simdjson::dom::object object;
  if (parser.parse(body).get(object)) return errors::unreadable_body();
  return object;
}

std::optional<std::int64_t> whole_number(const element& json, bool allow_text) {
  std::int64_t number = 0;
  std::string_view text;
  if (!json.get(number)) return number;
  if (!allow_text || json.get(text)) return std::nullopt;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<double> real_number(const element& json) {
  double number = 0;
  std::string_view text;
  if (!json.get(number)) return number;  // whole numbers too
  if (json.get(text)) return std::nullopt;
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "Infinity") return std::numeric_limits<double>::infinity();
  if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size() || !std::isfinite(number))
    return std::nullopt;
  return number;
}

/// An annotated Boolean may be text, as numbers may.
std::optional<bool> flag_of(const element& json) {
  bool flag = false;
  std::string_view text;
  if (!json.get(flag)) return flag;
  if (json.get(text)) return std::nullopt;
  if (http::equal_ignoring_case(text, "true")) return true;
  return http::equal_ignoring_case(text, "false") ? std::optional(false) : std::nullopt;
}

/// A text of one of the types that JSON writes as strings, in its canonical form.
std::optional<std::string> text_of(const element& json, EdmType type) {
  std::string_view text;
  if (json.get(text)) return std::nullopt;
  switch (type) {
    case EdmType::kDateTime: return canonical_datetime(text);
    case EdmType::kGuid: {
      const auto guid = Guid::parse(text);
      return guid ? std::optional(guid->to_string()) : std::nullopt;
    }
    case EdmType::kBinary: return base64_decode(text) ? std::optional<std::string>(text) : std::nullopt;
    default: return std::string(text);
  }
}

template <class T>
bool store(Value& value, std::optional<T> data) {
  if (!data) return false;
  value.data = std::move(*data);
  return true;
}

bool read_typed(const element& json, EdmType type, Value& value) {
  value.type = type;
  switch (type) {
    case EdmType::kBoolean: return store(value, flag_of(json));
    case EdmType::kInt32: {
      const auto number = whole_number(json, true);
      return number && *number >= std::numeric_limits<std::int32_t>::min() &&
             *number <= std::numeric_limits<std::int32_t>::max() && store(value, number);
    }
    case EdmType::kInt64: return store(value, whole_number(json, true));
    case EdmType::kDouble: return store(value, real_number(json));
    default: return store(value, text_of(json, type));
  }
}

std::optional<EdmType> type_of(const element& json) {
  switch (json.type()) {
    case element_type::STRING: return EdmType::kString;
    case element_type::BOOL: return EdmType::kBoolean;
    case element_type::INT64:
    case element_type::UINT64: return EdmType::kInt32;
    case element_type::DOUBLE: return EdmType::kDouble;
    default: return std::nullopt;
  }
}

}  // namespace

Result<std::string> read_table_name(const std::string& body) {
  simdjson::dom::parser parser;
  const auto object = parse(parser, body);
  if (!object) return object.error();
  std::string_view name;
  if ((*object)["TableName"].get(name)) return errors::properties_need_value();
  return std::string(name);
}

Result<EntityBody> read_entity(const std::string& body) {
  static thread_local simdjson::dom::parser parser;  // keeps its buffers; holds no state between calls
  const auto object = parse(parser, body);
  if (!object) return object.error();
  std::map<std::string_view, EdmType> types;
  for (const auto& [key, json] : *object) {
    if (!key.ends_with(kTypeSuffix)) continue;
    std::string_view name;
    const auto type = json.get(name) ? std::nullopt : edm_type(name);
    if (!type) return errors::unreadable_body();
    types[key.substr(0, key.size() - kTypeSuffix.size())] = *type;
  }
  EntityBody entity;
  for (const auto& [key, json] : *object) {
    if (key.find('@') != std::string_view::npos || key.starts_with("odata.")) continue;
    if (key == "Timestamp" || json.is_null()) continue;
    const auto annotated = types.find(key);
    const auto type = annotated != types.end() ? std::optional(annotated->second) : type_of(json);
    Property property;
    property.name = key;
    if (!type || !read_typed(json, *type, property.value)) return errors::unreadable_body();
    if (key == "PartitionKey" || key == "RowKey") {
      auto& target = key == "RowKey" ? entity.row_key : entity.partition_key;
      if (target) return errors::duplicate_properties();
      if (*type != EdmType::kString) return errors::unreadable_body();
      target = std::get<std::string>(property.value.data);
      continue;
    }
    entity.properties.push_back(std::move(property));
  }
  std::vector<std::string_view> names;
  for (const Property& property : entity.properties) names.push_back(property.name);
  std::sort(names.begin(), names.end());
  if (std::adjacent_find(names.begin(), names.end()) != names.end()) return errors::duplicate_properties();
  return entity;
}

}  // namespace queuecast::azure::table
