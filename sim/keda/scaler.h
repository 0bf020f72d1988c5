#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/system/result.hpp>

#include "runtime/task.h"
#include "sim/keda/objects.h"
#include "sim/keda/validation.h"
#include "sim/kubernetes/autoscaling.h"

namespace queuecast::keda {

/// ApproximateNumberOfMessages, ...NotVisible and ...Delayed of GetQueueAttributes; an attribute that did not come is
/// absent.
struct SqsDepth {
  std::optional<std::int64_t> visible;
  std::optional<std::int64_t> in_flight;
  std::optional<std::int64_t> delayed;
};

/// The queues as the scalers' clients see them, SDK retries included; the experiment binds it to the wire. Errors are
/// what the SDK says.
class QueueDepth {
 public:
  template <class T>
  using Answer = runtime::Task<boost::system::result<T, std::string>>;

  virtual ~QueueDepth() = default;
  /// One GetQueueAttributes. `queue` is the trigger's queueURL, which may be a bare name.
  virtual Answer<SqsDepth> sqs_depth(std::string queue, std::string region) = 0;
  /// ApproximateMessagesCount of the queue's properties. `account` is the storage account's name.
  virtual Answer<std::int64_t> azure_depth(std::string account, std::string queue) = 0;
  /// How many messages one peek for at most `most` returns.
  virtual Answer<int> azure_peek(std::string account, std::string queue, int most) = 0;
};

/// One answer of a scaler.
struct Measurement {
  std::int64_t value_milli = 0;
  bool active = false;
  std::string comparison;  // for reason records: "12 messages > activation 0"
};
using ScalerResult = boost::system::result<Measurement, std::string>;

/// One trigger at work. Cpu and memory triggers have a metric of the HPA but nothing to ask: their `external` is false.
class Scaler {
 public:
  virtual ~Scaler() = default;
  /// The metric that the trigger puts into the HPA; its selector is filled in by the derivation.
  virtual const kubernetes::MetricSpec& metric() const = 0;
  virtual bool external() const { return true; }
  virtual runtime::Task<ScalerResult> get_metrics_and_activity() = 0;
};

/// What a scaler is built from besides its trigger.
struct ScalerContext {
  QueueDepth& queues;
  std::function<kubernetes::TimePoint()> now;
  /// The trigger's TriggerAuthentication, if it names one.
  const TriggerAuthentication* authentication = nullptr;
  /// Environment of the target's container, for ...FromEnv metadata. Absent: not known, and not judged.
  std::optional<kubernetes::Labels> environment;
};

using MadeScaler = boost::system::result<std::unique_ptr<Scaler>, std::vector<Problem>>;

/// Builds the scaler of spec.triggers[index] or says why KEDA would refuse it. Types: aws-sqs-queue, azure-queue, cron,
/// cpu, memory (pkg/scalers of KEDA v2.21).
MadeScaler make_scaler(const Trigger& trigger, std::size_t index, const ScalerContext& context);

/// "s{index}-" and the text with / . : % ( ) replaced by -.
std::string metric_name(std::size_t index, std::string_view text);

/// Messages of a queue out of what GetQueueAttributes said: visible, plus in flight and delayed as wanted.
boost::system::result<std::int64_t, std::string> sqs_messages(const SqsDepth& depth, bool in_flight, bool delayed);

/// Longest peek that azure-queue makes with the strategy visibleonly: fewer messages are the value, as many as this
/// mean that ApproximateMessagesCount is asked for.
constexpr int kMaxPeek = 32;

}  // namespace queuecast::keda
