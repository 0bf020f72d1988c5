#include "emulators/server/operation.h"

#include <algorithm>
#include <vector>

#include "emulators/azure/address.h"

namespace queuecast::emulators {

namespace {

/// The text behind `"name"` and a colon: enough to find a queue in a request that the service has yet to judge.
std::string json_text(std::string_view body, std::string_view name) {
  const std::string quoted = "\"" + std::string(name) + "\"";
  std::size_t at = body.find(quoted);
  if (at == std::string_view::npos) return {};
  at = body.find_first_not_of(" \t\r\n:", at + quoted.size());
  if (at == std::string_view::npos || body[at] != '"') return {};
  return std::string(body.substr(at + 1, body.find('"', at + 1) - at - 1));
}

std::string form_text(const http::Request& request, std::string_view name) {
  for (const std::string_view form : {std::string_view(request.body), http::query_of(request.target)}) {
    for (auto& [field, value] : http::parse_query(form)) {
      if (field == name) return value;
    }
  }
  return {};
}

std::string last_segment(std::string_view url) {
  while (url.ends_with('/')) url.remove_suffix(1);
  return std::string(url.substr(url.rfind('/') + 1));
}

bool has(std::string_view query, std::string_view part) {
  for (std::size_t at = query.find(part); at != std::string_view::npos; at = query.find(part, at + 1)) {
    const bool begins = at == 0 || query[at - 1] == '&';
    const std::size_t end = at + part.size();
    if (begins && (end == query.size() || query[end] == '&')) return true;
  }
  return false;
}

std::vector<std::string> segments(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    if (path.front() == '/') path.remove_prefix(1);
    const std::string_view part = path.substr(0, path.find('/'));
    if (!part.empty()) parts.push_back(http::percent_decode(part));
    path.remove_prefix(part.size());
  }
  return parts;
}

std::string queue_action(const std::string& method, std::size_t depth, std::string_view query) {
  const bool reads = method == "GET" || method == "HEAD";
  if (depth == 0) {
    if (has(query, "comp=list")) return "ListQueues";
    if (has(query, "comp=properties")) return reads ? "GetServiceProperties" : "SetServiceProperties";
    return has(query, "comp=stats") ? "GetServiceStats" : "";
  }
  if (depth == 1) {
    if (has(query, "comp=metadata")) return reads ? "GetMetadata" : "SetMetadata";
    if (has(query, "comp=acl")) return reads ? "GetAcl" : "SetAcl";
    return method == "PUT" ? "CreateQueue" : method == "DELETE" ? "DeleteQueue" : "";
  }
  if (depth == 2) {
    if (method == "POST") return "PutMessage";
    if (method == "DELETE") return "ClearMessages";
    return has(query, "peekonly=true") ? "PeekMessages" : "GetMessages";
  }
  return method == "PUT" ? "UpdateMessage" : method == "DELETE" ? "DeleteMessage" : "";
}

std::string table_action(const std::string& method, std::string_view name, std::string_view keys) {
  if (name == "$batch") return "Batch";
  if (name == "Tables") {
    if (!keys.empty()) return method == "DELETE" ? "DeleteTable" : "QueryTables";
    return method == "POST" ? "CreateTable" : "QueryTables";
  }
  if (name.empty()) return "ServiceProperties";
  if (method == "POST") return "InsertEntity";
  if (method == "GET") return keys.size() > 2 ? "GetEntity" : "QueryEntities";
  if (method == "DELETE") return "DeleteEntity";
  return method == "PUT" ? "UpdateEntity" : "MergeEntity";
}

}  // namespace

Operation aws_operation(const http::Request& request, std::string_view service, bool with_resource) {
  Operation operation{std::string(service), {}, {}};
  const std::string_view target = request.headers.get("X-Amz-Target");
  if (const std::size_t dot = target.find('.'); dot != std::string_view::npos) {
    operation.action = target.substr(dot + 1);
    if (!with_resource) return operation;
    for (const char* name : {"QueueUrl", "QueueName", "TableName"}) {
      if (operation.resource.empty()) operation.resource = last_segment(json_text(request.body, name));
    }
    return operation;
  }
  operation.action = form_text(request, "Action");
  if (!with_resource) return operation;
  operation.resource = last_segment(form_text(request, "QueueUrl"));
  if (operation.resource.empty()) operation.resource = form_text(request, "QueueName");
  if (operation.resource.empty()) operation.resource = last_segment(http::path_of(request.target));
  return operation;
}

Operation azure_queue_operation(const http::Request& request) {
  const azure::Address address = azure::Address::of(request);
  const std::vector<std::string> path = segments(address.path);
  return {"azure-queue", queue_action(request.method, path.size(), address.query), path.empty() ? "" : path[0]};
}

Operation azure_table_operation(const http::Request& request) {
  const azure::Address address = azure::Address::of(request);
  const std::vector<std::string> path = segments(address.path);
  const std::string_view first = path.empty() ? std::string_view{} : std::string_view(path[0]);
  const std::string_view name = first.substr(0, first.find('('));
  const std::string_view keys = first.substr(name.size());
  Operation operation{"azure-table", table_action(request.method, name, keys), std::string(name)};
  if (name == "Tables" && keys.size() > 4) operation.resource = keys.substr(2, keys.size() - 4);
  return operation;
}

}  // namespace queuecast::emulators
