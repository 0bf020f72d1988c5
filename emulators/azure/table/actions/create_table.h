#pragma once

#include "emulators/azure/table/actions/context.h"

namespace queuecast::azure::table {

/// Create Table.
inline Result<Table*> create_table(Context& context, std::string_view table) {
  if (const auto named = check_table_name(table); !named) return named.error();
  return context.account.create(table, context.now);
}

}  // namespace queuecast::azure::table
