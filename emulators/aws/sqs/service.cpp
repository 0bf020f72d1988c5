#include "emulators/aws/sqs/service.h"

#include "emulators/aws/sqs/protocol/json_encode.h"

namespace queuecast::sqs {

namespace {

constexpr std::string_view kTargetPrefix = "AmazonSQS.";
constexpr std::string_view kJson = "application/x-amz-json-1.0";

/// The action that X-Amz-Target names; empty when the request is not one of the JSON protocol.
std::string_view json_action(const http::Request& request) {
  const std::string_view target = request.headers.get("X-Amz-Target");
  return request.method == "POST" && target.starts_with(kTargetPrefix) ? target.substr(kTargetPrefix.size())
                                                                       : std::string_view{};
}

bool json_content(const http::Request& request) {
  return request.method == "POST" && request.headers.get("Content-Type").starts_with("application/x-amz-json-1.");
}

}  // namespace

Service::Service(runtime::Runtime& runtime, Options options)
    : runtime_(runtime),
      request_ids_(runtime.random("sqs.requests")),
      account_(std::move(options), runtime.random("sqs.ids")) {}

runtime::Task<http::Response> Service::handle(http::Request request, http::Peer) {
  const std::string_view action = json_action(request);
  if (action.empty() && !json_content(request)) {
    http::Response unknown;
    unknown.status = 404;
    unknown.body = "<UnknownOperationException/>";
    add_common_headers(unknown, "text/xml");
    co_return unknown;
  }
  auto decoded = decoder_.decode(action, request.body);
  if (decoded.has_error()) {
    const Result<Answer> refused = decoded.error();
    co_return respond(refused);
  }
  std::optional<Waiting> waiting;
  Result<Answer> answer = begin(*decoded, request.headers.get("Host"), request.headers.get("X-Amzn-Trace-Id"), waiting);
  if (waiting) answer = co_await finish(std::move(*waiting));
  co_return respond(answer);
}

runtime::Task<Result<Answer>> Service::call(Call call, Origin origin) {
  std::optional<Waiting> waiting;
  Result<Answer> answer = begin(call, origin.host, origin.trace_header, waiting);
  if (waiting) answer = co_await finish(std::move(*waiting));
  co_return answer;
}

Result<Answer> Service::begin(Call& call, std::string_view host, std::string_view trace_header,
                              std::optional<Waiting>& waiting) {
  Context context{account_, runtime_.now(), host, trace_header, {}, {}, false, 0};
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
  co_return Answer{std::move(*response)};
}

void Service::settle(const Context& context) {
  for (const std::uint64_t queue : context.removed) polls_.end(queue);
  polls_.serve(context.touched);
}

std::optional<Counts> Service::counts(std::string_view queue_name) {
  QueueRecord* record = account_.find(queue_name);
  if (!record) return std::nullopt;
  return record->queue.counts(runtime_.now());
}

http::Response Service::respond(const Result<Answer>& answer) {
  http::Response response;
  add_common_headers(response, kJson);
  if (answer.has_value()) {
    response.body = encode_json(*answer);
  } else {
    response.status = answer.error().kind->status;
    response.headers.add("x-amzn-query-error", query_error(answer.error()));
    response.body = encode_json(answer.error());
  }
  return response;
}

void Service::add_common_headers(http::Response& response, std::string_view content_type) {
  response.headers.add("x-amzn-RequestId", Uuid::draw(request_ids_).text());
  response.headers.add("Content-Type", content_type);
  response.headers.add("Date", date_.at(runtime_.now()));
}

}  // namespace queuecast::sqs
