#pragma once

#include "emulators/azure/table/actions/context.h"

namespace queuecast::azure::table {

/// Delete Table, with its entities.
inline Result<void> delete_table(Context& context, std::string_view table) {
  if (const auto named = check_table_name(table); !named) return named.error();
  return context.account.remove(table, context.options.table_delete_delay, context.now);
}

}  // namespace queuecast::azure::table
