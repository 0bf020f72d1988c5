#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "sim/karpenter/snapshot.h"

namespace queuecast::karpenter {

struct SolveOptions {
  /// PREFERENCE_POLICY=Ignore: preferences are not even tried.
  bool ignore_preferences = false;
  /// MIN_VALUES_POLICY=BestEffort: minValues yields when it cannot be met.
  bool best_effort_min_values = false;
  /// A consolidation asks: nodes within consolidateAfter take pending pods only.
  bool consolidation = false;
};

/// A node to be launched: every instance type that fits all its pods. The provider picks among them.
struct PlannedClaim {
  std::shared_ptr<const NodePool> node_pool;
  Requirements requirements;
  InstanceTypes types;  // cheapest first, at most 600
  std::vector<PodPtr> pods;
  kubernetes::Resources requests;  // of the pods and the least daemon overhead
};

struct ExistingPlacement {
  const StateNode* node = nullptr;
  std::vector<PodPtr> pods;
};

struct Solution {
  std::vector<PlannedClaim> claims;
  std::vector<ExistingPlacement> existing;    // only nodes that received pods
  std::map<std::string, std::string> errors;  // by pod uid: why it found no place
};

/// Where each pod would run: on nodes there are, on nodes that are under way, on nodes to be launched. First fit,
/// largest pod first. sigs.k8s.io/karpenter v1.14 scheduling/scheduler.go. Pods are named by uid. Nodes that are
/// marked for deletion or named in `without` do not count.
Solution solve(const Snapshot& snapshot, const std::vector<PodPtr>& pods, const SolveOptions& options = {},
               const std::set<std::string>& without = {});

/// The most instance types that a NodeClaim may list.
inline constexpr std::size_t kMaxInstanceTypes = 600;

}  // namespace queuecast::karpenter
