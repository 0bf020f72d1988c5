#pragma once

#include <functional>
#include <string>
#include <utility>

#include "sim/kubernetes/meta.h"

namespace queuecast::kubernetes {

/// Why something happened, in words a person understands and with the numbers that decided:
/// "held at 12 by HPA scale-down stabilization: recommendation 4, window 300 s".
struct Decision {
  TimePoint at;
  std::string component;  // keda, hpa, deployment, replicaset, scheduler, kubelet, karpenter
  std::string object;     // Kind/name
  std::string what;       // the effect: "replicas 1 -> 4"
  std::string reason;     // the rule and its numbers
};

/// Where controllers leave their reason records; the report collects them.
class DecisionLog {
 public:
  using Sink = std::function<void(const Decision&)>;

  void set_sink(Sink sink) { sink_ = std::move(sink); }
  void record(const Decision& decision) {
    if (sink_) sink_(decision);
  }
  /// Whether anybody listens: building the words costs more than most decisions.
  bool wanted() const { return static_cast<bool>(sink_); }

 private:
  Sink sink_;
};

}  // namespace queuecast::kubernetes
