#pragma once

#include "emulators/azure/table/account.h"
#include "emulators/azure/table/options.h"

namespace queuecast::azure::table {

/// What an action works on: an account, the rules and the time, read once a request.
struct Context {
  Account& account;
  const Options& options;
  TimePoint now;
};

/// The table of that name; a name that cannot be one is refused as such.
Result<Table*> get_table(Context& context, std::string_view table);
/// The same when the rate target of the partition has room for an entity.
Result<Table*> open_partition(Context& context, std::string_view table, std::string_view partition_key);

/// The limits of an entity ("Understanding the Table service data model"): key characters and length, 252 properties of
/// its own with names of at most 255 characters, values of 64 KiB, 1 MiB in all as that page counts it.
Result<void> check_entity(const Entity& entity);
/// The limits of what a merge makes of two entities that keep them each.
Result<void> check_merged(const Entity& stored, const Entity& changes);

}  // namespace queuecast::azure::table
