#pragma once

#include "emulators/azure/table/actions/context.h"
#include "emulators/azure/table/filter.h"

namespace queuecast::azure::table {

/// Query Entities, in pages of at most 1,000.
struct QueryEntitiesRequest {
  std::string_view table;
  Filter filter;
  std::size_t limit = 1'000;
  /// The first key of the page.
  std::pair<std::string, std::string> start;
};

inline Result<Table::Page> query_entities(Context& context, const QueryEntitiesRequest& request) {
  const auto found = context.account.get(request.table);
  if (!found) return found.error();
  return (*found)->page(request.start, request.filter, request.limit);
}

}  // namespace queuecast::azure::table
