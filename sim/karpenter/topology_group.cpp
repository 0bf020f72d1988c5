#include <algorithm>
#include <limits>

#include "sim/karpenter/labels.h"
#include "sim/karpenter/topology.h"

namespace queuecast::karpenter {

using kubernetes::Pod;
using kubernetes::Taint;

bool Topology::NodeFilter::matches(const Requirements& node, std::span<const Taint> taints) const {
  if (honor_taints && !tolerates_all(tolerations, taints)) return false;
  if (alternatives.empty()) return true;
  return std::any_of(alternatives.begin(), alternatives.end(), [&](const Requirements& alternative) {
    return node.compatible(alternative, Requirements::Undefined::kNone);
  });
}

bool Topology::Group::selects(const Pod& pod) const {
  return selector && pod.meta.namespace_name == namespace_name && selector->matches(pod.meta.labels);
}

void Topology::Group::count(const Constraint& domains) {
  if (domains.open()) return;
  for (const std::string& domain : domains.values()) ++counts[domain];
}

Constraint Topology::Group::decide(const Pod& pod, const Constraint& pod_domains,
                                   const Constraint& node_domains) const {
  switch (kind) {
    case Kind::kSpread: return decide_spread(selects(pod), pod_domains, node_domains);
    case Kind::kAffinity: return decide_affinity(selects(pod), pod_domains, node_domains);
    case Kind::kAntiAffinity: return decide_anti_affinity(pod_domains, node_domains);
  }
  return Constraint::nothing();
}

Constraint Topology::Group::decide_spread(bool self, const Constraint& pod_domains,
                                          const Constraint& node_domains) const {
  const int added = self ? 1 : 0;
  if (key == kHostnameLabel && node_domains.single()) {
    const auto found = counts.find(node_domains.values().front());
    const int here = found == counts.end() ? 0 : found->second;
    return here + added <= max_skew ? node_domains : Constraint::nothing();
  }
  int least = std::numeric_limits<int>::max();
  int supported = 0;
  for (const auto& [domain, pods] : counts) {
    if (!pod_domains.has(domain)) continue;
    ++supported;
    least = std::min(least, pods);
  }
  if (key == kHostnameLabel || supported < min_domains) least = 0;
  const std::string* best = nullptr;
  int fewest = std::numeric_limits<int>::max();
  for (const auto& [domain, pods] : counts) {
    if (!node_domains.has(domain) || pods + added - least > max_skew || pods >= fewest) continue;
    best = &domain;
    fewest = pods;
  }
  return best ? Constraint::in({*best}) : Constraint::nothing();
}

Constraint Topology::Group::decide_affinity(bool self, const Constraint& pod_domains,
                                            const Constraint& node_domains) const {
  bool none_anywhere = true;
  bool none_for_pod = true;
  for (const auto& [domain, pods] : counts) {
    if (pods == 0) continue;
    none_anywhere = false;
    if (pod_domains.has(domain)) none_for_pod = false;
  }
  const bool bootstrap = self && (none_anywhere || none_for_pod);
  if (key == kHostnameLabel && node_domains.single()) {
    const std::string& host = node_domains.values().front();
    const auto found = counts.find(host);
    const bool here = found != counts.end() && found->second > 0;
    return pod_domains.has(host) && (here || bootstrap) ? node_domains : Constraint::nothing();
  }
  std::vector<std::string> chosen;
  for (const auto& [domain, pods] : counts) {
    if (pods > 0 && pod_domains.has(domain) && node_domains.has(domain)) chosen.push_back(domain);
  }
  if (!chosen.empty() || !bootstrap) return Constraint::in(std::move(chosen));
  // The first pod of a group may go anywhere: one domain of the node's, and one of the pod's own.
  for (const auto& [domain, pods] : counts) {
    if (!pod_domains.has(domain) || !node_domains.has(domain)) continue;
    chosen.push_back(domain);
    break;
  }
  for (const auto& [domain, pods] : counts) {
    if (!pod_domains.has(domain)) continue;
    chosen.push_back(domain);
    break;
  }
  return Constraint::in(std::move(chosen));
}

Constraint Topology::Group::decide_anti_affinity(const Constraint& pod_domains, const Constraint& node_domains) const {
  if (key == kHostnameLabel && node_domains.single()) {
    const auto found = counts.find(node_domains.values().front());
    return found == counts.end() || found->second == 0 ? node_domains : Constraint::nothing();
  }
  std::vector<std::string> empty;
  for (const auto& [domain, pods] : counts) {
    if (pods == 0 && pod_domains.has(domain) && node_domains.has(domain)) empty.push_back(domain);
  }
  return Constraint::in(std::move(empty));
}

}  // namespace queuecast::karpenter
