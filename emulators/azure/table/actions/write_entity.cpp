#include "emulators/azure/table/actions/write_entity.h"

namespace queuecast::azure::table {

Result<const Entity*> write_entity(Context& context, Write write) {
  using Kind = Write::Kind;
  if (write.kind != Kind::kDelete) {
    if (const auto valid = check_entity(write.entity); !valid) return valid.error();
  }
  const auto table = open_partition(context, write.table, write.entity.partition_key);
  if (!table) return table.error();
  if (write.kind == Kind::kInsert) return (*table)->insert(std::move(write.entity), context.now);
  if (write.kind == Kind::kDelete) {
    const auto erased = (*table)->erase(write.entity.partition_key, write.entity.row_key, write.condition);
    if (!erased) return erased.error();
    return nullptr;
  }
  if (write.kind == Kind::kMerge) {
    if (const Entity* const stored = (*table)->find(write.entity.partition_key, write.entity.row_key)) {
      if (const auto valid = check_merged(*stored, write.entity); !valid) return valid.error();
    }
  }
  const bool merge = write.kind == Kind::kMerge;
  return (*table)->change(std::move(write.entity), merge, write.condition, context.now);
}

}  // namespace queuecast::azure::table
