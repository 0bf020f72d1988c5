#include "emulators/aws/dynamodb/protocol/reader.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace queuecast::dynamodb {

namespace {

using simdjson::dom::element_type;

void keep_first(std::optional<ServiceError>& kept, ServiceError error) {
  if (!kept) kept = std::move(error);
}

}  // namespace

ServiceError wrong_json_type(simdjson::dom::element found, std::string_view expected) {
  const auto scalar = [expected](std::string_view token) {
    std::string message{token};
    message.append(" cannot be converted to ").append(expected);
    return serialization_error(std::move(message));
  };
  const bool structured = expected == "List" || expected == "Map";
  switch (found.type()) {
    case element_type::ARRAY: return serialization_error("Start of list found where not expected");
    case element_type::OBJECT: return serialization_error("Start of structure or map found where not expected");
    default: break;
  }
  if (structured) return serialization_error("Unexpected field type");
  switch (found.type()) {
    case element_type::STRING: return scalar("STRING_VALUE");
    case element_type::BOOL: return scalar(bool(found) ? "TRUE_VALUE" : "FALSE_VALUE");
    case element_type::DOUBLE: return scalar("DECIMAL_VALUE");
    default: return scalar("NUMBER_VALUE");
  }
}

std::optional<simdjson::dom::element> Reader::find(std::string_view name) const {
  simdjson::dom::element element;
  if (object_.at_key(name).get(element) != simdjson::SUCCESS || element.is_null()) return std::nullopt;
  return element;
}

std::optional<std::string> Reader::text(std::string_view name) const {
  const auto element = find(name);
  if (!element) return std::nullopt;
  std::string_view text;
  if (element->get(text) == simdjson::SUCCESS) return std::string(text);
  keep_first(faults_.serialization, wrong_json_type(*element, "String"));
  return std::nullopt;
}

std::optional<std::int64_t> Reader::integer(std::string_view name, std::string_view type) const {
  const auto element = find(name);
  if (!element) return std::nullopt;
  double number = 0;
  if (element->get(number) != simdjson::SUCCESS) {
    keep_first(faults_.serialization, wrong_json_type(*element, type));
    return std::nullopt;
  }
  std::int64_t integer = 0;
  if (element->get(integer) != simdjson::SUCCESS) {
    // A fraction is cut off; what no 64 bits hold becomes the nearest value.
    constexpr double kLimit = 9.2e18;
    integer = static_cast<std::int64_t>(std::trunc(std::fmax(-kLimit, std::fmin(kLimit, number))));
  }
  if (type == "Integer") integer = std::clamp<std::int64_t>(integer, INT32_MIN, INT32_MAX);
  return integer;
}

std::optional<bool> Reader::boolean(std::string_view name) const {
  const auto element = find(name);
  if (!element) return std::nullopt;
  bool value = false;
  if (element->get(value) == simdjson::SUCCESS) return value;
  keep_first(faults_.serialization, wrong_json_type(*element, "Boolean"));
  return std::nullopt;
}

std::optional<simdjson::dom::object> Reader::object(std::string_view name) const {
  const auto element = find(name);
  if (!element) return std::nullopt;
  simdjson::dom::object object;
  if (element->get(object) == simdjson::SUCCESS) return object;
  keep_first(faults_.serialization, wrong_json_type(*element, "Map"));
  return std::nullopt;
}

std::optional<simdjson::dom::array> Reader::array(std::string_view name) const {
  const auto element = find(name);
  if (!element) return std::nullopt;
  simdjson::dom::array array;
  if (element->get(array) == simdjson::SUCCESS) return array;
  keep_first(faults_.serialization, wrong_json_type(*element, "List"));
  return std::nullopt;
}

std::optional<Reader> Reader::element(simdjson::dom::element element) const {
  simdjson::dom::object object;
  if (element.get(object) == simdjson::SUCCESS) return Reader{object, faults_};
  keep_first(faults_.serialization, wrong_json_type(element, "Map"));
  return std::nullopt;
}

std::optional<std::vector<std::string>> Reader::texts(std::string_view name) const {
  const auto elements = array(name);
  if (!elements) return std::nullopt;
  std::vector<std::string> texts;
  for (const auto each : *elements) {
    std::string_view text;
    if (each.get(text) != simdjson::SUCCESS) keep_first(faults_.serialization, wrong_json_type(each, "String"));
    texts.emplace_back(text);
  }
  return texts;
}

std::optional<Reader> Reader::structure(std::string_view name) const {
  const auto member = find(name);
  return member ? element(*member) : std::nullopt;
}

std::optional<std::vector<Reader>> Reader::structures(std::string_view name) const {
  const auto elements = array(name);
  if (!elements) return std::nullopt;
  std::vector<Reader> all;
  for (const auto each : *elements) {
    if (const auto reader = element(each)) all.push_back(*reader);
  }
  return all;
}

std::string Reader::json(std::string_view name) const {
  const auto member = find(name);
  return member ? std::string(simdjson::minify(*member)) : std::string();
}

Item Reader::whole_item() const { return read_item(object_, faults_); }

std::optional<Item> Reader::item(std::string_view name) const {
  const auto map = object(name);
  if (!map) return std::nullopt;
  return read_item(*map, faults_);
}

std::optional<Substitutions::Names> Reader::names(std::string_view name) const {
  const auto map = object(name);
  if (!map) return std::nullopt;
  Substitutions::Names names;
  for (const auto field : *map) {
    std::string_view text;
    if (field.value.get(text) != simdjson::SUCCESS) {
      keep_first(faults_.serialization, wrong_json_type(field.value, "String"));
    }
    names.insert_or_assign(std::string(field.key), std::string(text));
  }
  return names;
}

std::optional<Substitutions::Values> Reader::values(std::string_view name) const {
  const auto map = object(name);
  if (!map) return std::nullopt;
  Substitutions::Values values;
  for (const auto field : *map) {
    ReadFaults inner;
    values.insert_or_assign(std::string(field.key), read_value(field.value, inner));
    if (inner.serialization) keep_first(faults_.serialization, *inner.serialization);
    if (inner.malformed_value) {
      keep_first(faults_.malformed_value,
                 validation_error("ExpressionAttributeValues contains invalid value: " +
                                  inner.malformed_value->message + " for key " + std::string(field.key)));
    }
  }
  return values;
}

}  // namespace queuecast::dynamodb
