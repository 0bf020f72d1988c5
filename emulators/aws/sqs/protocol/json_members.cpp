#include "emulators/aws/sqs/protocol/json_members.h"

#include <cmath>

#include "emulators/http/base64.h"

namespace queuecast::sqs {

namespace {

namespace dom = simdjson::dom;

/// The words of the service's JSON reader for a value that is not what the model says.
std::string mismatch(dom::element value, std::string_view expected) {
  const auto converted = [&](std::string_view token) {
    return std::string(token) + " can not be converted to " + std::string(expected);
  };
  switch (value.type()) {
    case dom::element_type::OBJECT: return "Start of structure or map found where not expected.";
    case dom::element_type::ARRAY: return "Start of list found where not expected";
    case dom::element_type::STRING: return converted("STRING_VALUE");
    case dom::element_type::BOOL: return converted(value.get_bool().value_unsafe() ? "TRUE_VALUE" : "FALSE_VALUE");
    default: return converted("NUMBER_VALUE");
  }
}

}  // namespace

std::optional<dom::element> JsonMembers::find(std::string_view key) const {
  dom::element value;
  if (object_.at_key(key).get(value) != simdjson::SUCCESS || value.is_null()) return std::nullopt;
  return value;
}

std::optional<std::string> JsonMembers::string_of(dom::element value) {
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS) {
    fail(mismatch(value, "a String"));
    return std::nullopt;
  }
  return std::string(text);
}

std::optional<std::string> JsonMembers::optional_text(std::string_view key) {
  const auto value = find(key);
  return value ? string_of(*value) : std::nullopt;
}

std::optional<std::int64_t> JsonMembers::integer(std::string_view key) {
  const auto value = find(key);
  if (!value) return std::nullopt;
  if (std::int64_t number = 0; value->get(number) == simdjson::SUCCESS) return number;
  double real = 0;
  constexpr double kExact = 9007199254740992.0;
  if (value->type() == dom::element_type::DOUBLE && value->get(real) == simdjson::SUCCESS && real == std::floor(real) &&
      std::abs(real) <= kExact) {
    return static_cast<std::int64_t>(real);
  }
  fail(mismatch(*value, "an Integer"));
  return std::nullopt;
}

std::optional<std::string> JsonMembers::bytes(std::string_view key) {
  const auto text = optional_text(key);
  if (!text) return std::nullopt;
  auto decoded = emulators::base64_decode(*text);
  if (!decoded) fail("Invalid base64 in " + std::string(key));
  return decoded;
}

std::vector<std::string> JsonMembers::texts(std::string_view key) {
  std::vector<std::string> all;
  dom::array array;
  if (!get(key, array)) return all;
  for (const dom::element item : array) {
    if (auto text = string_of(item)) all.push_back(std::move(*text));
  }
  return all;
}

AttributeMap JsonMembers::map(std::string_view key) {
  AttributeMap all;
  dom::object members;
  if (!get(key, members)) return all;
  for (const auto& [name, value] : members) {
    if (value.is_null()) continue;
    if (auto text = string_of(value)) all.insert_or_assign(std::string(name), std::move(*text));
  }
  return all;
}

bool JsonMembers::has_items(std::string_view key) {
  dom::array array;
  return get(key, array) && array.size() > 0;
}

bool JsonMembers::get(std::string_view key, dom::array& array) {
  const auto value = find(key);
  if (!value) return false;
  if (value->get(array) == simdjson::SUCCESS) return true;
  fail(mismatch(*value, "a List"));
  return false;
}

bool JsonMembers::get(std::string_view key, dom::object& object) {
  const auto value = find(key);
  return value && get(*value, object);
}

bool JsonMembers::get(dom::element value, dom::object& object) {
  if (value.get(object) == simdjson::SUCCESS) return true;
  fail(mismatch(value, "a Structure or Map"));
  return false;
}

void JsonMembers::fail(std::string message) {
  if (!*fault_) *fault_ = ServiceError{errors::kSerialization, std::move(message)};
}

}  // namespace queuecast::sqs
