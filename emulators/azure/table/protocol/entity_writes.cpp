#include "emulators/azure/auth/error.h"
#include "emulators/azure/table/error.h"
#include "emulators/azure/table/protocol/permissions.h"

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

std::optional<Write::Kind> kind_of(const Call& call) {
  if (call.resource.kind == Resource::Kind::kRows) {
    return call.method == "POST" ? std::optional(Write::Kind::kInsert) : std::nullopt;
  }
  if (call.resource.kind != Resource::Kind::kRow) return std::nullopt;
  if (call.method == "PUT") return Write::Kind::kReplace;
  if (call.method == "MERGE" || call.method == "PATCH") return Write::Kind::kMerge;
  return call.method == "DELETE" ? std::optional(Write::Kind::kDelete) : std::nullopt;
}

/// The keys of an insert stand in the body; those of an update in the URL, and in the body only as the same.
Result<void> read_body(const Call& call, Write& write) {
  if (call.request.headers.get("Content-Type").find("xml") != std::string_view::npos) {
    return errors::atom_not_supported();
  }
  auto body = read_entity(call.request.body);
  if (!body) return body.error();
  Entity& entity = write.entity;
  entity.properties = std::move(body->properties);
  if (write.kind == Write::Kind::kInsert) {
    if (!body->partition_key || !body->row_key) return errors::properties_need_value();
    entity.partition_key = std::move(*body->partition_key);
    entity.row_key = std::move(*body->row_key);
  } else if (body->partition_key.value_or(entity.partition_key) != entity.partition_key ||
             body->row_key.value_or(entity.row_key) != entity.row_key) {
    return errors::invalid_input();
  }
  return {};
}

}  // namespace

Result<std::string_view> verb_of(const http::Request& request) {
  const auto tunnelled = request.headers.find("X-HTTP-Method");
  if (!tunnelled) return std::string_view(request.method);
  if (request.method != "POST") return errors::method_without_post();
  for (const std::string_view verb : {"MERGE", "PATCH", "PUT", "DELETE", "POST", "GET"}) {
    if (*tunnelled == verb) return verb;
  }
  return errors::unknown_method();
}

Result<Write> decode_write(const Call& call) {
  const auto kind = kind_of(call);
  if (!kind) return errors::method_not_allowed();
  Write write;
  write.kind = *kind;
  write.table = call.resource.table;
  write.entity.partition_key = call.resource.partition_key;
  write.entity.row_key = call.resource.row_key;
  if (*kind != Write::Kind::kInsert) {
    auto condition = read_condition(call.request);
    if (!condition) return condition.error();
    write.condition = std::move(*condition);
  }
  if (*kind == Write::Kind::kDelete) {
    if (write.condition.kind == Condition::Kind::kNone) return errors::missing_header("If-Match");
  } else if (const auto read = read_body(call, write); !read) {
    return read.error();
  }
  if (!reaches(call.caller, write.entity.partition_key, write.entity.row_key)) return errors::not_authorized();
  return write;
}

void encode_write(Call& call, Write::Kind kind, const Entity* stored) {
  http::Response& response = call.response;
  response.status = 204;
  if (kind == Write::Kind::kInsert) {
    const bool no_content = prefers_no_content(call);
    const std::string& table = call.resource.table;
    const std::string url =
        std::string(call.frame.base) + "/" + row_path(table, stored->partition_key, stored->row_key);
    response.headers.add("Location", url);
    if (no_content) {
      response.headers.add("DataServiceId", url);
    } else {
      response.status = 201;
      write_entity(response.body, call.frame, table, *stored, {});
    }
  }
  if (stored) response.headers.add("ETag", etag_of(*stored));
}

}  // namespace queuecast::azure::table
