#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "sim/karpenter/cloud_provider.h"
#include "sim/karpenter/snapshot.h"
#include "sim/kubernetes/decision_log.h"
#include "sim/kubernetes/store.h"

namespace queuecast::karpenter {

/// What Karpenter remembers of the cluster beyond the API objects, and the snapshots that it decides on.
/// sigs.k8s.io/karpenter v1.14 pkg/controllers/state.
class Cluster {
 public:
  Cluster(kubernetes::Store& store, CloudProvider& cloud, kubernetes::DecisionLog& log);
  Cluster(const Cluster&) = delete;
  Cluster& operator=(const Cluster&) = delete;

  kubernetes::Store& store() { return store_; }
  runtime::Runtime& runtime() { return store_.runtime(); }
  CloudProvider& cloud() { return cloud_; }
  TimePoint now() const { return store_.now(); }

  /// False while a NodeClaim has not been launched: then neither provisioning nor disruption does anything.
  bool synced();
  Snapshot snapshot();

  /// The node will receive pods: no candidate for disruption for 20 s.
  void nominate(const std::string& node);
  /// A disruption command owns the node, by NodeClaim name.
  void mark_for_deletion(const std::string& claim);
  void unmark_for_deletion(const std::string& claim);

  /// Changes whenever something happened that could make consolidation worth another look, and after 5 minutes.
  std::uint64_t consolidation_state();
  void touch() {
    ++version_;
    changed_ = now();
  }

  void record(const std::string& object, std::string what, std::string reason);
  bool logs() const { return log_.wanted(); }

 private:
  void watch_pods();
  void watch_nodes();
  void note_pod_event(const kubernetes::Pod& pod);
  StateNode state_node(std::shared_ptr<const kubernetes::Node> node, std::shared_ptr<const NodeClaim> claim,
                       const std::map<std::string, std::vector<PodPtr>>& pods);
  void add_pods(Snapshot& snapshot, std::map<std::string, std::vector<PodPtr>>& by_node);
  std::uint64_t add_daemons(Snapshot& snapshot);
  void add_pools(Snapshot& snapshot, std::uint64_t daemons);

  /// Which types a pool may use changes seldom, and takes longer to find out than most decisions.
  struct Pattern {
    Pool pool;
    std::uint64_t daemons = 0;
  };

  kubernetes::Store& store_;
  CloudProvider& cloud_;
  kubernetes::DecisionLog& log_;
  std::map<std::string, Pattern> patterns_;           // by NodePool
  std::map<std::string, TimePoint> nominated_until_;  // by node name
  std::set<std::string> marked_;                      // NodeClaims
  std::uint64_t version_ = 1;
  TimePoint changed_{};
};

/// API timestamps have a resolution of a second.
TimePoint api_time(TimePoint at);
/// When consolidateAfter of the claim's pool runs out; absent when consolidation is off or the claim not initialized.
std::optional<TimePoint> consolidatable_at(const NodeClaim& claim, const NodePool::Spec& pool);
/// Seconds in words for reasons: "30 s", "1.5 s".
std::string in_seconds(Duration duration);

}  // namespace queuecast::karpenter
