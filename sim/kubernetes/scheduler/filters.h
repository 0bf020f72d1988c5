#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/kubernetes/scheduler/cluster.h"

namespace queuecast::kubernetes::scheduler {

/// The plugins of the default profile that decide about a queue worker.
enum class Plugin {
  kNodeUnschedulable,
  kNodeName,
  kTaintToleration,
  kNodeAffinity,
  kNodeResourcesFit,
  kPodTopologySpread,
  kInterPodAffinity,
  kNodeResourcesBalancedAllocation,
  kImageLocality,
};
const char* plugin_name(Plugin plugin);

/// A node's rejection by the first plugin that rejects it.
struct Rejection {
  Plugin plugin;
  std::vector<std::string> reasons;
  bool unresolvable = false;  // preemption would not help
};

// Filters that look at one node alone (kubernetes v1.36 pkg/scheduler/framework/plugins). nullopt: the node passes.
std::optional<Rejection> filter_unschedulable(const PodClass& pod, const Node& node);
std::optional<Rejection> filter_taints(const PodClass& pod, const Node& node);
std::optional<Rejection> filter_affinity(const PodClass& pod, const Node& node);
std::optional<Rejection> filter_fit(const PodClass& pod, const NodeInfo& node);

/// All of the above, in the profile's order.
std::optional<Rejection> filter_node(const PodClass& pod, const NodeInfo& node);

/// spec.nodeSelector and the required terms of node affinity.
bool matches_node_affinity(const PodSpec& spec, const Node& node);
bool matches(const NodeSelectorTerm& term, const Node& node);
/// The first taint of these effects that the pod does not tolerate.
const Taint* untolerated(const PodSpec& spec, const std::vector<Taint>& taints);

}  // namespace queuecast::kubernetes::scheduler
