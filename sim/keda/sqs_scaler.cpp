#include <utility>

#include "sim/keda/metadata.h"
#include "sim/keda/numbers.h"

// aws-sqs-queue (KEDA pkg/scalers/aws_sqs_queue_scaler.go).

namespace queuecast::keda {
namespace {

using runtime::Task;

struct SqsSettings {
  std::string queue_url;
  std::string region;
  std::int64_t activation = 0;
  bool in_flight = true;
  bool delayed = false;
};

class SqsScaler final : public Scaler {
 public:
  SqsScaler(QueueDepth& queues, SqsSettings settings, kubernetes::MetricSpec metric)
      : queues_(queues), settings_(std::move(settings)), metric_(std::move(metric)) {}

  const kubernetes::MetricSpec& metric() const override { return metric_; }

  Task<ScalerResult> get_metrics_and_activity() override {
    const auto depth = co_await queues_.sqs_depth(settings_.queue_url, settings_.region);
    if (!depth.has_value()) co_return ScalerResult(depth.error());
    const auto messages = sqs_messages(*depth, settings_.in_flight, settings_.delayed);
    if (!messages.has_value()) co_return ScalerResult(messages.error());
    const bool active = *messages > settings_.activation;
    Measurement measurement{metric_milli(static_cast<double>(*messages)), active,
                            std::to_string(*messages) + " messages " + (active ? "> activation " : "<= activation ") +
                                std::to_string(settings_.activation)};
    co_return ScalerResult(std::move(measurement));
  }

 private:
  QueueDepth& queues_;
  SqsSettings settings_;
  kubernetes::MetricSpec metric_;
};

/// The queue's name: the text itself unless it is a URL, whose path must be /account/name.
std::optional<std::string> queue_name(const std::string& queue_url) {
  std::string path;
  if (queue_url.starts_with('/')) {
    path = queue_url;
  } else {
    const std::size_t scheme = queue_url.find("://");
    const bool letter = !queue_url.empty() &&
                        ((queue_url[0] >= 'a' && queue_url[0] <= 'z') || (queue_url[0] >= 'A' && queue_url[0] <= 'Z'));
    if (scheme == std::string::npos || scheme == 0 || !letter) return queue_url;
    const std::size_t slash = queue_url.find('/', scheme + 3);
    if (slash != std::string::npos) path = queue_url.substr(slash, queue_url.find('?', slash) - slash);
  }
  const std::size_t second = path.empty() ? std::string::npos : path.find('/', 1);
  if (second == std::string::npos || second + 1 == path.size() || path.find('/', second + 1) != std::string::npos) {
    return std::nullopt;
  }
  return path.substr(second + 1);
}

/// Who the operator is to AWS: a pod identity, the operator itself, or keys.
void check_authorization(Metadata& metadata) {
  if (metadata.pod_identity() == "aws") return;
  const std::string owner = metadata.find("identityOwner").value_or("");
  if (!owner.empty() && owner != "pod") return;
  if (metadata.authentication_has("awsRoleArn")) return;
  if (metadata.authentication_has("awsAccessKeyID") || metadata.authentication_has("awsAccessKeyId")) {
    if (!metadata.authentication_has("awsSecretAccessKey")) {
      metadata.trigger_problem("authenticationRef", "awsSecretAccessKey not found");
    }
    return;
  }
  if (!metadata.find_or_env("awsAccessKeyID")) {
    metadata.problem("awsAccessKeyID", "awsAccessKeyID not found");
  } else if (!metadata.find("awsSecretAccessKeyFromEnv")) {
    metadata.problem("awsSecretAccessKeyFromEnv", "awsSecretAccessKey not found");
  }
}

}  // namespace

boost::system::result<std::int64_t, std::string> sqs_messages(const SqsDepth& depth, bool in_flight, bool delayed) {
  const auto missing = [](const char* attribute) {
    return std::string("metric ") + attribute + " not found in SQS queue attributes";
  };
  std::int64_t messages = 0;
  if (!depth.visible) return missing("ApproximateNumberOfMessages");
  messages += *depth.visible;
  if (in_flight) {
    if (!depth.in_flight) return missing("ApproximateNumberOfMessagesNotVisible");
    messages += *depth.in_flight;
  }
  if (delayed) {
    if (!depth.delayed) return missing("ApproximateNumberOfMessagesDelayed");
    messages += *depth.delayed;
  }
  return messages;
}

MadeScaler make_sqs_scaler(const Trigger& trigger, std::size_t index, const ScalerContext& context) {
  Metadata metadata(trigger, index, context);
  SqsSettings settings;
  const std::int64_t length = metadata.number("queueLength", 5);
  settings.activation = metadata.number("activationQueueLength", 0);
  settings.queue_url = metadata.find_or_env("queueURL").value_or("");
  if (settings.queue_url.empty()) metadata.problem("queueURL", "missing required parameter \"queueURL\"");
  settings.region = metadata.authentication_has("awsRegion") && !metadata.find("awsRegion")
                        ? std::string{}
                        : metadata.required("awsRegion");
  settings.in_flight = metadata.boolean("scaleOnInFlight", true);
  settings.delayed = metadata.boolean("scaleOnDelayed", false);
  const auto type = metadata.target_type();
  const auto name = queue_name(settings.queue_url);
  if (!name) metadata.problem("queueURL", "cannot get queueName from queueURL");
  check_authorization(metadata);
  if (!metadata.problems().empty()) return std::move(metadata.problems());
  kubernetes::MetricSpec metric;
  metric.name = metric_name(index, "aws-sqs-" + *name);
  metric.target_type = type;
  metric.target_milli = length * 1000;
  return std::unique_ptr<Scaler>(std::make_unique<SqsScaler>(context.queues, std::move(settings), std::move(metric)));
}

}  // namespace queuecast::keda
