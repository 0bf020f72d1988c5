#include <utility>

#include "sim/keda/metadata.h"
#include "sim/keda/numbers.h"

// azure-queue (KEDA pkg/scalers/azure_queue_scaler.go).

namespace queuecast::keda {
namespace {

using runtime::Task;
using Count = boost::system::result<std::int64_t, std::string>;

struct AzureSettings {
  std::string account;
  std::string queue;
  std::int64_t activation = 0;
  bool visible_only = false;
};

class AzureQueueScaler final : public Scaler {
 public:
  AzureQueueScaler(QueueDepth& queues, AzureSettings settings, kubernetes::MetricSpec metric)
      : queues_(queues), settings_(std::move(settings)), metric_(std::move(metric)) {}

  const kubernetes::MetricSpec& metric() const override { return metric_; }

  Task<ScalerResult> get_metrics_and_activity() override {
    const Count messages = co_await count();
    if (!messages.has_value()) co_return ScalerResult(messages.error());
    const bool active = *messages > settings_.activation;
    Measurement measurement{metric_milli(static_cast<double>(*messages)), active,
                            std::to_string(*messages) + " messages " + (active ? "> activation " : "<= activation ") +
                                std::to_string(settings_.activation)};
    co_return ScalerResult(std::move(measurement));
  }

 private:
  /// With visibleonly a peek that comes back full says nothing about how many more there are, so the count of all
  /// messages, the invisible ones included, takes its place.
  Task<Count> count() {
    if (settings_.visible_only) {
      const auto peeked = co_await queues_.azure_peek(settings_.account, settings_.queue, kMaxPeek);
      if (!peeked.has_value()) co_return Count(peeked.error());
      if (*peeked < kMaxPeek) co_return Count(std::int64_t{*peeked});
    }
    co_return co_await queues_.azure_depth(settings_.account, settings_.queue);
  }

  QueueDepth& queues_;
  AzureSettings settings_;
  kubernetes::MetricSpec metric_;
};

/// AccountName of a connection string, or the first label of its QueueEndpoint.
std::string account_of(std::string_view connection) {
  const auto part = [&](std::string_view key) -> std::string_view {
    const std::size_t at = connection.find(key);
    if (at == std::string_view::npos) return {};
    const std::size_t begin = at + key.size();
    return connection.substr(begin, connection.find(';', begin) - begin);
  };
  if (const auto name = part("AccountName="); !name.empty()) return std::string(name);
  std::string_view endpoint = part("QueueEndpoint=");
  if (const std::size_t scheme = endpoint.find("://"); scheme != std::string_view::npos) {
    endpoint.remove_prefix(scheme + 3);
  }
  return std::string(endpoint.substr(0, endpoint.find('.')));
}

void check_identity(Metadata& metadata, AzureSettings& settings) {
  const std::string_view identity = metadata.pod_identity();
  if (identity.empty() || identity == "none") {
    const auto connection = metadata.find_or_env("connection");
    if (!connection && !metadata.authentication_has("connection")) {
      metadata.problem("connection", "no connection setting given");
    }
    if (settings.account.empty() && connection) settings.account = account_of(*connection);
  } else if (identity == "azure-workload") {
    if (settings.account.empty()) metadata.problem("accountName", "no accountName given");
  } else {
    metadata.trigger_problem("authenticationRef",
                             "pod identity " + std::string(identity) + " not supported for azure storage queues");
  }
}

}  // namespace

MadeScaler make_azure_queue_scaler(const Trigger& trigger, std::size_t index, const ScalerContext& context) {
  Metadata metadata(trigger, index, context);
  AzureSettings settings;
  settings.queue = metadata.required("queueName");
  settings.activation = metadata.number("activationQueueLength", 0);
  const std::int64_t length = metadata.number("queueLength", 5);
  settings.account = metadata.find("accountName").value_or("");
  const std::string strategy = metadata.find("queueLengthStrategy").value_or("all");
  settings.visible_only = strategy == "visibleonly";
  if (strategy != "all" && strategy != "visibleonly") {
    metadata.problem("queueLengthStrategy",
                     "parameter \"queueLengthStrategy\" value \"" + strategy + "\" must be one of [all visibleonly]");
  }
  const auto type = metadata.target_type();
  check_identity(metadata, settings);
  if (!metadata.problems().empty()) return std::move(metadata.problems());
  kubernetes::MetricSpec metric;
  metric.name = metric_name(index, "azure-queue-" + settings.queue);
  metric.target_type = type;
  metric.target_milli = length * 1000;
  return std::unique_ptr<Scaler>(
      std::make_unique<AzureQueueScaler>(context.queues, std::move(settings), std::move(metric)));
}

}  // namespace queuecast::keda
