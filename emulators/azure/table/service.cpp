#include "emulators/azure/table/service.h"

#include "emulators/azure/guid.h"
#include "emulators/azure/headers.h"
#include "emulators/azure/json_text.h"
#include "emulators/azure/table/error.h"
#include "emulators/azure/table/protocol/call.h"

namespace queuecast::azure::table {

namespace {

void write_error(const ServiceError& error, std::string_view request_id, TimePoint now, http::Response& response) {
  response.status = error.status;
  response.headers.set("Content-Type", content_type(JsonLevel::kMinimal));
  std::string& body = response.body;
  body = "{\"odata.error\":{\"code\":";
  append_json(body, error.code);
  body += ",\"message\":{\"lang\":\"en-US\",\"value\":";
  append_json(body, error.message + "\nRequestId:" + std::string(request_id) + "\nTime:" + iso8601(now));
  body += "}}}";
}

Result<void> dispatch(Call& call) {
  switch (call.resource.kind) {
    case Resource::Kind::kAccount: return serve_account(call);
    case Resource::Kind::kTables: return serve_tables(call);
    case Resource::Kind::kTable: return serve_table(call);
    case Resource::Kind::kRows: return serve_rows(call);
    case Resource::Kind::kRow: return serve_row(call);
    case Resource::Kind::kBatch: break;
  }
  return errors::not_implemented();
}

}  // namespace

Service::Service(runtime::Runtime& runtime, Options options)
    : runtime_(runtime), options_(std::move(options)), request_ids_(runtime.random("azure.table.requests")) {
  accounts_.try_emplace(options_.account, options_.account);
}

runtime::Task<http::Response> Service::handle(http::Request request, http::Peer) { co_return respond(request); }

http::Response Service::respond(const http::Request& request) {
  const TimePoint now = runtime_.now();
  const std::string request_id = Guid::random(request_ids_).to_string();
  const auto version = requested_version(request);
  http::Response response;
  response.headers.add("Cache-Control", "no-cache");
  response.headers.add("Server", "Windows-Azure-Table/1.0 Microsoft-HTTPAPI/2.0");
  response.headers.add("x-ms-request-id", request_id);
  response.headers.add("x-ms-version", version ? *version : kNewestVersion);
  echo_client_request_id(request, response);
  response.headers.add("X-Content-Type-Options", "nosniff");
  response.headers.add("Date", rfc1123(now));
  const auto served = version ? serve(request, response, now) : Result<void>(version.error());
  if (!served) {
    ++usage_.errors;
    if (served.error().status == 503) ++usage_.throttled;
    write_error(served.error(), request_id, now, response);
  }
  if (request.method == "HEAD") response.body.clear();
  return response;
}

Result<void> Service::serve(const http::Request& request, http::Response& response, TimePoint now) {
  ++usage_.transactions;
  const Address address = Address::of(request);
  Account* const account = find_account(address.account);
  if (!account) return errors::resource_not_found();
  auto resource = Resource::parse(address.path);
  if (!resource) return errors::invalid_uri();
  const Query query(address.query, true);
  const auto level = negotiate(request, query.find("$format").value_or(""));
  if (!level) return level.error();

  const std::string base = address.base();
  Context context{*account, options_, now};
  Call call{context, request, response, request.method, query, std::move(*resource), {}, false};
  if (request.method == "POST") call.method = request.headers.get("X-HTTP-Method", request.method);
  call.frame.level = *level;
  call.frame.account = account->name();
  call.frame.base = base;
  count(call);
  if (address.secondary && call.method != "GET" && call.method != "HEAD") return errors::read_only_secondary();
  if (options_.rate_limit) {
    if (!account->requests.open(now)) return errors::account_busy();
    account->requests.take(1);
  }
  const auto served = dispatch(call);
  if (served && !response.body.empty()) {
    response.headers.add("Content-Type", call.xml ? "application/xml" : content_type(*level));
  }
  return served;
}

void Service::count(const Call& call) {
  if (call.resource.kind != Resource::Kind::kRows && call.resource.kind != Resource::Kind::kRow) return;
  ++(call.method == "GET" ? usage_.reads : usage_.writes);
}

Account* Service::find_account(std::string_view account) {
  const auto found = accounts_.find(account);
  if (found != accounts_.end()) return &found->second;
  if (options_.only_own_account || account.empty()) return nullptr;
  return &accounts_.try_emplace(std::string(account), std::string(account)).first->second;
}

Table* Service::find_table(std::string_view account, std::string_view table) {
  Account* const owner = find_account(account);
  return owner ? owner->find(table) : nullptr;
}

}  // namespace queuecast::azure::table
