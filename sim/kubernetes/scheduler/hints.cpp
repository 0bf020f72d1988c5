#include "sim/kubernetes/scheduler/hints.h"

#include <algorithm>

namespace queuecast::kubernetes::scheduler {

namespace {

bool fits_empty(const PodClass& pod, const Node& node) { return pod.requests.fits_in(node.status.allocatable); }

/// Whether an amount grew that the pod asks for.
bool grew(const PodClass& pod, const Resources& before, const Resources& after) {
  if (after.pods > before.pods) return true;
  if (pod.requests.cpu_milli > 0 && after.cpu_milli > before.cpu_milli) return true;
  if (pod.requests.memory_bytes > 0 && after.memory_bytes > before.memory_bytes) return true;
  if (pod.requests.ephemeral_storage_bytes > 0 && after.ephemeral_storage_bytes > before.ephemeral_storage_bytes) {
    return true;
  }
  return std::any_of(pod.requests.extended.begin(), pod.requests.extended.end(), [&](const auto& asked) {
    const auto amount = [&](const Resources& r) {
      const auto found = r.extended.find(asked.first);
      return found == r.extended.end() ? 0 : found->second;
    };
    return amount(after) > amount(before);
  });
}

bool has_spread_keys(const PodClass& pod, const Node& node) {
  return std::all_of(pod.hard_spread.begin(), pod.hard_spread.end(),
                     [&](const SpreadTerm& term) { return node.meta.labels.contains(term.topology_key); });
}

bool matches_spread(const PodClass& pod, const PodClass& other) {
  return std::any_of(pod.hard_spread.begin(), pod.hard_spread.end(),
                     [&](const SpreadTerm& term) { return selects(term.selector, pod.namespace_name, other); });
}

bool matches_any(const std::vector<AffinityTerm>& terms, const PodClass& holder, const PodClass& other) {
  return std::any_of(terms.begin(), terms.end(),
                     [&](const AffinityTerm& term) { return selects(term.selector, holder.namespace_name, other); });
}

}  // namespace

bool node_added_helps(const PodClass& pod, Plugins rejected_by, const Node& node) {
  const auto is = [&](Plugin plugin) { return (rejected_by & bit(plugin)) != 0; };
  if (is(Plugin::kNodeResourcesFit) && fits_empty(pod, node)) return true;
  if (is(Plugin::kTaintToleration) && !filter_taints(pod, node)) return true;
  if (is(Plugin::kNodeUnschedulable) && !filter_unschedulable(pod, node)) return true;
  if (is(Plugin::kNodeAffinity) && !filter_affinity(pod, node)) return true;
  if (is(Plugin::kPodTopologySpread) && has_spread_keys(pod, node)) return true;
  return is(Plugin::kInterPodAffinity);
}

bool node_changed_helps(const PodClass& pod, Plugins rejected_by, const Node& before, const Node& after) {
  const auto is = [&](Plugin plugin) { return (rejected_by & bit(plugin)) != 0; };
  const auto now_passes = [&](auto filter) { return filter(pod, before) && !filter(pod, after); };
  if (is(Plugin::kNodeResourcesFit) && fits_empty(pod, after) &&
      grew(pod, before.status.allocatable, after.status.allocatable)) {
    return true;
  }
  if (is(Plugin::kTaintToleration) && now_passes(filter_taints)) return true;
  if (is(Plugin::kNodeUnschedulable) && now_passes(filter_unschedulable)) return true;
  if (before.meta.labels == after.meta.labels) return false;
  if (is(Plugin::kNodeAffinity) && now_passes(filter_affinity)) return true;
  return is(Plugin::kPodTopologySpread) || is(Plugin::kInterPodAffinity);
}

bool pod_came_helps(const PodClass& pod, Plugins rejected_by, const PodClass& other) {
  if ((rejected_by & bit(Plugin::kPodTopologySpread)) && matches_spread(pod, other)) return true;
  return (rejected_by & bit(Plugin::kInterPodAffinity)) && matches_any(pod.required_affinity, pod, other);
}

bool pod_left_helps(const PodClass& pod, Plugins rejected_by, const PodClass& other) {
  if (rejected_by & bit(Plugin::kNodeResourcesFit)) return true;
  if ((rejected_by & bit(Plugin::kPodTopologySpread)) && matches_spread(pod, other)) return true;
  return (rejected_by & bit(Plugin::kInterPodAffinity)) &&
         (matches_any(pod.required_anti_affinity, pod, other) || matches_any(other.required_anti_affinity, other, pod));
}

}  // namespace queuecast::kubernetes::scheduler
