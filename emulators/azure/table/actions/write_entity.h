#pragma once

#include "emulators/azure/table/actions/context.h"

namespace queuecast::azure::table {

/// A change of one entity: Insert, Update, Merge, Insert Or Replace, Insert Or Merge or Delete Entity. The update
/// family without a condition makes an entity that is absent.
struct Write {
  enum class Kind { kInsert, kReplace, kMerge, kDelete };
  Kind kind = Kind::kInsert;
  std::string table;
  /// Of a deletion only the keys count.
  Entity entity;
  Condition condition;
};

/// The entity as it is stored now; null when it was deleted.
Result<const Entity*> write_entity(Context& context, Write write);

}  // namespace queuecast::azure::table
