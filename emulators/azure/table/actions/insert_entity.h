#pragma once

#include "emulators/azure/table/actions/context.h"

namespace queuecast::azure::table {

/// Insert Entity.
inline Result<const Entity*> insert_entity(Context& context, std::string_view table, Entity entity) {
  if (const auto valid = check_entity(entity); !valid) return valid.error();
  const auto found = open_partition(context, table, entity.partition_key);
  if (!found) return found.error();
  return (*found)->insert(std::move(entity), context.now);
}

}  // namespace queuecast::azure::table
