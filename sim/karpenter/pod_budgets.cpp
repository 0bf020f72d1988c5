#include "sim/karpenter/pod_budgets.h"

#include <algorithm>
#include <charconv>

namespace queuecast::karpenter {

namespace {

/// "50%" of the total, rounded up, or a plain number.
std::int64_t scaled(const std::string& text, std::int64_t total) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return text.ends_with('%') ? (value * total + 99) / 100 : value;
}

bool fully_blocking(const kubernetes::PodDisruptionBudget& budget) {
  if (budget.max_unavailable) return *budget.max_unavailable == "0" || *budget.max_unavailable == "0%";
  return budget.min_available == "100%";
}

}  // namespace

std::vector<const kubernetes::PodDisruptionBudget*> PodBudgets::matching(const kubernetes::Pod& pod) const {
  std::vector<const Budget*> found;
  for (const auto& budget : snapshot_->disruption_budgets) {
    if (budget->meta.namespace_name == pod.meta.namespace_name && budget->selector &&
        budget->selector->matches(pod.meta.labels)) {
      found.push_back(budget.get());
    }
  }
  return found;
}

std::int64_t PodBudgets::disruptions_allowed(const Budget& budget) const {
  std::int64_t total = 0;
  std::int64_t healthy = 0;
  for (const PodPtr& pod : snapshot_->all_pods) {
    if (pod->meta.namespace_name != budget.meta.namespace_name || terminal(*pod) ||
        !budget.selector->matches(pod->meta.labels)) {
      continue;
    }
    ++total;
    if (pod->ready() && !pod->meta.deleting()) ++healthy;
  }
  const std::int64_t desired = budget.max_unavailable ? total - scaled(*budget.max_unavailable, total)
                                                      : scaled(budget.min_available.value_or("0"), total);
  return std::max<std::int64_t>(0, healthy - desired);
}

PodBudgets::Verdict PodBudgets::eviction(const kubernetes::Pod& pod) const {
  const auto budgets = matching(pod);
  if (budgets.size() > 1) return Verdict::kTwoBudgets;
  if (budgets.empty() || disruptions_allowed(*budgets.front()) > 0) return Verdict::kAllowed;
  return Verdict::kBlocked;
}

bool PodBudgets::currently_reschedulable(const kubernetes::Pod& pod) const {
  if (!reschedulable(pod) || (active(pod) && do_not_disrupt(pod, snapshot_->now))) return false;
  if (!evictable(pod, snapshot_->now)) return true;
  const auto budgets = matching(pod);
  return budgets.size() <= 1 && (budgets.empty() || !fully_blocking(*budgets.front()));
}

std::vector<PodPtr> pods_to_place(const Snapshot& snapshot) {
  std::vector<PodPtr> pods = snapshot.pending;
  const PodBudgets budgets(snapshot);
  for (const StateNode& node : snapshot.nodes) {
    if (!node.marked_for_deletion) continue;
    std::copy_if(node.pods.begin(), node.pods.end(), std::back_inserter(pods),
                 [&](const PodPtr& pod) { return budgets.currently_reschedulable(*pod); });
  }
  return pods;
}

}  // namespace queuecast::karpenter
