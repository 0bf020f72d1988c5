#include "sim/karpenter/disruption.h"

#include <algorithm>

#include "sim/karpenter/labels.h"

namespace queuecast::karpenter {

using kubernetes::Condition;
using kubernetes::Node;
using kubernetes::Taint;
using kubernetes::WatchEvent;

namespace {

constexpr Duration kPoll = std::chrono::seconds{10};
constexpr Duration kUnsyncedRetry = std::chrono::seconds{1};
constexpr Duration kValidation = std::chrono::seconds{15};
constexpr Duration kQueuePoll = std::chrono::seconds{1};
constexpr Duration kCommandTimeout = std::chrono::minutes{10};

const Taint kDisrupted{.key = kDisruptedTaint, .value = "", .effect = kubernetes::TaintEffect::kNoSchedule};

kubernetes::ObjectMeta cluster_scoped(const std::string& name) {
  kubernetes::ObjectMeta meta;
  meta.name = name;
  meta.namespace_name = "";
  return meta;
}

std::vector<Candidate> chosen(std::vector<Candidate> candidates, const std::vector<std::string>& claims) {
  std::erase_if(candidates, [&](const Candidate& candidate) {
    return std::find(claims.begin(), claims.end(), candidate.claim_name()) == claims.end();
  });
  return candidates;
}

/// Keeps the candidates for which the budgets have room.
std::vector<Candidate> within(std::vector<Candidate> candidates, Budgets budgets) {
  std::erase_if(candidates, [&](const Candidate& candidate) { return budgets[candidate.node_pool->meta.name]-- <= 0; });
  return candidates;
}

}  // namespace

Disruption::Disruption(Cluster& cluster, ClaimFactory& claims, DisruptionOptions options)
    : cluster_(cluster), claims_(claims), options_(std::move(options)) {
  cluster_.store().of<NodeClaim>().watch([this](const WatchEvent<NodeClaim>& event) {
    if (event.type != WatchEvent<NodeClaim>::Type::kAdded || !event.object->spec.expire_after) return;
    cluster_.runtime().spawn(
        expire(event.object->meta.name, event.object->meta.creation + *event.object->spec.expire_after));
  });
}

/// Expiration asks nobody: no budget, no replacement first.
runtime::Task<void> Disruption::expire(std::string name, TimePoint at) {
  co_await runtime::sleep_until(cluster_.runtime(), at);
  const auto claim = cluster_.store().of<NodeClaim>().find(name, "");
  if (!claim || claim->meta.deleting()) co_return;
  cluster_.record("NodeClaim/" + name, "delete NodeClaim", "expireAfter has passed");
  cluster_.store().of<NodeClaim>().request_deletion(claim->meta);
}

runtime::Task<void> Disruption::run() {
  co_await runtime::sleep_for(cluster_.runtime(), options_.phase);
  for (;;) {
    if (!cluster_.synced()) {
      co_await runtime::sleep_for(cluster_.runtime(), kUnsyncedRetry);
      continue;
    }
    bool acted = false;
    for (const DisruptionMethod method : kMethods) {
      acted = co_await try_method(method);
      if (acted) break;
    }
    if (!acted) co_await runtime::sleep_for(cluster_.runtime(), kPoll);
  }
}

MethodResult Disruption::decide(DisruptionMethod method, const Snapshot& snapshot,
                                const std::vector<Candidate>& candidates) {
  const Budgets budgets = disruption_budgets(snapshot, reason_of(method));
  switch (method) {
    case DisruptionMethod::kEmptiness: return empty_nodes(candidates, budgets);
    case DisruptionMethod::kMultiNode: return multi_node(snapshot, candidates, budgets, options_.consolidation);
    case DisruptionMethod::kSingleNode: return single_node(snapshot, candidates, budgets, options_.consolidation);
  }
  return {};
}

runtime::Task<bool> Disruption::try_method(DisruptionMethod method) {
  std::uint64_t& memo = last_state_[static_cast<std::size_t>(method)];
  const std::uint64_t state = cluster_.consolidation_state();
  if (memo == state) co_return false;
  Plan plan{.method = method, .claims = {}, .replacement = {}, .receivers = {}, .why = {}};
  {
    const Snapshot snapshot = cluster_.snapshot();
    const auto candidates = find_candidates(snapshot, method);
    if (candidates.empty()) co_return false;  // nothing was looked at, so nothing is remembered
    MethodResult result = decide(method, snapshot, candidates);
    if (!result.command) {
      if (!result.limited_by_budget) memo = state;
      co_return false;
    }
    for (const Candidate& candidate : result.command->candidates) plan.claims.push_back(candidate.claim_name());
    plan.replacement = std::move(result.command->replacement);
    plan.receivers = std::move(result.command->receivers);
    plan.why = std::move(result.command->why);
  }
  co_await runtime::sleep_for(cluster_.runtime(), kValidation);
  if (!validate(plan)) co_return false;
  start(std::move(plan));
  co_return true;
}

bool Disruption::validate(Plan& plan) {
  const Snapshot snapshot = cluster_.snapshot();
  const bool valid = plan.method == DisruptionMethod::kEmptiness ? validate_empty(plan, snapshot)
                                                                 : validate_consolidation(plan, snapshot);
  if (!valid && !plan.claims.empty()) {
    cluster_.record("NodeClaim/" + plan.claims.front(), "disruption rejected",
                    "the cluster changed during the 15 s of validation");
  }
  return valid;
}

bool Disruption::validate_empty(Plan& plan, const Snapshot& snapshot) {
  const auto left = within(chosen(find_candidates(snapshot, plan.method), plan.claims),
                           disruption_budgets(snapshot, reason_of(plan.method)));
  if (left.empty()) return false;
  plan.claims.clear();
  for (const Candidate& candidate : left) plan.claims.push_back(candidate.claim_name());
  return true;
}

bool Disruption::validate_consolidation(const Plan& plan, const Snapshot& snapshot) {
  const auto candidates = within(chosen(find_candidates(snapshot, plan.method), plan.claims),
                                 disruption_budgets(snapshot, reason_of(plan.method)));
  if (candidates.size() != plan.claims.size()) return false;
  const Solution solution = simulate_without(snapshot, candidates, options_.consolidation.solve);
  if (!all_pods_placed(snapshot, solution)) return false;
  if (solution.claims.size() != (plan.replacement ? 1u : 0u)) return false;
  if (!plan.replacement) return true;
  const InstanceTypes& now_possible = solution.claims.front().types;
  const InstanceTypes& planned = plan.replacement->types;
  return std::all_of(planned.begin(), planned.end(), [&](const InstanceTypePtr& type) {
    return std::any_of(now_possible.begin(), now_possible.end(),
                       [&](const InstanceTypePtr& other) { return other->name == type->name; });
  });
}

void Disruption::start(Plan plan) {
  const char* reason = reason_of(plan.method);
  for (const std::string& claim : plan.claims) taint(claim, true, reason);
  std::string replacement;
  if (plan.replacement) {
    const auto created = claims_.create(*plan.replacement, "underutilized");
    if (!created) return abandon(plan, "the replacement could not be created");
    replacement = created->meta.name;
  }
  for (const std::string& claim : plan.claims) {
    cluster_.mark_for_deletion(claim);
    if (!cluster_.logs()) continue;
    std::string why = plan.why;
    const auto object = cluster_.store().of<NodeClaim>().find(claim, "");
    const auto pool = cluster_.store().of<NodePool>().find(object->spec.node_pool, "");
    if (plan.method == DisruptionMethod::kEmptiness && pool) {
      why = "no pods to move; consolidateAfter " + in_seconds(pool->spec.consolidate_after.value_or(Duration{})) +
            " passed and 15 s of validation";
    }
    const char* what = plan.method == DisruptionMethod::kEmptiness ? "delete empty node "
                       : plan.replacement                          ? "replace node "
                                                                   : "delete underutilized node ";
    cluster_.record("NodeClaim/" + claim, what + object->status.node_name, why);
  }
  for (const std::string& node : plan.receivers) cluster_.nominate(node);
  cluster_.runtime().spawn(carry_out(std::move(plan), std::move(replacement), cluster_.now()));
}

/// Candidates go once their replacement is initialized.
runtime::Task<void> Disruption::carry_out(Plan plan, std::string replacement, TimePoint started) {
  while (!replacement.empty()) {
    const auto claim = cluster_.store().of<NodeClaim>().find(replacement, "");
    if (!claim || claim->meta.deleting()) {
      abandon(plan, "the replacement was deleted");
      co_return;
    }
    if (is_true(claim->status.conditions, "Initialized")) break;
    if (cluster_.now() - started > kCommandTimeout) {
      abandon(plan, "the replacement was not ready within 10 min");
      co_return;
    }
    co_await runtime::sleep_for(cluster_.runtime(), kQueuePoll);
  }
  for (const std::string& claim : plan.claims) {
    cluster_.store().of<NodeClaim>().request_deletion(cluster_scoped(claim));
  }
}

void Disruption::abandon(const Plan& plan, const std::string& why) {
  for (const std::string& claim : plan.claims) {
    taint(claim, false, "");
    cluster_.unmark_for_deletion(claim);
    cluster_.record("NodeClaim/" + claim, "keep node", why);
  }
}

void Disruption::taint(const std::string& claim_name, bool disrupted, const char* reason) {
  const auto claim = cluster_.store().of<NodeClaim>().find(claim_name, "");
  if (!claim) return;
  cluster_.store().of<NodeClaim>().update(claim->meta, [&](NodeClaim& changed) {
    if (disrupted) {
      set_condition(changed.status.conditions, "DisruptionReason", Condition::Status::kTrue, reason,
                    api_time(cluster_.now()));
    } else {
      changed.status.conditions.erase("DisruptionReason");
    }
  });
  cluster_.store().of<Node>().update(cluster_scoped(claim->status.node_name), [&](Node& node) {
    std::erase(node.taints, kDisrupted);
    if (disrupted) node.taints.push_back(kDisrupted);
  });
}

}  // namespace queuecast::karpenter
