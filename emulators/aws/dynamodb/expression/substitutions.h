#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "emulators/aws/dynamodb/error.h"

namespace queuecast::dynamodb {

/// ExpressionAttributeNames and ExpressionAttributeValues, which several expressions of one request share. Each must
/// be used by one of them.
class Substitutions {
 public:
  using Names = std::map<std::string, std::string, std::less<>>;
  using Values = std::map<std::string, Value, std::less<>>;

  Substitutions() = default;
  Substitutions(std::optional<Names> names, std::optional<Values> values);

  /// An expression that could use the maps, and whether the request has it.
  struct User {
    std::string_view parameter;
    bool present = false;
  };
  /// What is wrong with the maps themselves: unwanted, empty, or with a malformed or too long entry. A projection uses
  /// no values.
  std::optional<ServiceError> check(std::initializer_list<User> users) const;

  /// "#name" and ":value", with their sign; null when undefined. Marks them as used.
  const std::string* name(std::string_view placeholder);
  const Value* value(std::string_view placeholder);

  /// An error when one was not used.
  std::optional<ServiceError> check_all_used() const;

 private:
  template <class T>
  struct Entry {
    T content;
    bool used = false;
  };

  bool has_names_ = false;
  bool has_values_ = false;
  std::map<std::string, Entry<std::string>, std::less<>> names_;
  std::map<std::string, Entry<Value>, std::less<>> values_;
};

/// Whether a word may not stand for an attribute in an expression, whatever its case (developer guide, "Reserved
/// words in DynamoDB").
bool is_reserved_word(std::string_view word);

}  // namespace queuecast::dynamodb
