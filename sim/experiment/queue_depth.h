#pragma once

#include <map>
#include <memory>
#include <string>

#include "runtime/runtime.h"
#include "sim/keda/scaler.h"
#include "workload/config.h"

namespace queuecast::clients {
class AzureQueue;
}

namespace queuecast::experiment {

/// KEDA's scalers on the wire: each asks the cloud's real API through a client of its own, as the operator does with
/// the clouds' Go SDKs (aws-sdk-go-v2: 3 attempts; azcore: 3 retries from 0.8 s). Connections and tokens are kept.
class WireQueueDepth final : public keda::QueueDepth {
 public:
  /// `config` says where the queue is and who asks; it must outlive this.
  WireQueueDepth(runtime::Runtime& runtime, const workload::Config& config);
  ~WireQueueDepth() override;

  Answer<keda::SqsDepth> sqs_depth(std::string queue, std::string region) override;
  Answer<std::int64_t> azure_depth(std::string account, std::string queue) override;
  Answer<int> azure_peek(std::string account, std::string queue, int most) override;

 private:
  struct Aws;
  struct Azure;

  /// Null when the config names no queue of Azure.
  clients::AzureQueue* azure_queue(const std::string& name);

  runtime::Runtime& runtime_;
  const workload::Config& config_;
  std::unique_ptr<Aws> aws_;
  std::unique_ptr<Azure> azure_;
};

}  // namespace queuecast::experiment
