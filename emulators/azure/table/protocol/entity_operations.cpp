#include <algorithm>
#include <utility>

#include "emulators/azure/table/actions/get_entity.h"
#include "emulators/azure/table/actions/query_entities.h"
#include "emulators/azure/table/error.h"
#include "emulators/azure/table/protocol/continuation.h"
#include "emulators/azure/table/protocol/permissions.h"

namespace queuecast::azure::table {

namespace {

std::vector<std::string> read_select(const Query& query) {
  std::vector<std::string> names;
  const std::string text = query.find("$select").value_or("");
  for (std::string_view rest = text; !rest.empty();) {
    std::string_view name = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), name.size() + 1));
    while (name.starts_with(' ')) name.remove_prefix(1);
    while (name.ends_with(' ')) name.remove_suffix(1);
    if (name == "*") return {};
    if (!name.empty()) names.emplace_back(name);
  }
  return names;
}

Result<void> query(Call& call) {
  QueryEntitiesRequest request;
  request.table = call.resource.table;
  auto filter = Filter::parse(call.query.find("$filter").value_or(""));
  if (!filter) return filter.error();
  request.filter = std::move(*filter);
  const auto limit = page_limit(call.query);
  if (!limit) return limit.error();
  request.limit = *limit;
  for (const auto& [name, key] :
       {std::pair{"NextPartitionKey", &request.start.first}, std::pair{"NextRowKey", &request.start.second}}) {
    const auto token = call.query.find(name);
    if (!token || token->empty()) continue;
    auto decoded = decode_continuation(*token);
    if (!decoded) return errors::invalid_input();
    *key = std::move(*decoded);
  }
  auto page = query_entities(call.context, request);
  if (!page) return page.error();
  std::erase_if(page->entities, [&call](const Entity* entity) {
    return !reaches(call.caller, entity->partition_key, entity->row_key);
  });
  if (page->next) {
    call.response.headers.add("x-ms-continuation-NextPartitionKey", encode_continuation(page->next->first));
    call.response.headers.add("x-ms-continuation-NextRowKey", encode_continuation(page->next->second));
  }
  write_entities(call.response.body, call.frame, call.resource.table, page->entities, read_select(call.query));
  return {};
}

Result<void> write(Call& call) {
  auto decoded = decode_write(call);
  if (!decoded) return decoded.error();
  const Write::Kind kind = decoded->kind;
  const auto written = write_entity(call.context, std::move(*decoded));
  if (!written) return written.error();
  encode_write(call, kind, *written);
  return {};
}

Result<void> get(Call& call) {
  const Resource& resource = call.resource;
  const auto entity = get_entity(call.context, resource.table, resource.partition_key, resource.row_key);
  if (!entity) return entity.error();
  if (!reaches(call.caller, (*entity)->partition_key, (*entity)->row_key)) return errors::resource_not_found();
  call.response.headers.add("ETag", etag_of(**entity));
  write_entity(call.response.body, call.frame, resource.table, **entity, read_select(call.query));
  return {};
}

}  // namespace

Result<void> serve_rows(Call& call) {
  if (call.method == "POST") return write(call);
  if (call.method == "GET") return query(call);
  return errors::method_not_allowed();
}

Result<void> serve_row(Call& call) { return call.method == "GET" ? get(call) : write(call); }

}  // namespace queuecast::azure::table
