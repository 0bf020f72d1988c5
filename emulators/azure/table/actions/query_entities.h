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
  const auto found = get_table(context, request.table);
  if (!found) return found.error();
  Table::PageLimits limits;
  limits.entities = request.limit;
  if (context.options.scan_limit > 0) limits.scanned = context.options.scan_limit;
  limits.within_partition = context.options.pages_end_with_partitions;
  return (*found)->page(request.start, request.filter, limits);
}

}  // namespace queuecast::azure::table
