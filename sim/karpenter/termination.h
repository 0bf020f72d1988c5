#pragma once

#include <map>
#include <set>
#include <string>

#include "sim/karpenter/cluster.h"
#include "sim/karpenter/lifecycle.h"

namespace queuecast::karpenter {

/// Ends the nodes of deleted NodeClaims: taint, drain in tiers, delete the machine, let the objects go.
/// sigs.k8s.io/karpenter v1.14 node/termination and nodeclaim/lifecycle.
class Termination {
 public:
  Termination(Cluster& cluster, Lifecycle& lifecycle);

  /// Every 2 minutes, deletes registered NodeClaims whose machine is gone and whose Node is not ready.
  runtime::Task<void> collect_garbage();

 private:
  struct EvictionBackoff {
    TimePoint next{};
    Duration delay{};
  };
  struct Drain {
    TimePoint began{};
    std::optional<TimePoint> deadline;  // termination grace period
    std::map<std::string, EvictionBackoff> blocked;
  };

  void finish(const NodeClaim& claim);
  runtime::Task<void> finalize(std::string name);
  runtime::Task<void> drain(std::string node_name, std::string claim_name);
  runtime::Task<void> remove_machine(std::string claim_name);
  /// Whether somebody still has to leave; evicts whose turn it is.
  bool drain_pass(const std::string& node_name, Drain& state);
  void evict(const Snapshot& snapshot, const kubernetes::Pod& pod, bool forced, Drain& state);
  void taint(const std::string& node_name);

  Cluster& cluster_;
  Lifecycle& lifecycle_;
  std::set<std::string> finalizing_;
};

}  // namespace queuecast::karpenter
