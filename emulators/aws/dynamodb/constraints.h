#pragma once

#include <optional>
#include <string>

#include "emulators/aws/dynamodb/error.h"
#include "emulators/aws/violations.h"

namespace queuecast::dynamodb {

/// The model's constraints on the members of a request.
class Constraints : public aws::Violations {
 public:
  /// 3 to 255 characters of a-z, A-Z, 0-9, '_', '-' and '.'; an ARN is also taken.
  void table_name(const std::optional<std::string>& name, std::string_view path = "tableName");
  /// The same characters; absent ones are allowed here.
  void index_name(const std::optional<std::string>& name, std::string_view path = "indexName");

  std::optional<ServiceError> violations() const;
};

}  // namespace queuecast::dynamodb
