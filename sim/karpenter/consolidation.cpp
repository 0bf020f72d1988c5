#include "sim/karpenter/consolidation.h"

#include <algorithm>
#include <set>

#include "sim/karpenter/labels.h"
#include "sim/karpenter/pod_budgets.h"

namespace queuecast::karpenter {

namespace {

constexpr std::size_t kMaxMultiNode = 100;
constexpr std::size_t kSpotToSpotTypes = 15;

std::string usd(Price price) {
  std::string decimals = std::to_string(price % 1'000'000'000 / 100'000);
  decimals.insert(0, 4 - std::min<std::size_t>(4, decimals.size()), '0');
  return std::to_string(price / 1'000'000'000) + "." + decimals + " USD/h";
}

Price total_price(const std::vector<Candidate>& candidates) {
  Price total = 0;
  for (const Candidate& candidate : candidates) total += candidate.price;
  return total;
}

bool allows(const Requirements& requirements, const char* capacity_type) {
  const Constraint* constraint = requirements.find(kCapacityTypeLabel);
  return !constraint || constraint->has(capacity_type);
}

bool meets_min_values(const PlannedClaim& claim, const SolveOptions& options) {
  return options.best_effort_min_values || types_for_min_values(claim.types, claim.requirements).has_value();
}

void keep_cheaper(PlannedClaim& claim, Price limit) {
  std::erase_if(claim.types,
                [&](const InstanceTypePtr& type) { return worst_launch_price(*type, claim.requirements) >= limit; });
}

/// Spot for spot: only with the feature gate, and for a single node only with 15 cheaper types to choose from.
bool spot_to_spot(PlannedClaim& claim, std::size_t candidates, Price price, const ConsolidationOptions& options) {
  if (!options.spot_to_spot) return false;
  claim.requirements.add(kCapacityTypeLabel, Constraint::in({kSpot}));
  std::erase_if(claim.types,
                [&](const InstanceTypePtr& type) { return cheapest_price(*type, claim.requirements) == kNoPrice; });
  keep_cheaper(claim, price);
  if (claim.types.empty() || !meets_min_values(claim, options.solve)) return false;
  if (candidates > 1) return true;
  if (claim.types.size() < kSpotToSpotTypes) return false;
  const std::size_t needed = types_for_min_values(claim.types, claim.requirements).value_or(0);
  claim.types.resize(std::min(claim.types.size(), std::max(kSpotToSpotTypes, needed)));
  return true;
}

/// A replacement of several nodes must not be one of their own types at the same price again.
void drop_same_types(PlannedClaim& claim, const std::vector<Candidate>& candidates) {
  std::map<std::string, Price> cheapest;
  for (const Candidate& candidate : candidates) {
    const Requirements labels = Requirements::of_labels(candidate.node->labels());
    Price lowest = kNoPrice;
    for (const Offering& offering : candidate.instance_type->offerings) {
      if (offering.fits(labels)) lowest = std::min(lowest, offering.price);
    }
    if (lowest == kNoPrice) lowest = 0;
    const auto [entry, added] = cheapest.try_emplace(candidate.instance_type->name, lowest);
    if (!added) entry->second = std::min(entry->second, lowest);
  }
  Price limit = kNoPrice;
  for (const InstanceTypePtr& type : claim.types) {
    const auto shared = cheapest.find(type->name);
    if (shared != cheapest.end()) limit = std::min(limit, shared->second);
  }
  keep_cheaper(claim, limit);
}

std::string describe(const DisruptionCommand& command) {
  std::size_t pods = 0;
  for (const Candidate& candidate : command.candidates) pods += candidate.reschedulable.size();
  std::string text = std::to_string(command.candidates.size()) + " node(s) at " + usd(total_price(command.candidates)) +
                     " with " + std::to_string(pods) + " pods; ";
  if (!command.replacement) return text + "the pods fit on the other nodes";
  const PlannedClaim& claim = *command.replacement;
  return text + std::to_string(claim.types.size()) + " cheaper type(s), the cheapest " + claim.types.front()->name +
         " at " + usd(cheapest_price(*claim.types.front(), claim.requirements));
}

}  // namespace

Solution simulate_without(const Snapshot& snapshot, const std::vector<Candidate>& candidates,
                          const SolveOptions& options) {
  std::set<std::string> without;
  std::vector<PodPtr> pods = snapshot.pending;
  const PodBudgets budgets(snapshot);
  for (const Candidate& candidate : candidates) {
    without.insert(candidate.node->name());
    std::copy_if(candidate.reschedulable.begin(), candidate.reschedulable.end(), std::back_inserter(pods),
                 [&](const PodPtr& pod) { return budgets.currently_reschedulable(*pod); });
  }
  std::set<std::string> of_deleting;
  for (const StateNode& node : snapshot.nodes) {
    if (!node.marked_for_deletion) continue;
    for (const PodPtr& pod : node.pods) {
      if (!budgets.currently_reschedulable(*pod)) continue;
      pods.push_back(pod);
      of_deleting.insert(pod->meta.uid);
    }
  }
  SolveOptions with_rule = options;
  with_rule.consolidation = true;
  Solution solution = solve(snapshot, pods, with_rule, without);
  for (const ExistingPlacement& placement : solution.existing) {
    if (placement.node->initialized()) continue;
    for (const PodPtr& pod : placement.pods) {
      if (!of_deleting.contains(pod->meta.uid)) {
        solution.errors[pod->meta.uid] = "would schedule against an uninitialized node";
      }
    }
  }
  return solution;
}

bool all_pods_placed(const Snapshot& snapshot, const Solution& solution) {
  std::size_t pending = 0;
  for (const PodPtr& pod : snapshot.pending) pending += solution.errors.count(pod->meta.uid);
  return solution.errors.size() == pending;
}

std::optional<DisruptionCommand> compute_consolidation(const Snapshot& snapshot, std::vector<Candidate> candidates,
                                                       const ConsolidationOptions& options) {
  Solution solution = simulate_without(snapshot, candidates, options.solve);
  if (!all_pods_placed(snapshot, solution) || solution.claims.size() > 1) return std::nullopt;
  DisruptionCommand command{.candidates = std::move(candidates), .replacement = {}, .receivers = {}, .why = {}};
  for (const ExistingPlacement& placement : solution.existing) command.receivers.push_back(placement.node->name());
  if (!solution.claims.empty()) {
    PlannedClaim claim = std::move(solution.claims.front());
    const Price price = total_price(command.candidates);
    const bool all_spot = std::all_of(command.candidates.begin(), command.candidates.end(),
                                      [](const Candidate& one) { return one.capacity_type == kSpot; });
    if (all_spot && allows(claim.requirements, kSpot)) {
      if (!spot_to_spot(claim, command.candidates.size(), price, options)) return std::nullopt;
    } else {
      keep_cheaper(claim, price);
      if (claim.types.empty() || !meets_min_values(claim, options.solve)) return std::nullopt;
      // When both are allowed the real code insists on spot, even if only on-demand offerings are left.
      if (allows(claim.requirements, kSpot) && allows(claim.requirements, kOnDemand)) {
        claim.requirements.add(kCapacityTypeLabel, Constraint::in({kSpot}));
      }
    }
    command.replacement = std::move(claim);
  }
  command.why = describe(command);
  return command;
}

MethodResult empty_nodes(const std::vector<Candidate>& candidates, Budgets budgets) {
  MethodResult result;
  DisruptionCommand command;
  for (const Candidate& candidate : candidates) {
    int& left = budgets[candidate.node_pool->meta.name];
    if (left == 0) {
      result.limited_by_budget = true;
      continue;
    }
    --left;
    command.candidates.push_back(candidate);
  }
  if (!command.candidates.empty()) result.command = std::move(command);
  return result;
}

MethodResult multi_node(const Snapshot& snapshot, const std::vector<Candidate>& candidates, Budgets budgets,
                        const ConsolidationOptions& options) {
  MethodResult result;
  std::vector<Candidate> allowed;
  for (const Candidate& candidate : candidates) {
    int& left = budgets[candidate.node_pool->meta.name];
    if (left == 0) {
      result.limited_by_budget = true;
      continue;
    }
    --left;
    allowed.push_back(candidate);
  }
  if (allowed.size() < 2) return result;
  std::size_t low = 1;
  std::size_t high = allowed.size() > kMaxMultiNode ? kMaxMultiNode : allowed.size() - 1;
  while (low <= high) {
    const std::size_t middle = (low + high) / 2;
    const auto end = allowed.begin() + static_cast<std::ptrdiff_t>(middle) + 1;
    auto command = compute_consolidation(snapshot, {allowed.begin(), end}, options);
    bool valid = command.has_value();
    if (valid && command->replacement) {
      drop_same_types(*command->replacement, command->candidates);
      valid = !command->replacement->types.empty() && meets_min_values(*command->replacement, options.solve);
      if (valid) command->why = describe(*command);
    }
    if (valid) {
      result.command = std::move(command);
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  return result;
}

std::vector<Candidate> single_node_order(std::vector<Candidate> candidates) {
  std::map<std::string, std::vector<Candidate>> by_pool;
  const std::size_t count = candidates.size();
  for (Candidate& candidate : candidates) by_pool[candidate.node_pool->meta.name].push_back(std::move(candidate));
  std::vector<Candidate> ordered;
  for (std::size_t round = 0; ordered.size() < count; ++round) {
    for (auto& [pool, members] : by_pool) {
      if (round < members.size()) ordered.push_back(std::move(members[round]));
    }
  }
  return ordered;
}

MethodResult single_node(const Snapshot& snapshot, const std::vector<Candidate>& candidates, const Budgets& budgets,
                         const ConsolidationOptions& options) {
  MethodResult result;
  for (const Candidate& candidate : single_node_order(candidates)) {
    if (budgets.at(candidate.node_pool->meta.name) == 0) {
      result.limited_by_budget = true;
      continue;
    }
    result.command = compute_consolidation(snapshot, {candidate}, options);
    if (result.command) return result;
  }
  return result;
}

}  // namespace queuecast::karpenter
