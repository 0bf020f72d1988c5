#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "runtime/signal.h"
#include "sim/kubernetes/decision_log.h"
#include "sim/kubernetes/image_puller.h"
#include "sim/kubernetes/latencies.h"
#include "sim/kubernetes/pod_runtime.h"
#include "sim/kubernetes/store.h"

namespace queuecast::kubernetes {

/// The kubelets of all nodes of a cluster: they start what is bound to their node, report it, restart it and end it.
///
/// A container that runs is seen by the next relist (PLEG, 1 s) and then reported Running and Ready; there are no
/// probes. Programs that exit restart with CrashLoopBackOff: at once, then 10 s after the end, doubling to 300 s, fresh
/// again when the program has run for more than 10 minutes. Deletion sends SIGTERM, then SIGKILL when the grace period
/// is over; the object goes when all is cleaned up. DaemonSets' pods take room but run nothing: their images are part
/// of the machine's and no program stands behind them.
///
/// Pods whose node object is gone end at once; their objects go with the pod garbage collector (each 20 s, 40 s after
/// it first missed the node).
class Kubelet {
 public:
  struct Options {
    ImageOptions images;
    Duration relist{std::chrono::seconds{1}};
    Duration cleanup{std::chrono::seconds{1}};  // from the end of the last process to the end of the object
    Duration collect_period{std::chrono::seconds{20}};
    Duration collect_quarantine{std::chrono::seconds{40}};
  };

  Kubelet(Store& store, Latencies& latencies, PodRuntime& pod_runtime, DecisionLog& log);
  Kubelet(Store& store, Latencies& latencies, PodRuntime& pod_runtime, DecisionLog& log, Options options);

 private:
  using PodPtr = std::shared_ptr<const Pod>;

  struct Machine {
    Machine(Store& store, Latencies& latencies, const ImageOptions& options, const std::string& name)
        : node(name), born(store.now()), images(store, latencies, options, name) {}

    std::string node;
    TimePoint born;  // the phase of its relists
    ImagePuller images;
  };
  struct Worker {  // of one pod
    PodPtr pod;
    std::shared_ptr<Machine> machine;  // null: the node is gone
    bool agent = false;                // a DaemonSet's
    bool running = false;
    bool terminating = false;
    bool started_once = false;
    int exit_code = 0;
    TimePoint finished{};
    Duration backoff{};  // zero: no crash yet
    TimePoint backoff_set{};
    TimePoint kill_at{};
    runtime::Signal changed;
    runtime::Job job;
  };

  void on_pod(const WatchEvent<Pod>& event);
  void on_node(const WatchEvent<Node>& event);
  void admit(const PodPtr& pod);
  void begin_termination(Worker& worker, const PodPtr& pod);
  runtime::Task<void> run(Worker& worker);
  runtime::Task<void> pull_images(Worker& worker, bool only_checked);
  runtime::Task<void> wait_for_exit(Worker& worker);
  runtime::Task<void> wait_before_restart(Worker& worker);
  runtime::Task<void> terminate(Worker& worker);
  runtime::Task<void> collect();
  void start_containers(Worker& worker);
  bool finishes(Worker& worker);
  void orphan(const PodPtr& pod);
  TimePoint next_relist(const Machine& machine) const;
  template <class Change>
  void update(const Worker& worker, Change&& change);

  Store& store_;
  Latencies& latencies_;
  PodRuntime& pod_runtime_;
  DecisionLog& log_;
  Options options_;
  std::map<std::string, std::shared_ptr<Machine>> machines_;  // by node
  struct Orphan {
    PodPtr pod;
    TimePoint since;
  };
  std::map<std::string, Orphan> orphans_;  // by uid
  std::map<std::string, Worker> workers_;  // by uid
  runtime::Job collector_;
};

}  // namespace queuecast::kubernetes
