#pragma once

#include <cstdint>
#include <vector>

#include "sim/kubernetes/scheduler/cluster.h"

namespace queuecast::kubernetes::scheduler {

// Scores of one node by itself (kubernetes v1.36). 0..100 where not said otherwise.

/// NodeResourcesFit, LeastAllocated over cpu and memory, from non-zero requests.
std::int64_t least_allocated(const PodClass& pod, const NodeInfo& node);
/// NodeResourcesBalancedAllocation over cpu and memory, from real requests: how much this pod would balance the node.
std::int64_t balanced_allocation(const PodClass& pod, const NodeInfo& node);
std::int64_t image_locality(const PodClass& pod, const NodeInfo& node, const Cluster& cluster, std::size_t nodes);
/// PreferNoSchedule taints that the pod does not tolerate; not yet normalised.
std::int64_t untolerated_preferences(const PodClass& pod, const Node& node);
/// The sum of the weights of the preferred node terms that match; not yet normalised.
std::int64_t preferred_node_terms(const PodClass& pod, const Node& node);

/// helper.DefaultNormalizeScore: to 0..100 by the maximum.
void normalize(std::vector<std::int64_t>& scores, bool reverse);

}  // namespace queuecast::kubernetes::scheduler
