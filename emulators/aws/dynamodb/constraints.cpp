#include "emulators/aws/dynamodb/constraints.h"

#include <algorithm>

namespace queuecast::dynamodb {

namespace {

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

}  // namespace

void Constraints::table_name(const std::optional<std::string>& name, std::string_view path) {
  required(name.has_value(), path);
  if (name && !name->starts_with("arn:")) index_name(name, path);
}

void Constraints::index_name(const std::optional<std::string>& name, std::string_view path) {
  if (!name) return;
  pattern(std::all_of(name->begin(), name->end(), is_name_character), *name, path, "[a-zA-Z0-9_.-]+");
  length_between(*name, name->size(), path, 3, 255);
}

std::optional<ServiceError> Constraints::violations() const {
  auto message = text();
  if (!message) return std::nullopt;
  return validation_error(*std::move(message));
}

}  // namespace queuecast::dynamodb
