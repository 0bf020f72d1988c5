#include "emulators/azure/table/actions/entity_group.h"

#include "emulators/azure/table/error.h"

namespace queuecast::azure::table {

EntityGroup::~EntityGroup() {
  for (Undo& undo : undo_) table_->undo(undo.partition_key, undo.row_key, std::move(undo.before));
}

Result<const Entity*> EntityGroup::add(Write write) {
  const auto table = get_table(context_, write.table);
  if (!table) return table.error();
  Undo undo{write.entity.partition_key, write.entity.row_key, std::nullopt};
  if (!table_) {
    table_ = *table;
    partition_key_ = undo.partition_key;
  } else if (table_ != *table || partition_key_ != undo.partition_key) {
    return errors::different_partitions();
  }
  if (!row_keys_.insert(undo.row_key).second) return errors::duplicate_row();
  if (const Entity* const stored = table_->find(undo.partition_key, undo.row_key)) undo.before = *stored;
  const auto written = write_entity(context_, std::move(write));
  if (written) undo_.push_back(std::move(undo));
  return written;
}

}  // namespace queuecast::azure::table
