#pragma once

#include <optional>
#include <string_view>

#include "emulators/azure/settings/service_properties.h"
#include "emulators/azure/table/entity.h"

namespace queuecast::azure::table {

class Table;

/// Told of every change of one account's state as it stands after the change, so that the state can be kept elsewhere.
/// An account without a journal pays one test of a pointer. A journal must not act on the account.
class Journal {
 public:
  virtual ~Journal() = default;
  virtual void properties(const settings::ServiceProperties& properties) = 0;
  /// A table is made, or what it holds besides entities is other.
  virtual void table(const Table& table) = 0;
  /// A table is deleted with all it held; until that time its name cannot be used.
  virtual void no_table(std::string_view name, std::optional<TimePoint> unusable_until) = 0;
  virtual void entity(const Table& table, const Entity& entity) = 0;
  virtual void no_entity(const Table& table, std::string_view partition_key, std::string_view row_key) = 0;
};

}  // namespace queuecast::azure::table
