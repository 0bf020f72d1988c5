#include <algorithm>
#include <utility>

#include "emulators/azure/table/actions/change_entity.h"
#include "emulators/azure/table/actions/delete_entity.h"
#include "emulators/azure/table/actions/get_entity.h"
#include "emulators/azure/table/actions/insert_entity.h"
#include "emulators/azure/table/actions/query_entities.h"
#include "emulators/azure/table/error.h"
#include "emulators/azure/table/protocol/call.h"
#include "emulators/azure/table/protocol/continuation.h"

namespace queuecast::azure::table {

namespace {

/// '*' or one weak ETag.
Result<Condition> read_condition(const http::Request& request) {
  Condition condition;
  const auto header = request.headers.find("If-Match");
  if (!header) return condition;
  if (*header == "*") {
    condition.kind = Condition::Kind::kAny;
    return condition;
  }
  const bool weak = header->size() >= 4 && header->starts_with("W/\"") && header->ends_with('"') &&
                    header->find(',') == std::string_view::npos;
  if (!weak) return errors::invalid_etag(*header);
  condition.kind = Condition::Kind::kETag;
  condition.etag = *header;
  return condition;
}

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

Result<void> insert(Call& call) {
  auto body = read_entity(call.request.body);
  if (!body) return body.error();
  if (!body->partition_key || !body->row_key) return errors::properties_need_value();
  Entity entity;
  entity.partition_key = std::move(*body->partition_key);
  entity.row_key = std::move(*body->row_key);
  entity.properties = std::move(body->properties);
  const auto stored = insert_entity(call.context, call.resource.table, std::move(entity));
  if (!stored) return stored.error();
  const std::string& table = call.resource.table;
  const std::string url =
      std::string(call.frame.base) + "/" + row_path(table, (*stored)->partition_key, (*stored)->row_key);
  call.response.headers.add("ETag", etag_of(**stored));
  call.response.headers.add("Location", url);
  if (prefers_no_content(call)) {
    call.response.headers.add("DataServiceId", url);
    call.response.status = 204;
    return {};
  }
  call.response.status = 201;
  write_entity(call.response.body, call.frame, table, **stored, {});
  return {};
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
  const auto page = query_entities(call.context, request);
  if (!page) return page.error();
  if (page->next) {
    call.response.headers.add("x-ms-continuation-NextPartitionKey", encode_continuation(page->next->first));
    call.response.headers.add("x-ms-continuation-NextRowKey", encode_continuation(page->next->second));
  }
  write_entities(call.response.body, call.frame, call.resource.table, page->entities, read_select(call.query));
  return {};
}

Result<void> get(Call& call) {
  const Resource& resource = call.resource;
  const auto entity = get_entity(call.context, resource.table, resource.partition_key, resource.row_key);
  if (!entity) return entity.error();
  call.response.headers.add("ETag", etag_of(**entity));
  write_entity(call.response.body, call.frame, resource.table, **entity, read_select(call.query));
  return {};
}

Result<void> change(Call& call, bool merge) {
  auto condition = read_condition(call.request);
  if (!condition) return condition.error();
  auto body = read_entity(call.request.body);
  if (!body) return body.error();
  ChangeEntityRequest request;
  request.table = call.resource.table;
  request.entity.partition_key = call.resource.partition_key;
  request.entity.row_key = call.resource.row_key;
  if (body->partition_key.value_or(call.resource.partition_key) != call.resource.partition_key ||
      body->row_key.value_or(call.resource.row_key) != call.resource.row_key) {
    return errors::invalid_input();
  }
  request.entity.properties = std::move(body->properties);
  request.merge = merge;
  request.condition = std::move(*condition);
  const auto stored = change_entity(call.context, std::move(request));
  if (!stored) return stored.error();
  call.response.status = 204;
  call.response.headers.add("ETag", etag_of(**stored));
  return {};
}

Result<void> remove(Call& call) {
  const auto condition = read_condition(call.request);
  if (!condition) return condition.error();
  if (condition->kind == Condition::Kind::kNone) return errors::missing_header("If-Match");
  call.response.status = 204;
  const Resource& resource = call.resource;
  return delete_entity(call.context, resource.table, resource.partition_key, resource.row_key, *condition);
}

}  // namespace

Result<void> serve_rows(Call& call) {
  if (call.query.is("comp", "acl")) {
    if (call.method != "GET" && call.method != "HEAD") return errors::not_implemented();
    const auto table = call.context.account.get(call.resource.table);
    if (!table) return table.error();
    call.xml = true;
    call.response.body = "<?xml version=\"1.0\" encoding=\"utf-8\"?><SignedIdentifiers />";
    return {};
  }
  if (call.method == "POST") return insert(call);
  if (call.method == "GET") return query(call);
  return errors::method_not_allowed();
}

Result<void> serve_row(Call& call) {
  if (call.method == "GET") return get(call);
  if (call.method == "PUT") return change(call, false);
  if (call.method == "MERGE" || call.method == "PATCH") return change(call, true);
  if (call.method == "DELETE") return remove(call);
  return errors::method_not_allowed();
}

}  // namespace queuecast::azure::table
