#pragma once

#include "emulators/azure/table/actions/context.h"

namespace queuecast::azure::table {

/// Delete Table, with its entities.
inline Result<void> delete_table(Context& context, std::string_view table) {
  return context.account.remove(table, context.options.table_delete_delay, context.now);
}

}  // namespace queuecast::azure::table
