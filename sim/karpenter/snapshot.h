#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sim/karpenter/instance_types.h"
#include "sim/karpenter/objects.h"
#include "sim/karpenter/pods.h"

namespace queuecast::karpenter {

struct ClaimTemplate;

/// A node as Karpenter sees it: the NodeClaim, the Node once it exists, and what is bound to it.
struct StateNode {
  std::shared_ptr<const kubernetes::Node> node;  // null: launched, not yet registered with the API server
  std::shared_ptr<const NodeClaim> claim;        // null: not Karpenter's
  std::vector<PodPtr> pods;                      // bound and not finished
  bool marked_for_deletion = false;              // by a disruption command or by deletion of claim or node
  bool nominated = false;                        // planned to receive pods within the last 20 s
  bool consolidatable = false;                   // consolidateAfter has passed since the last pod event
  bool under_consolidate_after = false;          // closed as a destination of consolidation

  bool managed() const { return claim != nullptr; }
  bool registered() const;
  bool initialized() const;
  /// The NodeClaim's until it is registered, then the Node's.
  const std::string& name() const;
  const kubernetes::Labels& labels() const;
  const kubernetes::Labels& annotations() const;
  std::string label(const char* key) const;
  std::string node_pool() const { return label(kNodePoolKey); }
  /// Without startup and ephemeral taints until it is initialized.
  std::vector<kubernetes::Taint> scheduling_taints() const;
  kubernetes::Resources capacity() const;
  kubernetes::Resources allocatable() const;

 private:
  static constexpr const char* kNodePoolKey = "karpenter.sh/nodepool";
  kubernetes::Resources filled(const kubernetes::Resources& of_node, const kubernetes::Resources& of_claim) const;
};

/// Taints that every node carries while it starts: ignored until it is initialized.
bool is_ephemeral(const kubernetes::Taint& taint);

/// A usable NodePool (ready, not static, not deleting) with what its provider offers now, in the provider's order.
struct Pool {
  std::shared_ptr<const NodePool> node_pool;
  InstanceTypes types;
  std::shared_ptr<const ClaimTemplate> pattern = nullptr;  // worked out before (planning.h), else by each Solve
};

/// Everything that a decision looks at, at one instant.
struct Snapshot {
  TimePoint now{};
  std::vector<Pool> pools;
  std::vector<StateNode> nodes;
  std::vector<PodPtr> daemons;  // one pod for each DaemonSet, by name
  std::vector<PodPtr> pending;  // provisionable and valid
  std::vector<std::shared_ptr<const kubernetes::PodDisruptionBudget>> disruption_budgets;
  std::vector<PodPtr> all_pods;  // what the budgets count

  const Pool* pool(const std::string& name) const;
};

}  // namespace queuecast::karpenter
