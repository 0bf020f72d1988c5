#pragma once

#include <string>
#include <vector>

#include "sim/karpenter/snapshot.h"

namespace queuecast::karpenter {

/// PodDisruptionBudgets as eviction and Karpenter see them. sigs.k8s.io/karpenter v1.14 pkg/utils/pdb, and the
/// disruption controller's arithmetic.
class PodBudgets {
 public:
  explicit PodBudgets(const Snapshot& snapshot) : snapshot_(&snapshot) {}

  enum class Verdict { kAllowed, kBlocked, kTwoBudgets };
  /// What the eviction API answers.
  Verdict eviction(const kubernetes::Pod& pod) const;
  /// Whether the pod would move if its node went now.
  bool currently_reschedulable(const kubernetes::Pod& pod) const;

 private:
  using Budget = kubernetes::PodDisruptionBudget;
  std::vector<const Budget*> matching(const kubernetes::Pod& pod) const;
  std::int64_t disruptions_allowed(const Budget& budget) const;

  const Snapshot* snapshot_;
};

/// What a provisioning run places: pending pods, then the pods of nodes that are going away.
std::vector<PodPtr> pods_to_place(const Snapshot& snapshot);

}  // namespace queuecast::karpenter
