#include "emulators/azure/headers.h"
#include "emulators/azure/table/actions/entity_group.h"
#include "emulators/azure/table/error.h"
#include "emulators/azure/table/protocol/call.h"
#include "emulators/azure/table/protocol/multipart.h"
#include "emulators/azure/table/protocol/permissions.h"

namespace queuecast::azure::table {

namespace {

constexpr std::size_t kMaxBatchBytes = 4 * 1024 * 1024;

/// An operation of a batch with what its answer is written to.
struct Operation {
  http::Request request;
  http::Response response;
  /// Content-ID of its part, echoed.
  std::string content_id;
};

Result<Operation> read_operation(const Part& part, const http::Request& batch) {
  const std::string_view type = part.headers.get("Content-Type");
  auto request = read_embedded_request(part.content);
  if (!http::equal_ignoring_case(type.substr(0, type.find(';')), "application/http") || !request) {
    return errors::invalid_input();
  }
  Operation operation;
  operation.request = std::move(*request);
  operation.content_id = part.headers.get("Content-ID");
  if (operation.content_id.empty()) operation.content_id = operation.request.headers.get("Content-ID");
  http::Headers& headers = operation.request.headers;
  if (!headers.contains("Host")) headers.add("Host", batch.headers.get("Host"));
  if (!headers.contains("Accept")) headers.add("Accept", batch.headers.get("Accept"));
  operation.response.headers.add("X-Content-Type-Options", "nosniff");
  operation.response.headers.add("Cache-Control", "no-cache");
  return operation;
}

/// The operation as a call of its own on the account of the batch.
Result<Call> open_call(const Call& batch, Operation& operation) {
  const Address address = Address::of(operation.request);
  if (address.account != batch.context.account.name()) return errors::invalid_input();
  auto resource = Resource::parse(address.path);
  if (!resource) return errors::invalid_input();
  const Query query(address.query, true);
  const auto level = negotiate(operation.request, query.find("$format").value_or(""), kNewestVersion);
  if (!level) return level.error();
  const auto verb = verb_of(operation.request);
  if (!verb) return verb.error();
  Call call{batch.context, operation.request,    operation.response, batch.trace,
            batch.caller,  batch.authority,      batch.secondary,    *verb,
            query,         std::move(*resource), batch.frame};
  call.frame.level = *level;
  if (const auto allowed = check_permission(call); !allowed) return allowed.error();
  return call;
}

Result<void> write(const Call& batch, Operation& operation, EntityGroup& group) {
  auto call = open_call(batch, operation);
  if (!call) return call.error();
  auto write = decode_write(*call);
  if (!write) return write.error();
  const Write::Kind kind = write->kind;
  const auto written = group.add(std::move(*write));
  if (!written) return written.error();
  operation.response.headers.add("DataServiceVersion", kind == Write::Kind::kInsert ? "3.0;" : "1.0;");
  encode_write(*call, kind, *written);
  if (!operation.response.body.empty()) {
    operation.response.headers.add("Content-Type", content_type(call->frame.level));
  }
  return {};
}

Result<void> read(const Call& batch, Operation& operation) {
  auto call = open_call(batch, operation);
  if (!call) return call.error();
  if (call->method != "GET") return errors::not_implemented();
  const bool row = call->resource.kind == Resource::Kind::kRow;
  if (!row && call->resource.kind != Resource::Kind::kRows) return errors::not_implemented();
  const auto served = row ? serve_row(*call) : serve_rows(*call);
  if (!served) return served.error();
  operation.response.headers.add("DataServiceVersion", "3.0;");
  operation.response.headers.add("Content-Type", content_type(call->frame.level));
  return {};
}

void fail(const Call& batch, std::size_t index, const ServiceError& error, Operation& operation) {
  http::Response& response = operation.response;
  response = {};
  response.status = error.status;
  response.headers.add("X-Content-Type-Options", "nosniff");
  response.headers.add("Cache-Control", "no-cache");
  response.headers.add("DataServiceVersion", "1.0;");
  response.headers.add("Content-Type", content_type(JsonLevel::kMinimal));
  append_json_error(response.body, error, batch.trace, std::to_string(index) + ":");
}

void append_part(std::string& out, std::string_view boundary, const Operation& operation) {
  out +=
      "--" + std::string(boundary) + "\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n";
  const http::Response& response = operation.response;
  out += "HTTP/1.1 " + std::to_string(response.status) + " " + std::string(http::reason_phrase(response.status));
  out += "\r\n";
  if (!operation.content_id.empty()) out += "Content-ID: " + operation.content_id + "\r\n";
  for (const auto& [name, value] : response.headers) {
    out += name;
    out += ": ";
    out += value;
    out += "\r\n";
  }
  out += "\r\n" + response.body + "\r\n";
}

/// All operations in order; the first that fails is the whole answer.
Result<std::vector<Operation>> run_change_set(const Call& batch, const std::vector<Part>& parts) {
  std::vector<Operation> operations;
  for (const Part& part : parts) {
    auto operation = read_operation(part, batch.request);
    if (!operation) return operation.error();
    operations.push_back(std::move(*operation));
  }
  EntityGroup group(batch.context);
  for (std::size_t i = 0; i < operations.size(); ++i) {
    const bool too_many = operations.size() > EntityGroup::kMaxWrites;
    const std::size_t index = too_many ? EntityGroup::kMaxWrites - 1 : i;
    const auto written = too_many ? Result<void>(errors::too_many_changes()) : write(batch, operations[i], group);
    if (written) continue;
    fail(batch, index, written.error(), operations[i]);
    std::swap(operations.front(), operations[i]);
    operations.resize(1);
    return operations;
  }
  group.commit();
  // A group counts its entities for the account's target, one of which the request itself has taken.
  if (batch.context.options.rate_limit) {
    batch.context.account.requests.take(static_cast<std::int64_t>(operations.size()) - 1);
  }
  return operations;
}

void append_change_set(std::string& out, std::string_view boundary, const std::vector<Operation>& operations) {
  out += "Content-Type: multipart/mixed; boundary=" + std::string(boundary) + "\r\n\r\n";
  for (const Operation& operation : operations) append_part(out, boundary, operation);
  out += "--" + std::string(boundary) + "--\r\n";
}

}  // namespace

Result<void> serve_batch(Call& call) {
  if (call.method != "POST") return errors::method_not_allowed();
  if (call.request.body.size() > kMaxBatchBytes) return errors::body_too_large();
  const auto boundary = multipart_boundary(call.request.headers.get("Content-Type"));
  if (!boundary) return errors::invalid_input();
  const auto parts = read_multipart(call.request.body, *boundary);
  if (!parts || parts->size() != 1) return errors::invalid_input();
  const Part& part = parts->front();
  const std::string id(call.trace.request_id);
  const std::string outer = "batchresponse_" + id;
  std::string body;
  if (const auto inner = multipart_boundary(part.headers.get("Content-Type"))) {
    const auto changes = read_multipart(part.content, *inner);
    if (!changes || changes->empty()) return errors::invalid_input();
    const auto operations = run_change_set(call, *changes);
    if (!operations) return operations.error();
    body = "--" + outer + "\r\n";
    append_change_set(body, "changesetresponse_" + id, *operations);
  } else {
    auto operation = read_operation(part, call.request);
    if (!operation) return operation.error();
    if (const auto served = read(call, *operation); !served) fail(call, 0, served.error(), *operation);
    append_part(body, outer, *operation);
  }
  call.response.status = 202;
  call.response.headers.add("Content-Type", "multipart/mixed; boundary=" + outer);
  call.response.body = body + "--" + outer + "--\r\n";
  return {};
}

}  // namespace queuecast::azure::table
