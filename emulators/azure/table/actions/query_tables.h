#pragma once

#include "emulators/azure/table/actions/context.h"
#include "emulators/azure/table/filter.h"

namespace queuecast::azure::table {

inline constexpr std::size_t kMaxPage = 1'000;

/// Query Tables, in pages by name. A filter sees the property TableName.
struct QueryTablesRequest {
  Filter filter;
  std::size_t limit = kMaxPage;
  /// The first name of the page.
  std::string start;
};

struct QueryTablesResponse {
  std::vector<const Table*> tables;
  /// Empty on the last page.
  std::string next;
};

inline Result<QueryTablesResponse> query_tables(Context& context, const QueryTablesRequest& request) {
  QueryTablesResponse response;
  const auto& tables = context.account.tables();
  for (auto at = tables.lower_bound(lower_case(request.start)); at != tables.end(); ++at) {
    Entity row;
    row.properties.push_back({"TableName", {EdmType::kString, at->second.name()}});
    if (!request.filter.accepts(row)) continue;
    if (response.tables.size() == request.limit) {
      response.next = at->second.name();
      break;
    }
    response.tables.push_back(&at->second);
  }
  return response;
}

}  // namespace queuecast::azure::table
