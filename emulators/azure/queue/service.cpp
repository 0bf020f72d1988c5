#include "emulators/azure/queue/service.h"

#include "emulators/azure/address.h"
#include "emulators/azure/headers.h"
#include "emulators/azure/queue/error.h"
#include "emulators/azure/queue/protocol/content_md5.h"
#include "emulators/azure/queue/protocol/routes.h"
#include "emulators/azure/queue/protocol/xml.h"

namespace queuecast::azure::queue {

namespace {

constexpr std::string_view kServer = "Windows-Azure-Queue/1.0 Microsoft-HTTPAPI/2.0";
/// What signs failures that are raised before the queue service is reached.
constexpr std::string_view kFrontServer = "Microsoft-HTTPAPI/2.0";

/// Real request ids end in six zeros.
std::string make_request_id(runtime::Random& random) {
  Guid id = Guid::random(random);
  id.low &= ~0xffffffULL;
  return id.to_string();
}

/// Details repeat what the client sent, whatever that was.
void append_detail(std::string& body, std::string_view name, std::string_view value) {
  if (value.empty()) return xml::append_element(body, name, value);
  body.append("<").append(name).append(">");
  xml::append_untrusted(body, value);
  body.append("</").append(name).append(">");
}

void write_error(const ServiceError& error, std::string_view version, std::string_view request_id, TimePoint now,
                 http::Response& response) {
  response.status = error.status;
  response.reason = error.message;
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
  for (const auto& [name, value] : error.details) append_detail(response.body, name, value);
  response.body += "</Error>";
}

}  // namespace

Service::Service(runtime::Runtime& runtime, Options options)
    : runtime_(runtime),
      options_(std::move(options)),
      ids_(runtime.random("azure.queue.ids")),
      request_ids_(runtime.random("azure.queue.requests")) {
  if (options_.storage) saved_.emplace(*options_.storage);
  make_account(options_.account);
  if (saved_) saved_->load([this](std::string_view account) { return find_account(account); });
}

Account& Service::make_account(std::string_view name) {
  Journal* const journal = saved_ ? &saved_->journal(name) : nullptr;
  return accounts_.try_emplace(std::string(name), std::string(name), options_.observer, journal).first->second;
}

runtime::Task<http::Response> Service::handle(http::Request request, http::Peer peer) {
  co_return respond(request, peer.address);
}

http::Response Service::respond(http::Request& request, std::string_view source_ip) {
  return answer(request, source_ip, nullptr);
}

http::Response Service::refuse(const http::Request& request, std::string_view code, int status,
                               std::string_view message) {
  const ServiceError refusal{status, code, message};
  http::Request copy = request;
  return answer(copy, {}, &refusal);
}

http::Response Service::answer(http::Request& request, std::string_view source_ip, const ServiceError* refusal) {
  const TimePoint now = runtime_.now();
  const std::string request_id = make_request_id(request_ids_);
  const auto version = requested_version(request);
  const std::string_view asked = version ? *version : kNewestVersion;

  http::Response response;
  response.headers.add("Server", kServer);
  response.headers.add("x-ms-request-id", request_id);
  response.headers.add("x-ms-version", asked);
  if (asked >= "2019-02-02") echo_client_request_id(request, response);
  response.headers.add("Date", rfc1123(now));

  const Address address = Address::of(request);
  Account* const account = find_account(address.account);
  Result<void> served;
  if (refusal) {
    served = *refusal;
  } else if (!account) {
    served = errors::resource_not_found();
  } else if (!version) {
    served = version.error();
  } else {
    Context context{*account, options_, now, ids_};
    Call call{context, address, asked, Query{address.query}, request, response, {}, {}, {}, 0};
    served = serve(call, source_ip);
  }
  if (!served) {
    ++usage_.errors;
    if (served.error().status == 503) ++usage_.throttled;
    write_error(served.error(), asked, request_id, now, response);
  } else if (response.status == 200 && request.method != "OPTIONS") {
    response.headers.add("Cache-Control", "no-cache");
  }
  if (response.status == 401) response.headers.add("WWW-Authenticate", auth::challenge(options_.auth));
  if (!response.body.empty()) response.headers.add("Content-Type", "application/xml");
  if (account && request.method != "OPTIONS") cors::decorate(account->properties.cors, request, response);
  if (request.method == "HEAD") response.body.clear();
  return response;
}

Result<void> Service::serve(Call& call, std::string_view source_ip) {
  Account& account = call.context.account;
  if (call.request.method == "OPTIONS") {
    usage_.add(Operation::kOther, false);
    return cors::answer_preflight(account.properties.cors, call.request, call.response);
  }
  const Level level = split_path(call);
  const Account::Record* const record = account.find(call.queue);
  const auth::Request credentials{
      call.request, call.address, call.version, call.queue, record ? &record->policies : nullptr, source_ip};
  const auto caller = auth::authenticate(options_.auth, auth::Service::kQueue, credentials, call.context.now);
  if (!caller) {  // raised in front of the service, and not billed
    call.response.headers.set("Server", kFrontServer);
    return caller.error();
  }
  call.caller = *caller;
  Result<void> named;
  if (level != Level::kAccount) named = check_queue_name(call.queue);
  const auto route = named ? find_route(level, call) : named.error();
  if (!route) {
    usage_.add(Operation::kOther, false);
    return route.error();
  }
  const auto allowed = auth::authorize(options_.auth, auth::Service::kQueue, credentials, *caller, route->requirement);
  return allowed ? run(call, *route) : allowed;
}

Result<void> Service::run(Call& call, const Route& route) {
  Account& account = call.context.account;
  Result<void> served;
  if (call.address.secondary && !route.reads) {
    served = errors::read_only_secondary();
  } else if (options_.rate_limit && !account.requests.open(call.context.now)) {
    served = errors::account_busy();
  } else if (const auto intact = check_content_md5(call.request); !intact) {
    served = intact;
  } else {
    account.requests.take(1);
    served = route.handle(call);
  }
  usage_.add(route.operation, call.messages_returned > 0);
  if (served && route.operation == Operation::kPutMessage) ++usage_.messages_put;
  usage_.messages_gotten += call.messages_returned;
  return served;
}

void Service::reset() {
  accounts_.clear();
  if (saved_) saved_->clear();
  make_account(options_.account);
}

Account* Service::find_account(std::string_view account) {
  const auto found = accounts_.find(account);
  if (found != accounts_.end()) return &found->second;
  if (options_.auth.mode == auth::Mode::kStrict ? !options_.auth.keys.contains(account) : options_.only_own_account) {
    return nullptr;
  }
  if (!is_account_name(account)) return nullptr;
  return &make_account(account);
}

Queue* Service::find_queue(std::string_view account, std::string_view queue) {
  Account* const owner = find_account(account);
  Account::Record* const record = owner ? owner->find(queue) : nullptr;
  return record ? &record->queue : nullptr;
}

}  // namespace queuecast::azure::queue
