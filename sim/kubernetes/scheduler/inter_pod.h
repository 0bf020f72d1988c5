#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sim/kubernetes/scheduler/filters.h"

namespace queuecast::kubernetes::scheduler {

/// InterPodAffinity (kubernetes v1.36 plugins/interpodaffinity) for one attempt: what pods already there say about a
/// pod, by topology key and value. Terms select in the namespace of the pod that carries them.
class InterPod {
 public:
  InterPod(const PodClass& pod, const std::vector<const NodeInfo*>& order);

  /// nullopt: the node passes.
  std::optional<Rejection> filter(const Node& node) const;
  /// Normalised scores, 0..100; false when no term matched anything and the plugin is skipped.
  bool score(const std::vector<const NodeInfo*>& feasible, std::vector<std::int64_t>& scores) const;

 private:
  using Topology = std::pair<std::string, std::string>;  // key, value

  void count(const NodeInfo& node, const NodeInfo::Group& group);
  bool affinity_holds(const Node& node) const;

  const PodClass& pod_;
  std::map<Topology, std::int64_t> affinity_;       // pods that match all required terms
  std::map<Topology, std::int64_t> anti_affinity_;  // pods that match a required anti-affinity term
  std::map<Topology, std::int64_t> refused_by_;     // pods whose own required anti-affinity matches this pod
  std::map<Topology, std::int64_t> preference_;
};

}  // namespace queuecast::kubernetes::scheduler
