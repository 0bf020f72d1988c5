#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "emulators/aws/dynamodb/error.h"

namespace queuecast::dynamodb {

/// The checks that the API's model states about single members. All violations are told at once, in the words of the
/// framework: "2 validation errors detected: Value ... at ...; Value ... at ...". `path` is the member's, as in
/// "keySchema.1.member.keyType".
class Constraints {
 public:
  void required(bool present, std::string_view path);
  /// 3 to 255 characters of a-z, A-Z, 0-9, '_', '-' and '.'; an ARN is also taken.
  void table_name(const std::optional<std::string>& name);
  void one_of(const std::optional<std::string>& value, std::string_view path,
              std::initializer_list<std::string_view> allowed);
  void at_least(std::optional<std::int64_t> value, std::string_view path, std::int64_t minimum);
  void at_most(std::optional<std::int64_t> value, std::string_view path, std::int64_t maximum);
  /// For conditions on a length, with the value as it is to be printed.
  void length(bool holds, std::string_view value, std::string_view path, std::string_view rule);

  std::optional<ServiceError> violations() const;

 private:
  void add(std::string_view value, std::string_view path, std::string_view rule);

  std::string text_;
  int count_ = 0;
};

}  // namespace queuecast::dynamodb
