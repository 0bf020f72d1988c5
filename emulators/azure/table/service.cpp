#include "emulators/azure/table/service.h"

#include "emulators/azure/cors.h"
#include "emulators/azure/guid.h"
#include "emulators/azure/headers.h"
#include "emulators/azure/table/error.h"
#include "emulators/azure/table/protocol/permissions.h"

namespace queuecast::azure::table {

namespace {

bool is_policies(const Call& call) {
  return call.resource.kind == Resource::Kind::kRows && call.query.is("comp", "acl");
}

/// Whether the answer is a document of a storage account, in XML, and not one of its tables.
bool is_xml(const Call& call) { return call.resource.kind == Resource::Kind::kAccount || is_policies(call); }

Result<void> dispatch(Call& call) {
  if (is_policies(call)) return serve_policies(call);
  switch (call.resource.kind) {
    case Resource::Kind::kAccount: return serve_account(call);
    case Resource::Kind::kTables: return serve_tables(call);
    case Resource::Kind::kTable: return serve_table(call);
    case Resource::Kind::kRows: return serve_rows(call);
    case Resource::Kind::kRow: return serve_row(call);
    case Resource::Kind::kBatch: return serve_batch(call);
    case Resource::Kind::kHalfRow: return errors::key_count(call.resource.table);
  }
  return errors::not_implemented();
}

void write_error(const ServiceError& error, bool xml, const Trace& trace, http::Response& response) {
  response.status = error.status;
  response.body.clear();
  if (xml) {
    response.headers.add("x-ms-error-code", error.code);
    response.headers.set("Content-Type", "application/xml");
    append_xml_error(response.body, error, trace);
  } else {
    response.headers.set("Content-Type", content_type(JsonLevel::kMinimal));
    append_json_error(response.body, error, trace);
  }
}

/// Real request ids end in six zeros.
std::string make_request_id(runtime::Random& random) {
  Guid id = Guid::random(random);
  id.low &= ~0xffffffULL;
  return id.to_string();
}

}  // namespace

Service::Service(runtime::Runtime& runtime, Options options)
    : runtime_(runtime), options_(std::move(options)), request_ids_(runtime.random("azure.table.requests")) {
  if (options_.storage) saved_.emplace(*options_.storage);
  make_account(options_.account);
  if (saved_) saved_->load([this](std::string_view account) { return find_account(account); });
}

Account& Service::make_account(std::string_view name) {
  Journal* const journal = saved_ ? &saved_->journal(name) : nullptr;
  return accounts_.try_emplace(std::string(name), std::string(name), journal).first->second;
}

runtime::Task<http::Response> Service::handle(http::Request request, http::Peer peer) {
  co_return respond(request, peer);
}

http::Response Service::respond(const http::Request& request, const http::Peer& peer) {
  return answer(request, peer, nullptr);
}

http::Response Service::refuse(const http::Request& request, std::string_view code, int status,
                               std::string_view message) {
  const ServiceError refusal{status, code, message};
  return answer(request, {}, &refusal);
}

http::Response Service::answer(const http::Request& request, const http::Peer& peer, const ServiceError* refusal) {
  const TimePoint now = runtime_.now();
  const std::string request_id = make_request_id(request_ids_);
  const auto version = requested_version(request);
  http::Response response;
  response.headers.add("Cache-Control", "no-cache");
  response.headers.add("Server", "Windows-Azure-Table/1.0 Microsoft-HTTPAPI/2.0");
  response.headers.add("x-ms-request-id", request_id);
  response.headers.add("x-ms-version", version ? *version : kNewestVersion);
  echo_client_request_id(request, response);
  response.headers.add("X-Content-Type-Options", "nosniff");
  response.headers.add("Date", rfc1123(now));
  ++usage_.transactions;
  Exchange exchange{request, peer, response, {request_id, now}, version};
  const Result<void> served = refusal ? Result<void>{*refusal} : serve(exchange);
  if (!served) {
    ++usage_.errors;
    if (served.error().status == 503) ++usage_.throttled;
    if (served.error().status == 401) response.headers.add("WWW-Authenticate", auth::challenge(options_.auth));
    write_error(served.error(), exchange.front_end, exchange.trace, response);
  }
  if (request.method == "HEAD") response.body.clear();
  return response;
}

Result<void> Service::serve(Exchange& exchange) {
  const http::Request& request = exchange.request;
  const Address address = Address::of(request);
  Account* const account = find_account(address.account);
  if (!account) return errors::resource_not_found();
  if (!exchange.version) return exchange.version.error();
  const cors::Rules& rules = account->properties.cors;
  if (request.method == "OPTIONS") return cors::answer_preflight(rules, request, exchange.response);

  auto resource = Resource::parse(address.path);
  // The signature that a batch comes with names its table itself.
  std::string name = resource ? resource->table : std::string{};
  if (name.empty()) name = Query(address.query).find("tn").value_or("");
  const Table* const table = account->find(name);
  const auth::Policies* const policies = table ? &table->policies() : nullptr;
  const auth::Request authority{request, address, *exchange.version, name, policies, exchange.peer.address};
  const auto caller = authenticate(options_.auth, auth::Service::kTable, authority, exchange.trace.now);
  if (!caller) return caller.error();
  exchange.front_end = false;
  if (!resource) return errors::invalid_uri();
  const auto verb = verb_of(request);
  if (!verb) return verb.error();

  const std::string base = address.base();
  Context context{*account, options_, exchange.trace.now};
  Call call{context,           request, exchange.response,          exchange.trace,       *caller, authority,
            address.secondary, *verb,   Query(address.query, true), std::move(*resource), {}};
  call.frame.account = account->name();
  call.frame.base = base;
  exchange.front_end = is_xml(call);
  const auto served = serve_call(call, *exchange.version);
  cors::decorate(rules, request, exchange.response);
  return served;
}

Result<void> Service::serve_call(Call& call, std::string_view version) {
  count(call);
  if (const auto allowed = check_permission(call); !allowed) return allowed;
  if (call.secondary && call.method != "GET" && call.method != "HEAD") return errors::read_only_secondary();
  const bool xml = is_xml(call);
  if (!xml) {
    const auto level = negotiate(call.request, call.query.find("$format").value_or(""), version);
    // What changes an entity has no answer to be written in any format.
    if (!level && (call.method == "GET" || call.method == "POST")) return level.error();
    if (level) call.frame.level = *level;
  }
  if (options_.rate_limit) {
    if (!call.context.account.requests.open(call.context.now)) return errors::account_busy();
    call.context.account.requests.take(1);
  }
  const auto served = dispatch(call);
  http::Response& response = call.response;
  if (served && !response.body.empty() && !response.headers.contains("Content-Type")) {
    response.headers.add("Content-Type", xml ? "application/xml" : content_type(call.frame.level));
  }
  return served;
}

void Service::count(const Call& call) {
  const Resource::Kind kind = call.resource.kind;
  if (kind != Resource::Kind::kRows && kind != Resource::Kind::kRow && kind != Resource::Kind::kBatch) return;
  ++(call.method == "GET" ? usage_.reads : usage_.writes);
}

void Service::reset() {
  accounts_.clear();
  if (saved_) saved_->clear();
  make_account(options_.account);
}

Account* Service::find_account(std::string_view account) {
  const auto found = accounts_.find(account);
  if (found != accounts_.end()) return &found->second;
  if (options_.only_own_account || account.empty()) return nullptr;
  return &make_account(account);
}

Table* Service::find_table(std::string_view account, std::string_view table) {
  Account* const owner = find_account(account);
  return owner ? owner->find(table) : nullptr;
}

}  // namespace queuecast::azure::table
