#pragma once

#include "emulators/azure/table/actions/context.h"
#include "emulators/azure/table/error.h"

namespace queuecast::azure::table {

/// Query Entities by both keys: a point read.
inline Result<const Entity*> get_entity(Context& context, std::string_view table, std::string_view partition_key,
                                        std::string_view row_key) {
  const auto found = open_partition(context, table, partition_key);
  if (!found) return found.error();
  const Entity* const entity = (*found)->find(partition_key, row_key);
  if (!entity) return errors::resource_not_found();
  return entity;
}

}  // namespace queuecast::azure::table
