#include "emulators/server/faults.h"

#include <algorithm>
#include <array>
#include <utility>

namespace queuecast::emulators {

namespace {

using Kind = Fault::Kind;

constexpr std::array<std::pair<std::string_view, Kind>, 6> kKinds{{{"throttle", Kind::kThrottle},
                                                                   {"error", Kind::kError},
                                                                   {"delay", Kind::kDelay},
                                                                   {"duplicate", Kind::kDuplicate},
                                                                   {"drop", Kind::kDrop},
                                                                   {"stale_counters", Kind::kStaleCounters}}};

struct Words {
  std::string_view code;
  int status;
  std::string_view message;
};

Words throttled(std::string_view service) {
  if (service == "sqs") return {"RequestThrottled", 403, "Request is throttled."};
  if (service == "dynamodb") {
    return {"ProvisionedThroughputExceededException", 400,
            "The level of configured provisioned throughput for the table was exceeded. Consider increasing your "
            "provisioning level with the UpdateTable API."};
  }
  if (service == "sts") return {"Throttling", 400, "Rate exceeded"};
  return {"ServerBusy", 503, "The server is currently unable to receive requests. Please retry your request."};
}

Words failed(std::string_view service) {
  if (service == "dynamodb") return {"InternalServerError", 500, "Internal server error"};
  if (service == "sqs" || service == "sts") {
    return {"InternalFailure", 500,
            "The request processing has failed because of an unknown error, exception or failure."};
  }
  return {"InternalError", 500, "The server encountered an internal error. Please retry the request."};
}

bool matches(const std::string& filter, const std::string& value) {
  return filter.empty() || http::equal_ignoring_case(filter, value);
}

bool sends(const Operation& operation) {
  return operation.action == "SendMessage" || operation.action == "SendMessageBatch" ||
         operation.action == "PutMessage";
}

bool asks_counters(const Operation& operation) {
  return operation.action == "GetQueueAttributes" || operation.action == "GetMetadata";
}

/// Every ReceiptHandle of an answer to ReceiveMessage, in either protocol; handles hold no character that is escaped.
std::vector<std::string> receipt_handles(std::string_view body) {
  std::vector<std::string> handles;
  for (const auto& [before, after] :
       {std::pair{"\"ReceiptHandle\":\"", "\""}, {"<ReceiptHandle>", "</ReceiptHandle>"}}) {
    for (std::size_t at = body.find(before); at != std::string_view::npos; at = body.find(before, at + 1)) {
      const std::size_t begin = at + std::string_view(before).size();
      handles.emplace_back(body.substr(begin, body.find(after, begin) - begin));
    }
  }
  return handles;
}

http::Request visibility_request(const http::Request& like, const std::string& queue, const std::string& handle) {
  http::Request request;
  request.method = "POST";
  for (const char* name : {"Host", "Authorization"}) {
    if (const auto value = like.headers.find(name)) request.headers.add(name, *value);
  }
  request.headers.add("X-Amz-Target", "AmazonSQS.ChangeMessageVisibility");
  request.headers.add("Content-Type", "application/x-amz-json-1.0");
  request.body = R"({"QueueUrl":")" + queue + R"(","ReceiptHandle":")" + handle + R"(","VisibilityTimeout":0})";
  return request;
}

}  // namespace

std::string_view name_of(Fault::Kind kind) {
  return std::find_if(kKinds.begin(), kKinds.end(), [kind](const auto& entry) { return entry.second == kind; })->first;
}

std::optional<Fault::Kind> fault_kind(std::string_view name) {
  const auto found =
      std::find_if(kKinds.begin(), kKinds.end(), [name](const auto& entry) { return entry.first == name; });
  return found == kKinds.end() ? std::nullopt : std::optional(found->second);
}

Fault& Faults::add(Fault fault) {
  fault.id = next_id_++;
  return faults_.emplace_back(std::move(fault));
}

bool Faults::remove(std::uint64_t id) {
  return std::erase_if(faults_, [id](const Fault& fault) { return fault.id == id; }) > 0;
}

std::vector<Fault> Faults::hit(const Operation& operation) {
  std::vector<Fault> hits;
  for (Fault& fault : faults_) {
    if (!matches(fault.service, operation.service) || !matches(fault.action, operation.action) ||
        !matches(fault.resource, operation.resource)) {
      continue;
    }
    if (fault.times > 0 && fault.hits >= fault.times) continue;
    if (!random_.bernoulli(fault.probability)) continue;
    ++fault.hits;
    hits.push_back(fault);
  }
  return hits;
}

bool FaultyPath::remembered(const Fault& fault, const Operation& operation, http::Response& response) const {
  const auto found = counters_.find(operation.service + "/" + operation.resource);
  if (found == counters_.end()) return false;
  const auto age = std::chrono::duration<double>(runtime_.now() - found->second.at).count();
  if (age < 0 || age >= fault.seconds) return false;
  response = found->second.response;
  return true;
}

runtime::Task<http::Response> FaultyPath::handle(const Door& door, Operation operation, http::Request request,
                                                 http::Peer peer) {
  const std::vector<Fault> faults = faults_.hit(operation);
  bool twice = false;
  bool drop = false;
  bool stale = false;
  for (const Fault& fault : faults) {
    if (fault.kind == Kind::kThrottle || fault.kind == Kind::kError) {
      const Words words = fault.kind == Kind::kThrottle ? throttled(operation.service) : failed(operation.service);
      co_return door.refuse(request, fault.code.empty() ? words.code : std::string_view(fault.code),
                            fault.status > 0 ? fault.status : words.status, words.message);
    }
    if (fault.kind == Kind::kDelay) {
      co_await runtime::sleep_for(
          runtime_, std::chrono::duration_cast<runtime::Duration>(std::chrono::duration<double>(fault.seconds)));
    }
    http::Response earlier;
    if (fault.kind == Kind::kStaleCounters && asks_counters(operation)) {
      stale = true;
      if (remembered(fault, operation, earlier)) co_return earlier;
    }
    twice = twice || fault.kind == Kind::kDuplicate;
    drop = drop || fault.kind == Kind::kDrop;
  }
  if (twice && sends(operation)) {
    http::Request copy = request;
    http::Peer same = peer;
    co_await door.handler->handle(std::move(copy), std::move(same));
  }
  const http::Request sent = twice ? request : http::Request{};
  http::Peer again = peer;
  http::Response response = co_await door.handler->handle(std::move(request), std::move(peer));
  if (twice && operation.service == "sqs" && operation.action == "ReceiveMessage") {
    for (const std::string& handle : receipt_handles(response.body)) {
      http::Request visible = visibility_request(sent, operation.resource, handle);
      http::Peer same = again;
      co_await door.handler->handle(std::move(visible), std::move(same));
    }
  }
  if (stale && response.status / 100 == 2) {
    counters_.insert_or_assign(operation.service + "/" + operation.resource, Remembered{runtime_.now(), response});
  }
  if (drop) response = http::Response{.status = http::kNoAnswer, .headers = {}, .body = {}};
  co_return response;
}

}  // namespace queuecast::emulators
