#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "runtime/signal.h"
#include "sim/kubernetes/api_client.h"
#include "sim/kubernetes/decision_log.h"
#include "sim/kubernetes/scheduler/place.h"
#include "sim/kubernetes/scheduler/queue.h"
#include "sim/kubernetes/store.h"

namespace queuecast::kubernetes {

/// kube-scheduler v1.36 with its default profile, without preemption: one pod at a time gets a node, or the condition
/// PodScheduled=False (Unschedulable) that node provisioners look for.
///
/// A pod counts on its node from the decision on (it is assumed); the binding is written when the client's rate limit
/// (50/s, burst 100) and the API server allow. Conditions of failed pods go through the same client; one that still
/// waits is only brought up to date.
class SchedulerController {
 public:
  struct Options {
    Duration attempt{std::chrono::milliseconds{1}};  // the time that one attempt takes
    std::int64_t requests_per_second = 50;
    std::int64_t request_burst = 100;
  };

  SchedulerController(Store& store, Latencies& latencies, DecisionLog& log);
  SchedulerController(Store& store, Latencies& latencies, DecisionLog& log, Options options);

  /// Pods that wait for a node.
  std::size_t pending() const { return queue_.size(); }

 private:
  using PodPtr = std::shared_ptr<const Pod>;

  struct Class {
    scheduler::PodClass pod_class;
    std::string key;
    int pods = 0;
  };
  struct Known {
    Class* of = nullptr;
    std::string node;  // bound or assumed
    bool terminating = false;
    std::string message;  // of the last failure
    bool patch_waits = false;
  };

  void on_pod(const WatchEvent<Pod>& event);
  void on_node(const WatchEvent<Node>& event);
  Known& know(const Pod& pod);
  void forget(const std::string& uid);
  void unplace(Known& known);
  runtime::Task<void> run();
  void attempt(scheduler::QueuedPod pod);
  void assume(const Pod& pod, const scheduler::Placement& placement);
  void report_failure(const Pod& pod, const std::string& message);
  std::optional<LabelSelector> spread_selector(const Pod& pod);

  Store& store_;
  DecisionLog& log_;
  Options options_;
  ApiClient client_;
  scheduler::Cluster cluster_;
  scheduler::Placer placer_{cluster_};
  scheduler::SchedulingQueue queue_;
  std::map<std::string, std::unique_ptr<Class>> classes_;  // by uid of the owner, or of the pod itself
  int last_class_ = 0;
  std::unordered_map<std::string, Known> known_;  // by uid of the pod; looked up only
  runtime::Signal wake_;
  runtime::Job loop_;
};

}  // namespace queuecast::kubernetes
