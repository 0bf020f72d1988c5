#include "sim/karpenter/topology.h"

#include <algorithm>
#include <limits>

#include "sim/karpenter/labels.h"

namespace queuecast::karpenter {

using kubernetes::Pod;
using kubernetes::PodSpec;
using kubernetes::Taint;

namespace {

std::string text_of(const std::optional<kubernetes::LabelSelector>& selector) {
  if (!selector) return "-";
  std::string text;
  for (const auto& [key, value] : selector->match_labels) text += key + "=" + value + ";";
  std::set<std::string> expressions;
  for (const auto& expression : selector->match_expressions) {
    std::string one = expression.key + "~" + std::to_string(static_cast<int>(expression.op));
    for (const std::string& value : expression.values) one += "," + value;
    expressions.insert(one);
  }
  for (const std::string& expression : expressions) text += expression + ";";
  return text;
}

std::string domain_of(const StateNode& node, const std::string& key) {
  const std::string value = node.label(key.c_str());
  return value.empty() && key == kHostnameLabel ? node.name() : value;
}

}  // namespace

Topology::Topology(const Snapshot& snapshot, const std::vector<PodPtr>& pods) : snapshot_(snapshot) {
  for (const PodPtr& pod : pods) placing_.insert(pod->meta.uid);
  for (const StateNode& node : snapshot.nodes) {
    for (const PodPtr& pod : node.pods) {
      if (!placing_.contains(pod->meta.uid)) add_inverse(*pod, pod->spec, &node);
    }
  }
  for (const PodPtr& pod : pods) own(*pod, pod->spec);
}

void Topology::own(const Pod& pod, const PodSpec& spec) {
  for (auto& [name, group] : groups_) group.owners.erase(pod.meta.uid);
  if (spec.topology_spread.empty() && spec.pod_affinity.empty() && spec.pod_anti_affinity.empty()) return;
  for (Group& group : groups_of(pod, spec)) {
    const std::string name = identity(group);
    auto found = groups_.find(name);
    if (found == groups_.end()) {
      start(group, spec);
      found = groups_.emplace(name, std::move(group)).first;
    }
    found->second.owners.insert(pod.meta.uid);
  }
  add_inverse(pod, spec, nullptr);
}

void Topology::add_hostname(const std::string& hostname) {
  hostnames_.insert(hostname);
  for (auto* groups : {&groups_, &inverse_}) {
    for (auto& [name, group] : *groups) {
      if (group.key == kHostnameLabel) group.counts.try_emplace(hostname, 0);
    }
  }
}

std::vector<Topology::Group> Topology::groups_of(const Pod& pod, const PodSpec& spec) const {
  std::vector<Group> groups;
  for (const auto& constraint : spec.topology_spread) groups.push_back(spread_group(pod, spec, constraint));
  const auto add = [&](Kind kind, const kubernetes::PodAffinityTerm& term) {
    groups.push_back({.kind = kind,
                      .key = normalized_key(term.topology_key),
                      .namespace_name = pod.meta.namespace_name,
                      .selector = term.selector,
                      .filter = {},
                      .counts = {},
                      .owners = {}});
  };
  for (const auto& term : spec.pod_affinity) add(Kind::kAffinity, term);
  for (const auto& term : spec.pod_anti_affinity) add(Kind::kAntiAffinity, term);
  return groups;
}

Topology::Group Topology::spread_group(const Pod& pod, const PodSpec& spec,
                                       const kubernetes::TopologySpreadConstraint& constraint) const {
  Group group{.kind = Kind::kSpread,
              .key = normalized_key(constraint.topology_key),
              .namespace_name = pod.meta.namespace_name,
              .selector = constraint.selector,
              .max_skew = constraint.max_skew,
              .min_domains = constraint.min_domains.value_or(0),
              .filter = {},
              .counts = {},
              .owners = {}};
  for (const std::string& key : constraint.match_label_keys) {
    const auto label = pod.meta.labels.find(key);
    if (!group.selector || label == pod.meta.labels.end()) continue;
    group.selector->match_expressions.push_back(
        {.key = key, .op = kubernetes::Operator::kIn, .values = {label->second}, .min_values = {}});
  }
  if (constraint.honor_node_affinity && !(spec.node_selector.empty() && spec.required_node_terms.empty())) {
    const Requirements selector = Requirements::of_labels(spec.node_selector);
    if (spec.required_node_terms.empty()) group.filter.alternatives.push_back(selector);
    for (const auto& term : spec.required_node_terms) {
      Requirements alternative = selector;
      alternative.add(Requirements::of(term.match_expressions));
      group.filter.alternatives.push_back(std::move(alternative));
    }
  }
  group.filter.honor_taints = constraint.honor_node_taints;
  if (constraint.honor_node_taints) group.filter.tolerations = spec.tolerations;
  return group;
}

/// As in the real code the node filter counts with the keys of its requirements only, and minDomains not at all.
std::string Topology::identity(const Group& group) const {
  std::string name = group.key + "|" + std::to_string(static_cast<int>(group.kind)) + "|" + group.namespace_name + "|" +
                     std::to_string(group.max_skew) + "|" + text_of(group.selector) + "|";
  std::set<std::string> alternatives;
  for (const Requirements& alternative : group.filter.alternatives) {
    std::string keys;
    for (const auto& [key, constraint] : alternative.all()) keys += key + ",";
    if (!alternatives.insert(keys).second) alternatives.erase(keys);
  }
  for (const std::string& keys : alternatives) name += keys + "/";
  if (group.filter.honor_taints) {
    for (const auto& toleration : group.filter.tolerations) name += toleration.key + "=" + toleration.value + ",";
  }
  return name;
}

/// Every value that some pool can give the key.
const Topology::Domains& Topology::domains(const std::string& key) {
  const auto [entry, added] = universe_.try_emplace(key);
  if (!added) return entry->second;
  Domains& domains = entry->second;
  const auto insert = [&](const Pool& pool, const Constraint& constraint) {
    const auto& taints = pool.node_pool->spec.taints;
    for (const std::string& value : constraint.values()) {
      auto& sets = domains[value];
      if (taints.empty()) {
        sets.assign(1, {});
      } else if (sets.empty() || !sets.front().empty()) {
        sets.push_back(taints);
      }
    }
  };
  for (const Pool& pool : snapshot_.pools) {
    Requirements offered = Requirements::of(pool.node_pool->spec.requirements);
    offered.add(Requirements::of_labels(pool.node_pool->spec.labels));
    const Constraint* of_pool = offered.find(key);
    for (const InstanceTypePtr& type : pool.types) {
      const Constraint* of_type = type->requirements.find(key);
      if (of_type) insert(pool, of_pool ? of_pool->intersection(*of_type) : *of_type);
    }
    if (of_pool && !of_pool->open()) insert(pool, *of_pool);
  }
  return domains;
}

void Topology::start(Group& group, const PodSpec& spec) {
  if (group.key == kHostnameLabel) {
    for (const std::string& hostname : hostnames_) group.counts.try_emplace(hostname, 0);
  } else {
    const bool all = group.kind == Kind::kSpread && !group.filter.honor_taints;
    for (const auto& [domain, taint_sets] : domains(group.key)) {
      const bool tolerated = std::any_of(taint_sets.begin(), taint_sets.end(), [&](const std::vector<Taint>& taints) {
        return tolerates_all(spec.tolerations, taints);
      });
      if (all || tolerated) group.counts.try_emplace(domain, 0);
    }
  }
  for (const StateNode& node : snapshot_.nodes) {
    const std::string domain = domain_of(node, group.key);
    const std::vector<Taint> taints = node.scheduling_taints();
    if (domain.empty() || !group.filter.matches(Requirements::of_labels(node.labels()), taints)) continue;
    if (!node.marked_for_deletion) group.counts.try_emplace(domain, 0);
    for (const PodPtr& pod : node.pods) {
      if (placing_.contains(pod->meta.uid) || !active(*pod) || !group.selects(*pod)) continue;
      ++group.counts[domain];
    }
  }
}

void Topology::add_inverse(const Pod& pod, const PodSpec& spec, const StateNode* standing) {
  for (const auto& term : spec.pod_anti_affinity) {
    if (term.weight != 0) continue;
    Group group{.kind = Kind::kAntiAffinity,
                .key = normalized_key(term.topology_key),
                .namespace_name = pod.meta.namespace_name,
                .selector = term.selector,
                .filter = {},
                .counts = {},
                .owners = {}};
    const std::string name = identity(group);
    auto found = inverse_.find(name);
    if (found == inverse_.end()) {
      if (group.key == kHostnameLabel) {
        for (const std::string& hostname : hostnames_) group.counts.try_emplace(hostname, 0);
      } else {
        for (const auto& [domain, taints] : domains(group.key)) group.counts.try_emplace(domain, 0);
      }
      found = inverse_.emplace(name, std::move(group)).first;
    }
    found->second.owners.insert(pod.meta.uid);
    if (!standing) continue;
    const std::string domain = domain_of(*standing, found->second.key);
    if (!domain.empty()) ++found->second.counts[domain];
  }
}

std::optional<Requirements> Topology::narrowed(const Pod& pod, const Requirements& strict, const Requirements& node,
                                               std::span<const Taint> taints) const {
  Requirements result = node;
  const auto apply = [&](const Group& group) {
    const Constraint domains = group.decide(pod, strict.get(group.key), node.get(group.key));
    if (domains.allows_nothing()) return false;
    result.add(group.key, domains);
    return true;
  };
  for (const auto& [name, group] : groups_) {
    if (group.owners.contains(pod.meta.uid) && !apply(group)) return std::nullopt;
  }
  for (const auto& [name, group] : inverse_) {
    if (group.selects(pod) && group.filter.matches(node, taints) && !apply(group)) return std::nullopt;
  }
  return result;
}

void Topology::record(const Pod& pod, const Requirements& node, std::span<const Taint> taints) {
  for (auto& [name, group] : groups_) {
    if (!group.selects(pod) || !group.filter.matches(node, taints)) continue;
    const Constraint domains = node.get(group.key);
    if (group.kind == Kind::kAntiAffinity || domains.single()) group.count(domains);
  }
  for (auto& [name, group] : inverse_) {
    if (group.owners.contains(pod.meta.uid)) group.count(node.get(group.key));
  }
}

}  // namespace queuecast::karpenter
