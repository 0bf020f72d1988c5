#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim/karpenter/snapshot.h"

namespace queuecast::karpenter {

/// Spread constraints, pod affinity and anti-affinity during one Solve: how many pods that a group selects stand in
/// each domain of its key. sigs.k8s.io/karpenter v1.14 scheduling/{topology,topologygroup,topologynodefilter}.go.
/// Where the real code takes a random domain among equals, this takes the first by name.
class Topology {
 public:
  /// `pods` are those to be placed: they do not count where they stand now.
  Topology(const Snapshot& snapshot, const std::vector<PodPtr>& pods);

  /// (Re-)enters the pod's own groups, from its current (perhaps relaxed) spec.
  void own(const kubernetes::Pod& pod, const kubernetes::PodSpec& spec);
  void add_hostname(const std::string& hostname);

  /// Narrows the requirements by every group that concerns the pod. Empty optional: some group refuses.
  std::optional<Requirements> narrowed(const kubernetes::Pod& pod, const Requirements& strict, const Requirements& node,
                                       std::span<const kubernetes::Taint> taints) const;
  /// Counts a pod that was placed on a node with these requirements.
  void record(const kubernetes::Pod& pod, const Requirements& node, std::span<const kubernetes::Taint> taints);

 private:
  enum class Kind { kSpread, kAffinity, kAntiAffinity };

  /// Which nodes count for a spread constraint.
  struct NodeFilter {
    std::vector<Requirements> alternatives;  // empty: all nodes
    bool honor_taints = false;
    std::vector<kubernetes::Toleration> tolerations;
    bool matches(const Requirements& node, std::span<const kubernetes::Taint> taints) const;
  };

  struct Group {
    Kind kind;
    std::string key;
    std::string namespace_name;
    std::optional<kubernetes::LabelSelector> selector;
    int max_skew = 0;
    int min_domains = 0;
    NodeFilter filter;
    std::map<std::string, int> counts;  // by domain
    std::set<std::string> owners;       // pod uids

    bool selects(const kubernetes::Pod& pod) const;
    Constraint decide(const kubernetes::Pod& pod, const Constraint& pod_domains, const Constraint& node_domains) const;
    Constraint decide_spread(bool self, const Constraint& pod_domains, const Constraint& node_domains) const;
    Constraint decide_affinity(bool self, const Constraint& pod_domains, const Constraint& node_domains) const;
    Constraint decide_anti_affinity(const Constraint& pod_domains, const Constraint& node_domains) const;
    void count(const Constraint& domains);
  };

  /// A value of a key that some pool offers, with the taints under which it is offered.
  using Domains = std::map<std::string, std::vector<std::vector<kubernetes::Taint>>>;

  std::vector<Group> groups_of(const kubernetes::Pod& pod, const kubernetes::PodSpec& spec) const;
  Group spread_group(const kubernetes::Pod& pod, const kubernetes::PodSpec& spec,
                     const kubernetes::TopologySpreadConstraint& constraint) const;
  std::string identity(const Group& group) const;
  const Domains& domains(const std::string& key);
  void start(Group& group, const kubernetes::PodSpec& spec);
  void add_inverse(const kubernetes::Pod& pod, const kubernetes::PodSpec& spec, const StateNode* standing);

  const Snapshot& snapshot_;
  std::set<std::string> placing_;  // uids of the pods to be placed
  std::map<std::string, Domains> universe_;
  std::map<std::string, Group> groups_;   // by identity
  std::map<std::string, Group> inverse_;  // pods that repel others
  std::set<std::string> hostnames_;
};

}  // namespace queuecast::karpenter
