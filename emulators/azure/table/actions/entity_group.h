#pragma once

#include <set>

#include "emulators/azure/table/actions/write_entity.h"

namespace queuecast::azure::table {

/// An entity group transaction ("Performing entity group transactions"): at most 100 writes of one partition of one
/// table, each of another entity, of which all happen or none. A group that is not committed undoes its writes.
class EntityGroup {
 public:
  explicit EntityGroup(Context& context) : context_(context) {}
  EntityGroup(const EntityGroup&) = delete;
  EntityGroup& operator=(const EntityGroup&) = delete;
  ~EntityGroup();

  static constexpr std::size_t kMaxWrites = 100;

  /// The next write, under the rules of the group and of the write itself. The entity is valid while the group is.
  Result<const Entity*> add(Write write);
  void commit() { undo_.clear(); }

 private:
  /// What stood at a key before the group wrote there.
  struct Undo {
    std::string partition_key;
    std::string row_key;
    std::optional<Entity> before;
  };

  Context& context_;
  Table* table_ = nullptr;
  std::string partition_key_;
  std::set<std::string, std::less<>> row_keys_;
  std::vector<Undo> undo_;
};

}  // namespace queuecast::azure::table
