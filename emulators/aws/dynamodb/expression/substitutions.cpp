#include "emulators/aws/dynamodb/expression/substitutions.h"

#include <algorithm>
#include <utility>

namespace queuecast::dynamodb {

namespace {

bool well_formed(std::string_view placeholder, char sign) {
  return placeholder.size() > 1 && placeholder.front() == sign &&
         std::all_of(placeholder.begin() + 1, placeholder.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
         });
}

/// Service quotas, "Expression parameters".
constexpr std::size_t kMaxPlaceholderBytes = 255;

template <class Entries>
std::optional<ServiceError> check_map(const Entries& entries, const std::string& map_name, char sign) {
  if (entries.empty()) return validation_error(map_name + " must not be empty");
  for (const auto& [placeholder, entry] : entries) {
    if (!well_formed(placeholder, sign)) {
      return validation_error(map_name + " contains invalid key: Syntax error; key: \"" + placeholder + "\"");
    }
    if (placeholder.size() > kMaxPlaceholderBytes) {
      return validation_error(map_name +
                              " contains invalid key: The expression attribute map contains a key that is too "
                              "long; key: \"" +
                              placeholder + "\"");
    }
  }
  return std::nullopt;
}

template <class Entries>
std::optional<ServiceError> check_used(const Entries& entries, const std::string& map_name) {
  std::string unused;
  for (const auto& [placeholder, entry] : entries) {
    if (entry.used) continue;
    if (!unused.empty()) unused += ", ";
    unused += placeholder;
  }
  if (unused.empty()) return std::nullopt;
  return validation_error("Value provided in " + map_name + " unused in expressions: keys: {" + unused + "}");
}

/// The expressions in which values may stand are all absent.
std::optional<ServiceError> check_values_wanted(std::initializer_list<Substitutions::User> users) {
  std::string absent;
  int count = 0;
  for (const auto& user : users) {
    if (user.parameter == "ProjectionExpression") continue;
    if (user.present) return std::nullopt;
    absent.append(count++ > 0 ? " and " : "").append(user.parameter);
  }
  return validation_error("ExpressionAttributeValues can only be specified when using expressions: " + absent +
                          (count == 1 ? " is null" : " are null"));
}

constexpr const char* kNames = "ExpressionAttributeNames";
constexpr const char* kValues = "ExpressionAttributeValues";

}  // namespace

Substitutions::Substitutions(std::optional<Names> names, std::optional<Values> values)
    : has_names_(names.has_value()), has_values_(values.has_value()) {
  if (names) {
    for (auto& [placeholder, content] : *names) names_[placeholder].content = std::move(content);
  }
  if (values) {
    for (auto& [placeholder, content] : *values) values_[placeholder].content = std::move(content);
  }
}

std::optional<ServiceError> Substitutions::check(std::initializer_list<User> users) const {
  const auto present = [](const User& user) { return user.present; };
  if (has_names_ && std::none_of(users.begin(), users.end(), present)) {
    return validation_error("ExpressionAttributeNames can only be specified when using expressions");
  }
  if (has_values_) {
    if (auto error = check_values_wanted(users)) return error;
  }
  if (has_names_) {
    if (auto error = check_map(names_, kNames, '#')) return error;
  }
  return has_values_ ? check_map(values_, kValues, ':') : std::nullopt;
}

const std::string* Substitutions::name(std::string_view placeholder) {
  const auto at = names_.find(placeholder);
  if (at == names_.end()) return nullptr;
  at->second.used = true;
  return &at->second.content;
}

const Value* Substitutions::value(std::string_view placeholder) {
  const auto at = values_.find(placeholder);
  if (at == values_.end()) return nullptr;
  at->second.used = true;
  return &at->second.content;
}

std::optional<ServiceError> Substitutions::check_all_used() const {
  if (auto error = check_used(names_, kNames)) return error;
  return check_used(values_, kValues);
}

}  // namespace queuecast::dynamodb
