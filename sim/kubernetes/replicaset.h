#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim/kubernetes/api_client.h"
#include "sim/kubernetes/decision_log.h"
#include "sim/kubernetes/store.h"
#include "sim/kubernetes/victims.h"
#include "sim/kubernetes/work_queue.h"

namespace queuecast::kubernetes {

/// kube-controller-manager's ReplicaSet controller (kubernetes pkg/controller/replicaset): keeps the number of pods.
///
/// Five workers; at most 500 creations or deletions a sync; creations in batches of 1, 2, 4, ...; a sync acts only when
/// the watch has shown all that the one before did (expectations, 5 min). Creations, status writes and event posts
/// share one client of 20 requests/s, burst 30. Also removes the pods of a removed ReplicaSet, as the garbage collector
/// does.
class ReplicaSetController {
 public:
  struct Options {
    int workers = 5;
    int burst_replicas = 500;
    std::int64_t requests_per_second = 20;
    std::int64_t request_burst = 30;
    Duration expectation_timeout = std::chrono::minutes{5};
  };

  ReplicaSetController(Store& store, Latencies& latencies, DecisionLog& log);
  ReplicaSetController(Store& store, Latencies& latencies, DecisionLog& log, Options options);

 private:
  using PodPtr = std::shared_ptr<const Pod>;
  using SetPtr = std::shared_ptr<const ReplicaSet>;

  /// What the informer and the expectations know of one ReplicaSet.
  struct Known {
    std::map<std::string, PodPtr> pods;  // owned, by name
    std::int32_t active = 0;
    std::int32_t ready = 0;  // of the active ones
    int expected_creations = 0;
    std::set<std::string> expected_deletions;  // uids
    TimePoint expected_since{};
    TokenBucket event_filter{std::chrono::seconds{300}, 25};  // the recorder's spam filter, per object
  };

  void on_pod(const WatchEvent<Pod>& event);
  void count(Known& known, const Pod& pod, int sign);
  runtime::Task<void> work();
  runtime::Task<void> post_events();
  runtime::Task<void> sync(WorkQueue::Key key);
  bool expectations_met(const Known& known) const;
  runtime::Task<void> create_pods(SetPtr set, int number);
  runtime::Task<void> create_batch(SetPtr set, int number);
  runtime::Task<void> delete_pods(SetPtr set, int number);
  std::vector<Candidate> candidates(const ReplicaSet& set, const Known& known);
  runtime::Task<void> write_status(SetPtr set, ReplicaSet::Status status);
  std::int32_t available(const ReplicaSet& set, const Known& known, std::optional<Duration>& look_again) const;
  Pod new_pod(const ReplicaSet& set);
  void event_for(Known& known, const std::string& uid);

  Store& store_;
  DecisionLog& log_;
  Options options_;
  ApiClient client_;
  WorkQueue queue_;
  std::map<std::string, Known> known_;  // by uid of the ReplicaSet
  std::deque<std::string> events_to_post_;
  runtime::Signal event_added_;
  std::vector<runtime::Job> workers_;
};

}  // namespace queuecast::kubernetes
