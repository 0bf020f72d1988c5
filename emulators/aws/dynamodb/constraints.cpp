#include "emulators/aws/dynamodb/constraints.h"

#include <algorithm>

namespace queuecast::dynamodb {

namespace {

std::string quoted(std::string_view value) {
  std::string text = "'";
  text.append(value).append("'");
  return text;
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

constexpr int kMaxViolations = 10;

}  // namespace

void Constraints::add(std::string_view value, std::string_view path, std::string_view rule) {
  if (count_ == kMaxViolations) return;
  if (count_++ > 0) text_ += "; ";
  text_.append("Value ").append(value).append(" at ").append(quoted(path));
  text_.append(" failed to satisfy constraint: Member must ").append(rule);
}

void Constraints::required(bool present, std::string_view path) {
  if (!present) add("null", path, "not be null");
}

void Constraints::table_name(const std::optional<std::string>& name) {
  required(name.has_value(), "tableName");
  if (!name || name->starts_with("arn:")) return;
  if (!std::all_of(name->begin(), name->end(), is_name_character)) {
    add(quoted(*name), "tableName", "satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
  }
  if (name->size() < 3) add(quoted(*name), "tableName", "have length greater than or equal to 3");
  if (name->size() > 255) add(quoted(*name), "tableName", "have length less than or equal to 255");
}

void Constraints::one_of(const std::optional<std::string>& value, std::string_view path,
                         std::initializer_list<std::string_view> allowed) {
  if (!value || std::find(allowed.begin(), allowed.end(), *value) != allowed.end()) return;
  std::string rule = "satisfy enum value set: [";
  for (const std::string_view each : allowed) {
    if (rule.back() != '[') rule += ", ";
    rule += each;
  }
  add(quoted(*value), path, rule += ']');
}

void Constraints::at_least(std::optional<std::int64_t> value, std::string_view path, std::int64_t minimum) {
  if (!value || *value >= minimum) return;
  add(quoted(std::to_string(*value)), path, "have value greater than or equal to " + std::to_string(minimum));
}

void Constraints::at_most(std::optional<std::int64_t> value, std::string_view path, std::int64_t maximum) {
  if (!value || *value <= maximum) return;
  add(quoted(std::to_string(*value)), path, "have value less than or equal to " + std::to_string(maximum));
}

void Constraints::length(bool holds, std::string_view value, std::string_view path, std::string_view rule) {
  if (!holds) add(quoted(value), path, "have length " + std::string(rule));
}

std::optional<ServiceError> Constraints::violations() const {
  if (count_ == 0) return std::nullopt;
  return validation_error(std::to_string(count_) + (count_ > 1 ? " validation errors" : " validation error") +
                          " detected: " + text_);
}

}  // namespace queuecast::dynamodb
