#include "emulators/azure/queue/service.h"

#include "emulators/azure/address.h"
#include "emulators/azure/headers.h"
#include "emulators/azure/queue/error.h"
#include "emulators/azure/queue/protocol/routes.h"
#include "emulators/azure/queue/protocol/xml.h"

namespace queuecast::azure::queue {

namespace {

/// Real request ids end in six zeros.
std::string make_request_id(runtime::Random& random) {
  Guid id = Guid::random(random);
  id.low &= ~0xffffffULL;
  return id.to_string();
}

void write_error(const ServiceError& error, std::string_view version, std::string_view request_id, TimePoint now,
                 http::Response& response) {
  response.status = error.status;
  if (version >= "2017-07-29") response.headers.add("x-ms-error-code", error.code);
  response.body = xml::kProlog;
  response.body += "<Error>";
  xml::append_element(response.body, "Code", error.code);
  response.body += "<Message>";
  xml::append_escaped(response.body, error.message);
  response.body += "\nRequestId:";
  response.body += request_id;
  response.body += "\nTime:";
  response.body += iso8601(now);
  response.body += "</Message>";
  for (const auto& [name, value] : error.details) xml::append_element(response.body, name, value);
  response.body += "</Error>";
}

}  // namespace

Service::Service(runtime::Runtime& runtime, Options options)
    : runtime_(runtime),
      options_(std::move(options)),
      ids_(runtime.random("azure.queue.ids")),
      request_ids_(runtime.random("azure.queue.requests")) {
  accounts_.try_emplace(options_.account, options_.account, options_.observer);
}

runtime::Task<http::Response> Service::handle(http::Request request, http::Peer) { co_return respond(request); }

http::Response Service::respond(http::Request& request) {
  const TimePoint now = runtime_.now();
  const std::string request_id = make_request_id(request_ids_);
  const auto version = requested_version(request);
  const std::string_view asked = version ? *version : kNewestVersion;

  http::Response response;
  response.headers.add("Server", "Windows-Azure-Queue/1.0 Microsoft-HTTPAPI/2.0");
  response.headers.add("x-ms-request-id", request_id);
  response.headers.add("x-ms-version", asked);
  if (asked >= "2019-02-02") echo_client_request_id(request, response);
  response.headers.add("Date", rfc1123(now));

  const auto served = serve(request, response, version, now);
  if (!served) {
    ++usage_.errors;
    if (served.error().status == 503) ++usage_.throttled;
    write_error(served.error(), asked, request_id, now, response);
  } else if (response.status == 200) {
    response.headers.add("Cache-Control", "no-cache");
  }
  if (!response.body.empty()) response.headers.add("Content-Type", "application/xml");
  if (request.method == "HEAD") response.body.clear();
  return response;
}

Result<void> Service::serve(http::Request& request, http::Response& response, const Result<std::string_view>& version,
                            TimePoint now) {
  const Address address = Address::of(request);
  Account* const account = find_account(address.account);
  if (!account) return errors::resource_not_found();
  if (!version) return version.error();
  if (request.method == "OPTIONS") return errors::cors_failure();

  Context context{*account, options_, now, ids_};
  Call call{context, address, *version, Query{address.query}, request, response, {}, {}, 0};
  bool billed = false;
  const auto served = serve_path(call, billed);
  if (!billed) usage_.add(Operation::kOther, false);
  return served;
}

Result<void> Service::serve_path(Call& call, bool& billed) {
  const Level level = split_path(call);
  if (level != Level::kAccount) {
    if (const auto named = check_queue_name(call.queue); !named) return named.error();
  }
  const auto route = find_route(level, call);
  if (!route) return route.error();
  Account& account = call.context.account;
  const TimePoint now = call.context.now;
  Result<void> served;
  if (call.address.secondary && !route->reads) {
    served = errors::read_only_secondary();
  } else if (options_.rate_limit && !account.requests.open(now)) {
    served = errors::account_busy();
  } else {
    account.requests.take(1);
    served = route->handle(call);
  }
  usage_.add(route->operation, call.messages_returned > 0);
  billed = true;
  if (served && route->operation == Operation::kPutMessage) ++usage_.messages_put;
  usage_.messages_gotten += call.messages_returned;
  return served;
}

Account* Service::find_account(std::string_view account) {
  const auto found = accounts_.find(account);
  if (found != accounts_.end()) return &found->second;
  if (options_.only_own_account || account.empty()) return nullptr;
  return &accounts_.try_emplace(std::string(account), std::string(account), options_.observer).first->second;
}

Queue* Service::find_queue(std::string_view account, std::string_view queue) {
  Account* const owner = find_account(account);
  Account::Record* const record = owner ? owner->find(queue) : nullptr;
  return record ? &record->queue : nullptr;
}

}  // namespace queuecast::azure::queue
