#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/karpenter/candidates.h"
#include "sim/karpenter/solver.h"

namespace queuecast::karpenter {

/// Take these nodes away; run their pods on what is left and, perhaps, on one cheaper node.
struct DisruptionCommand {
  std::vector<Candidate> candidates;
  std::optional<PlannedClaim> replacement;
  std::vector<std::string> receivers;  // existing nodes that would get pods
  std::string why;                     // with the numbers that decided
};

struct ConsolidationOptions {
  SolveOptions solve;
  bool spot_to_spot = false;  // feature gate SpotToSpotConsolidation
};

/// A method's answer: what to do, and whether a budget kept it from looking further.
struct MethodResult {
  std::optional<DisruptionCommand> command;
  bool limited_by_budget = false;
};

using Budgets = std::map<std::string, int>;

// sigs.k8s.io/karpenter v1.14 disruption/{consolidation,emptiness,multinodeconsolidation,singlenodeconsolidation}.go.

/// What the scheduler makes of the pods when these nodes are gone.
Solution simulate_without(const Snapshot& snapshot, const std::vector<Candidate>& candidates,
                          const SolveOptions& options);
/// Whether the solution leaves no pod without a place that has one now.
bool all_pods_placed(const Snapshot& snapshot, const Solution& solution);

/// Delete, replace by something strictly cheaper, or nothing.
std::optional<DisruptionCommand> compute_consolidation(const Snapshot& snapshot, std::vector<Candidate> candidates,
                                                       const ConsolidationOptions& options);
MethodResult empty_nodes(const std::vector<Candidate>& candidates, Budgets budgets);
MethodResult multi_node(const Snapshot& snapshot, const std::vector<Candidate>& candidates, Budgets budgets,
                        const ConsolidationOptions& options);
/// The candidates in the order in which single-node consolidation tries them: the pools take turns.
std::vector<Candidate> single_node_order(std::vector<Candidate> candidates);
MethodResult single_node(const Snapshot& snapshot, const std::vector<Candidate>& candidates, const Budgets& budgets,
                         const ConsolidationOptions& options);

}  // namespace queuecast::karpenter
