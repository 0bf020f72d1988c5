#include "sim/experiment/queue_depth.h"

#include <charconv>
#include <optional>
#include <utility>

#include "workload/clients/azure_queue.h"
#include "workload/clients/entra.h"
#include "workload/clients/sqs.h"
#include "workload/endpoints.h"

namespace queuecast::experiment {

namespace {

std::string describe(const clients::Error& error) {
  if (error.status == 0) return error.message.empty() ? "no answer" : error.message;
  return std::to_string(error.status) + " " + error.code + ": " + error.message;
}

std::optional<std::int64_t> attribute(const std::map<std::string, std::string>& attributes, const char* name) {
  const auto found = attributes.find(name);
  if (found == attributes.end()) return {};
  std::int64_t value = 0;
  std::from_chars(found->second.data(), found->second.data() + found->second.size(), value);
  return value;
}

}  // namespace

struct WireQueueDepth::Aws {
  Aws(runtime::Runtime& runtime, const workload::Config& config, workload::AwsEndpoints where)
      : jitter(runtime.random("keda.retries")),
        endpoints(std::move(where)),
        session(workload::aws_session(runtime, config, endpoints, jitter)),
        sqs(runtime, session, standard(endpoints.sqs), jitter) {}

  static clients::AwsOptions& standard(clients::AwsOptions& options) {
    options.retry_mode = clients::RetryMode::kStandard;  // aws-sdk-go-v2's default
    return options;
  }

  runtime::Random& jitter;
  workload::AwsEndpoints endpoints;
  clients::AwsSession session;
  clients::Sqs sqs;
};

struct WireQueueDepth::Azure {
  Azure(runtime::Runtime& the_runtime, workload::AzureEndpoints where)
      : runtime(the_runtime),
        jitter(the_runtime.random("keda.retries")),
        endpoints(std::move(where)),
        credential(the_runtime, endpoints.entra) {}

  clients::AzureQueue& queue(const std::string& name) {
    auto& client = queues[name];
    if (!client) client.emplace(runtime, endpoints.queue, &credential, name, jitter);
    return *client;
  }

  runtime::Runtime& runtime;
  runtime::Random& jitter;
  workload::AzureEndpoints endpoints;
  clients::EntraCredential credential;
  std::map<std::string, std::optional<clients::AzureQueue>> queues;
};

WireQueueDepth::WireQueueDepth(runtime::Runtime& runtime, const workload::Config& config)
    : runtime_(runtime), config_(config) {}

WireQueueDepth::~WireQueueDepth() = default;

keda::QueueDepth::Answer<keda::SqsDepth> WireQueueDepth::sqs_depth(std::string queue, std::string) {
  if (!aws_) {
    auto endpoints = workload::aws_endpoints(config_);
    if (!endpoints) co_return "no AWS endpoint can be derived from " + config_.queue_url;
    aws_ = std::make_unique<Aws>(runtime_, config_, std::move(*endpoints));
  }
  if (queue.find("://") == std::string::npos) {
    const auto url = co_await aws_->sqs.get_queue_url(queue);
    if (url.has_error()) co_return describe(url.error());
    queue = *url;
  }
  const std::vector<std::string_view> names{"ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible",
                                            "ApproximateNumberOfMessagesDelayed"};
  const auto answer = co_await aws_->sqs.get_queue_attributes(queue, names);
  if (answer.has_error()) co_return describe(answer.error());
  keda::SqsDepth depth;
  depth.visible = attribute(*answer, "ApproximateNumberOfMessages");
  depth.in_flight = attribute(*answer, "ApproximateNumberOfMessagesNotVisible");
  depth.delayed = attribute(*answer, "ApproximateNumberOfMessagesDelayed");
  co_return depth;
}

clients::AzureQueue* WireQueueDepth::azure_queue(const std::string& name) {
  if (!azure_) {
    auto endpoints = workload::azure_endpoints(config_);
    if (!endpoints) return nullptr;
    azure_ = std::make_unique<Azure>(runtime_, std::move(*endpoints));
  }
  return &azure_->queue(name);
}

keda::QueueDepth::Answer<std::int64_t> WireQueueDepth::azure_depth(std::string, std::string queue) {
  clients::AzureQueue* client = azure_queue(queue);
  if (!client) co_return "no Azure endpoint can be derived from " + config_.queue_url;
  const auto count = co_await client->approximate_count();
  if (count.has_error()) co_return describe(count.error());
  co_return *count;
}

keda::QueueDepth::Answer<int> WireQueueDepth::azure_peek(std::string, std::string queue, int most) {
  clients::AzureQueue* client = azure_queue(queue);
  if (!client) co_return "no Azure endpoint can be derived from " + config_.queue_url;
  const auto messages = co_await client->peek_messages(most);
  if (messages.has_error()) co_return describe(messages.error());
  co_return static_cast<int>(messages->size());
}

}  // namespace queuecast::experiment
