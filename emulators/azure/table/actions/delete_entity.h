#pragma once

#include "emulators/azure/table/actions/context.h"

namespace queuecast::azure::table {

/// Delete Entity.
inline Result<void> delete_entity(Context& context, std::string_view table, std::string_view partition_key,
                                  std::string_view row_key, const Condition& condition) {
  const auto found = open_partition(context, table, partition_key);
  if (!found) return found.error();
  return (*found)->erase(partition_key, row_key, condition);
}

}  // namespace queuecast::azure::table
