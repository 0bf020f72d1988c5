#include "sim/karpenter/candidates.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "sim/karpenter/cron.h"
#include "sim/karpenter/labels.h"
#include "sim/karpenter/pod_budgets.h"
#include "sim/kubernetes/go_sort.h"

namespace queuecast::karpenter {

namespace {

constexpr int kUnlimited = std::numeric_limits<std::int32_t>::max();

/// Pods that keep their node: do-not-disrupt, or a budget that refuses.
bool pods_hold(const StateNode& node, const PodBudgets& budgets, TimePoint now) {
  return std::any_of(node.pods.begin(), node.pods.end(), [&](const PodPtr& pod) {
    if (active(*pod) && do_not_disrupt(*pod, now)) return true;
    return evictable(*pod, now) && budgets.eviction(*pod) != PodBudgets::Verdict::kAllowed;
  });
}

bool open_for_disruption(const StateNode& node) {
  if (!node.claim || !node.node || !node.initialized() || node.marked_for_deletion || node.nominated) return false;
  const auto held = node.annotations().find(kDoNotDisruptAnnotation);
  return (held == node.annotations().end() || held->second != "true") && !node.node_pool().empty();
}

bool wanted_by(DisruptionMethod method, const Candidate& candidate) {
  const NodePool::Spec& pool = candidate.node_pool->spec;
  if (pool.replicas || !pool.consolidate_after || !candidate.node->consolidatable) return false;
  if (method == DisruptionMethod::kEmptiness) return candidate.empty();
  return candidate.instance_type && !candidate.zone.empty() && !candidate.capacity_type.empty() && !candidate.empty() &&
         pool.consolidation != NodePool::Consolidation::kWhenEmpty;
}

/// One budget's allowance; kUnlimited while it does not apply, 0 when it cannot be read.
int allowance(const Budget& budget, const std::string& reason, int nodes, TimePoint now) {
  if (!budget.reasons.empty() &&
      std::find(budget.reasons.begin(), budget.reasons.end(), reason) == budget.reasons.end()) {
    return kUnlimited;
  }
  if (budget.schedule) {
    const auto open = in_cron_window(*budget.schedule, budget.duration.value_or(Duration::zero()), now);
    if (!open) return 0;
    if (!*open) return kUnlimited;
  }
  int value = 0;
  const char* begin = budget.nodes.data();
  const char* end = begin + budget.nodes.size();
  const auto parsed = std::from_chars(begin, end, value);
  if (parsed.ec != std::errc{} || value < 0) return 0;
  if (parsed.ptr == end) return value;
  return std::string_view(parsed.ptr) == "%" ? (value * nodes + 99) / 100 : 0;
}

}  // namespace

const char* reason_of(DisruptionMethod method) {
  return method == DisruptionMethod::kEmptiness ? "Empty" : "Underutilized";
}

std::vector<Candidate> find_candidates(const Snapshot& snapshot, DisruptionMethod method) {
  const PodBudgets budgets(snapshot);
  std::vector<Candidate> candidates;
  for (const StateNode& node : snapshot.nodes) {
    if (!open_for_disruption(node)) continue;
    const Pool* pool = snapshot.pool(node.node_pool());
    if (!pool || pods_hold(node, budgets, snapshot.now)) continue;
    Candidate candidate{.node = &node,
                        .node_pool = pool->node_pool.get(),
                        .instance_type = nullptr,
                        .zone = node.label(kZoneLabel),
                        .capacity_type = node.label(kCapacityTypeLabel),
                        .reschedulable = {}};
    const std::string type_name = node.label(kInstanceTypeLabel);
    for (const InstanceTypePtr& type : pool->types) {
      if (type->name == type_name) candidate.instance_type = type;
    }
    if (candidate.instance_type) {
      const Offering* own = candidate.instance_type->offering(candidate.zone, candidate.capacity_type);
      candidate.price = own ? own->price : 0;
    }
    for (const PodPtr& pod : node.pods) {
      if (!reschedulable(*pod)) continue;
      candidate.reschedulable.push_back(pod);
      candidate.cost += std::max(0.0, eviction_cost(*pod));
    }
    if (wanted_by(method, candidate)) candidates.push_back(std::move(candidate));
  }
  kubernetes::go_sort(std::span(candidates), [](const Candidate& left, const Candidate& right) {
    return left.savings_ratio() > right.savings_ratio();
  });
  return candidates;
}

std::map<std::string, int> disruption_budgets(const Snapshot& snapshot, const std::string& reason) {
  std::map<std::string, int> result;
  for (const Pool& pool : snapshot.pools) {
    const std::string& name = pool.node_pool->meta.name;
    int nodes = 0;
    int disrupting = 0;
    for (const StateNode& node : snapshot.nodes) {
      if (!node.managed() || !node.initialized() || node.node_pool() != name) continue;
      if (is_true(node.claim->status.conditions, "InstanceTerminating")) continue;
      ++nodes;
      if (!node.node->ready() || node.marked_for_deletion) ++disrupting;
    }
    int allowed = kUnlimited;
    for (const Budget& budget : pool.node_pool->spec.budgets) {
      allowed = std::min(allowed, allowance(budget, reason, nodes, snapshot.now));
    }
    result[name] = std::max(0, allowed - disrupting);
  }
  return result;
}

}  // namespace queuecast::karpenter
