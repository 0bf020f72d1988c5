#pragma once

#include "emulators/azure/table/actions/context.h"

namespace queuecast::azure::table {

/// Update Entity and Merge Entity; without a condition Insert Or Replace and Insert Or Merge.
struct ChangeEntityRequest {
  std::string_view table;
  Entity entity;
  /// Keeps the properties that the request does not name.
  bool merge = false;
  Condition condition;
};

inline Result<const Entity*> change_entity(Context& context, ChangeEntityRequest request) {
  if (const auto valid = check_entity(request.entity); !valid) return valid.error();
  const auto found = open_partition(context, request.table, request.entity.partition_key);
  if (!found) return found.error();
  return (*found)->change(std::move(request.entity), request.merge, request.condition, context.now);
}

}  // namespace queuecast::azure::table
