#include "emulators/aws/sqs/service.h"

#include "emulators/aws/sqs/protocol/json_encode.h"
#include "emulators/aws/sqs/protocol/query_decode.h"
#include "emulators/aws/sqs/protocol/query_encode.h"

namespace queuecast::sqs {

namespace {

constexpr std::string_view kJson = "application/x-amz-json-1.0";

Service::Origin origin_of(const http::Request& request) {
  return {std::string(request.headers.get("Host")), std::string(request.headers.get("X-Amzn-Trace-Id")),
          caller_of(request), request.headers.get("X-Forwarded-Proto") == "https"};
}

/// Errors that the JSON protocol calls by another name than the Query protocol.
std::string json_type_of(std::string_view code) {
  constexpr std::pair<std::string_view, std::string_view> kNames[] = {
      {"InvalidClientTokenId", "UnrecognizedClientException"},
      {"SignatureDoesNotMatch", "InvalidSignatureException"},
      {"AccessDenied", "AccessDeniedException"},
      {"MissingAuthenticationToken", "AccessDeniedException"},
      {"IncompleteSignature", "IncompleteSignatureException"}};
  for (const auto& [query, json] : kNames) {
    if (query == code) return std::string(json);
  }
  return std::string(code);
}

}  // namespace

Service::Service(runtime::Runtime& runtime, Options options)
    : runtime_(runtime),
      request_ids_(runtime.random("sqs.requests")),
      accounts_(std::move(options), runtime.random("sqs.ids")) {
  accounts_.restore(runtime.now());
}

runtime::Task<http::Response> Service::handle(http::Request request, http::Peer) {
  // Not a coroutine of its own: the protocol's task is handed on as it is.
  const Protocol protocol = protocol_of(request);
  if (protocol == Protocol::kJson) return handle_json(std::move(request));
  return handle_query(std::move(request), protocol == Protocol::kQueryInJson);
}

runtime::Task<http::Response> Service::handle_json(http::Request request) {
  auto decoded = decoder_.decode(json_action(request), request.body);
  if (decoded.has_error()) {
    const Result<Answer> refused = decoded.error();
    co_return respond_json(refused);
  }
  std::optional<Waiting> waiting;
  Result<Answer> answer = begin(*decoded, origin_of(request), waiting);
  if (waiting) answer = co_await finish(std::move(*waiting));
  co_return respond_json(answer);
}

runtime::Task<http::Response> Service::handle_query(http::Request request, bool json) {
  const QueryForm form{request};
  const auto action = form.find("Action");
  if (!action) co_return unknown_operation();
  const std::string path = http::percent_decode(http::path_of(request.target));
  auto decoded = decode_query(form, path);
  if (decoded.has_error()) {
    const Result<Answer> refused = decoded.error();
    co_return respond_query(*action, refused, json);
  }
  std::optional<Waiting> waiting;
  Result<Answer> answer = begin(*decoded, origin_of(request), waiting);
  if (waiting) answer = co_await finish(std::move(*waiting));
  co_return respond_query(*action, answer, json);
}

runtime::Task<Result<Answer>> Service::call(Call call, Origin origin) {
  std::optional<Waiting> waiting;
  Result<Answer> answer = begin(call, origin, waiting);
  if (waiting) answer = co_await finish(std::move(*waiting));
  co_return answer;
}

Result<Answer> Service::begin(Call& call, const Origin& origin, std::optional<Waiting>& waiting) {
  advance_moves();
  Account& account = accounts_.at(origin.caller.account_id, origin.caller.region);
  Context context{accounts_, account, runtime_.now(), origin.host, origin.trace_header, {}, {}, false, 0};
  context.https = origin.https;
  auto answer = std::visit(
      [&](auto& request) -> Result<Answer> {
        if constexpr (std::is_same_v<std::decay_t<decltype(request)>, ReceiveMessageRequest>) {
          return receive(context, request, waiting);
        } else {
          auto result = perform(context, request);
          if (result.has_error()) return result.error();
          return Answer{std::move(*result)};
        }
      },
      call);
  if (!waiting) usage_.count(context.fifo, context.payload);
  settle(context);
  accounts_.save();
  return answer;
}

Result<Answer> Service::receive(Context& context, ReceiveMessageRequest& request, std::optional<Waiting>& waiting) {
  auto pending = prepare(context, request);
  if (pending.has_error()) return pending.error();
  auto response = attempt(context, *pending);
  if (response.has_error()) return response.error();
  if (response->messages.empty()) {
    if (pending->wait > Duration::zero()) {
      const TimePoint deadline = context.now + pending->wait;
      waiting = Waiting{std::move(*pending), deadline};
    } else {
      ++usage_.empty_receives;
    }
  }
  return Answer{std::move(*response)};
}

runtime::Task<Result<Answer>> Service::finish(Waiting waiting) {
  const bool fifo = waiting.receive.record->queue.fifo();
  auto response = co_await polls_.wait(std::move(waiting.receive), waiting.deadline);
  if (response.has_error()) co_return response.error();
  if (response->messages.empty()) {
    usage_.count(fifo, 0);
    ++usage_.empty_receives;
  }
  // A timer may have served it, outside of any call.
  accounts_.save();
  co_return Answer{std::move(*response)};
}

void Service::settle(const Context& context) {
  for (const std::uint64_t queue : context.removed) polls_.end(queue);
  polls_.serve(context.touched);
  advance_moves();
}

/// At one instant move tasks come before calls, so every call looks for what is due.
void Service::advance_moves() {
  auto touched = accounts_.moves().advance(runtime_.now());
  if (!touched.empty()) polls_.serve(std::move(touched));
  const auto next = accounts_.moves().next();
  if (next == moves_armed_) return;
  moves_armed_ = next;
  const auto wake = [](void* service) {
    auto& self = *static_cast<Service*>(service);
    self.moves_armed_.reset();
    self.advance_moves();
    self.accounts_.save();
  };
  moves_timer_ = next ? runtime_.call_at(*next, {wake, this}) : runtime::Timer{};
}

void Service::reset() {
  for (Account* const account : accounts_.all()) {
    for (const auto& [name, record] : account->queues()) {
      polls_.end(record->queue.identity().id);
      accounts_.moves().forget(record->queue.identity().id);
    }
    account->clear();
  }
  accounts_.save();
}

std::optional<Counts> Service::counts(std::string_view queue_name) {
  QueueRecord* record = accounts_.home().find(queue_name);
  if (!record) return std::nullopt;
  return record->queue.counts(runtime_.now());
}

http::Response Service::respond_json(const Result<Answer>& answer) {
  http::Response response = start_response(kJson, emulators::uuid(request_ids_));
  if (answer.has_value()) {
    response.body = encode_json(*answer);
  } else {
    response.status = answer.error().kind->status;
    response.headers.add("x-amzn-query-error", query_error(answer.error()));
    response.body = encode_json(answer.error());
  }
  return response;
}

http::Response Service::respond_query(std::string_view action, const Result<Answer>& answer, bool json) {
  const std::string id = emulators::uuid(request_ids_);
  http::Response response = start_response(json ? "application/json" : "text/xml", id);
  if (answer.has_value()) {
    response.body = encode_query(action, *answer, id, json);
  } else {
    response.status = answer.error().kind->status;
    response.body = encode_query(answer.error(), id, json);
  }
  return response;
}

http::Response Service::refuse(const http::Request& request, std::string_view code, int status,
                               std::string_view message) {
  const std::string type = json_type_of(code);
  const ErrorKind kind{type, code, status, true};
  const Result<Answer> refused = ServiceError{kind, std::string(message)};
  const Protocol protocol = protocol_of(request);
  if (protocol == Protocol::kJson) return respond_json(refused);
  return respond_query({}, refused, protocol == Protocol::kQueryInJson);
}

/// The service's answer to a request that names no action, whatever the client accepts.
http::Response Service::unknown_operation() {
  http::Response response = start_response("text/xml", emulators::uuid(request_ids_));
  response.status = 404;
  response.body = "<UnknownOperationException/>";
  return response;
}

http::Response Service::start_response(std::string_view content_type, const std::string& request_id) {
  http::Response response;
  response.headers.add("x-amzn-RequestId", request_id);
  response.headers.add("Content-Type", content_type);
  response.headers.add("Date", date_.at(runtime_.now()));
  return response;
}

}  // namespace queuecast::sqs
