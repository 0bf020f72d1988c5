#include "sim/kubernetes/scheduler/inter_pod.h"

#include <algorithm>
#include <limits>

namespace queuecast::kubernetes::scheduler {

namespace {

const std::string* topology(const Node& node, const std::string& key) {
  const auto found = node.meta.labels.find(key);
  return found == node.meta.labels.end() ? nullptr : &found->second;
}

void add(std::map<std::pair<std::string, std::string>, std::int64_t>& counts, const Node& node, const std::string& key,
         std::int64_t amount) {
  if (const std::string* value = topology(node, key)) counts[{key, *value}] += amount;
}

bool matches_all(const std::vector<AffinityTerm>& terms, const PodClass& holder, const PodClass& other) {
  return !terms.empty() && std::all_of(terms.begin(), terms.end(), [&](const AffinityTerm& term) {
    return selects(term.selector, holder.namespace_name, other);
  });
}

}  // namespace

InterPod::InterPod(const PodClass& pod, const std::vector<const NodeInfo*>& order) : pod_(pod) {
  for (const NodeInfo* info : order) {
    for (const NodeInfo::Group& group : info->groups) count(*info, group);
  }
}

void InterPod::count(const NodeInfo& info, const NodeInfo::Group& group) {
  const Node& node = *info.node;
  const PodClass& other = *group.pod_class;
  if (matches_all(pod_.required_affinity, pod_, other)) {
    for (const AffinityTerm& term : pod_.required_affinity) add(affinity_, node, term.topology_key, group.pods);
  }
  for (const AffinityTerm& term : pod_.required_anti_affinity) {
    if (selects(term.selector, pod_.namespace_name, other)) add(anti_affinity_, node, term.topology_key, group.pods);
  }
  for (const AffinityTerm& term : pod_.preferred_affinity) {
    if (!selects(term.selector, pod_.namespace_name, other)) continue;
    add(preference_, node, term.topology_key, std::int64_t{term.weight} * group.pods);
  }
  // And what the pods there want of this one; their required affinity is a preference of weight 1.
  for (const AffinityTerm& term : other.required_anti_affinity) {
    if (selects(term.selector, other.namespace_name, pod_)) add(refused_by_, node, term.topology_key, group.pods);
  }
  for (const AffinityTerm& term : other.required_affinity) {
    if (selects(term.selector, other.namespace_name, pod_)) add(preference_, node, term.topology_key, group.pods);
  }
  for (const AffinityTerm& term : other.preferred_affinity) {
    if (!selects(term.selector, other.namespace_name, pod_)) continue;
    add(preference_, node, term.topology_key, std::int64_t{term.weight} * group.pods);
  }
}

bool InterPod::affinity_holds(const Node& node) const {
  bool all_exist = true;
  for (const AffinityTerm& term : pod_.required_affinity) {
    const std::string* value = topology(node, term.topology_key);
    if (!value) return false;
    all_exist = all_exist && affinity_.contains({term.topology_key, *value});
  }
  // The first pod of a series that wants to be near its own kind may go anywhere.
  return all_exist || (affinity_.empty() && matches_all(pod_.required_affinity, pod_, pod_));
}

std::optional<Rejection> InterPod::filter(const Node& node) const {
  if (!affinity_holds(node)) {
    return Rejection{Plugin::kInterPodAffinity, {"node(s) didn't match pod affinity rules"}, true};
  }
  for (const AffinityTerm& term : pod_.required_anti_affinity) {
    const std::string* value = topology(node, term.topology_key);
    if (value && anti_affinity_.contains({term.topology_key, *value})) {
      return Rejection{Plugin::kInterPodAffinity, {"node(s) didn't match pod anti-affinity rules"}, false};
    }
  }
  for (const auto& [where, pods] : refused_by_) {
    const std::string* value = topology(node, where.first);
    if (value && *value == where.second) {
      return Rejection{Plugin::kInterPodAffinity, {"node(s) didn't satisfy existing pods anti-affinity rules"}, false};
    }
  }
  return std::nullopt;
}

bool InterPod::score(const std::vector<const NodeInfo*>& feasible, std::vector<std::int64_t>& scores) const {
  scores.assign(feasible.size(), 0);
  if (preference_.empty()) return false;
  std::int64_t low = std::numeric_limits<std::int64_t>::max();
  std::int64_t high = std::numeric_limits<std::int64_t>::min();
  for (std::size_t i = 0; i < feasible.size(); ++i) {
    for (const auto& [where, amount] : preference_) {
      const std::string* value = topology(*feasible[i]->node, where.first);
      if (value && *value == where.second) scores[i] += amount;
    }
    low = std::min(low, scores[i]);
    high = std::max(high, scores[i]);
  }
  for (std::int64_t& score : scores) {
    if (high == low) {
      score = 0;
    } else {
      score = static_cast<std::int64_t>(100.0 * (static_cast<double>(score - low) / static_cast<double>(high - low)));
    }
  }
  return true;
}

}  // namespace queuecast::kubernetes::scheduler
