#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/karpenter/snapshot.h"

namespace queuecast::karpenter {

enum class DisruptionMethod { kEmptiness, kMultiNode, kSingleNode };

/// Empty or Underutilized: what budgets and events call it.
const char* reason_of(DisruptionMethod method);

/// A node that may be disrupted. sigs.k8s.io/karpenter v1.14 disruption/{types,helpers}.go.
struct Candidate {
  const StateNode* node = nullptr;
  const NodePool* node_pool = nullptr;
  InstanceTypePtr instance_type;  // null: unknown
  std::string zone;
  std::string capacity_type;
  Price price = 0;                    // of the node's own offering; 0 when it is not in the catalogue
  double cost = 1;                    // 1 + positive eviction costs
  std::vector<PodPtr> reschedulable;  // pods that would run again elsewhere

  bool empty() const { return cost <= 1; }
  double savings_ratio() const { return static_cast<double>(price) / cost; }
  const std::string& claim_name() const { return node->claim->meta.name; }
};

/// All nodes that the method may look at, the best saving for the least disruption first.
std::vector<Candidate> find_candidates(const Snapshot& snapshot, DisruptionMethod method);

/// How many more nodes of each pool may be disrupted now for this reason.
std::map<std::string, int> disruption_budgets(const Snapshot& snapshot, const std::string& reason);

}  // namespace queuecast::karpenter
