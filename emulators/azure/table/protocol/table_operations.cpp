#include "emulators/azure/table/actions/create_table.h"
#include "emulators/azure/table/actions/delete_table.h"
#include "emulators/azure/table/actions/query_tables.h"
#include "emulators/azure/table/error.h"
#include "emulators/azure/table/protocol/call.h"

namespace queuecast::azure::table {

namespace {

Result<void> create(Call& call) {
  if (call.request.headers.get("Content-Type").find("xml") != std::string_view::npos) {
    return errors::atom_not_supported();
  }
  const auto name = read_table_name(call.request.body);
  if (!name) return name.error();
  const auto table = create_table(call.context, *name);
  if (!table) return table.error();
  const std::string url = std::string(call.frame.base) + "/Tables('" + *name + "')";
  call.response.headers.add("Location", url);
  if (prefers_no_content(call)) {
    call.response.headers.add("DataServiceId", url);
    call.response.status = 204;
    return {};
  }
  call.response.status = 201;
  write_table(call.response.body, call.frame, (*table)->name());
  return {};
}

Result<void> list(Call& call) {
  QueryTablesRequest request;
  auto filter = Filter::parse(call.query.find("$filter").value_or(""));
  if (!filter) return filter.error();
  request.filter = std::move(*filter);
  const auto limit = page_limit(call.query);
  if (!limit) return limit.error();
  request.limit = *limit;
  request.start = call.query.find("NextTableName").value_or("");
  const auto page = query_tables(call.context, request);
  if (!page) return page.error();
  if (!page->next.empty()) call.response.headers.add("x-ms-continuation-NextTableName", page->next);
  std::vector<std::string_view> names;
  for (const Table* const table : page->tables) names.push_back(table->name());
  write_tables(call.response.body, call.frame, names);
  return {};
}

}  // namespace

Result<void> serve_tables(Call& call) {
  if (call.method == "POST") return create(call);
  if (call.method == "GET") return list(call);
  return errors::method_not_allowed();
}

Result<void> serve_table(Call& call) {
  if (call.method == "DELETE") {
    call.response.status = 204;
    return delete_table(call.context, call.resource.table);
  }
  if (call.method != "GET") return errors::method_not_allowed();
  if (const auto named = check_table_name(call.resource.table); !named) return named.error();
  const Table* const table = call.context.account.find(call.resource.table);
  if (!table) return errors::resource_not_found();
  write_table(call.response.body, call.frame, table->name());
  return {};
}

Result<std::size_t> page_limit(const Query& query) {
  const auto top = query.number("$top");
  if (!top) return errors::invalid_input();
  if (!*top) return kMaxPage;
  if (**top < 1 || static_cast<std::size_t>(**top) > kMaxPage) return errors::invalid_input();
  return static_cast<std::size_t>(**top);
}

bool prefers_no_content(Call& call) {
  const std::string_view prefer = call.request.headers.get("Prefer");
  const bool no_content = http::equal_ignoring_case(prefer, "return-no-content");
  if (no_content || http::equal_ignoring_case(prefer, "return-content")) {
    call.response.headers.add("Preference-Applied", no_content ? "return-no-content" : "return-content");
  }
  return no_content;
}

}  // namespace queuecast::azure::table
