#pragma once

#include "sim/kubernetes/scheduler/queue.h"

namespace queuecast::kubernetes::scheduler {

// Queueing hints (kubernetes v1.36): whether an event may help a pod whose nodes were rejected by these plugins.

bool node_added_helps(const PodClass& pod, Plugins rejected_by, const Node& node);
bool node_changed_helps(const PodClass& pod, Plugins rejected_by, const Node& before, const Node& after);
/// A pod got its node.
bool pod_came_helps(const PodClass& pod, Plugins rejected_by, const PodClass& other);
/// A pod with a node went, or finished.
bool pod_left_helps(const PodClass& pod, Plugins rejected_by, const PodClass& other);

}  // namespace queuecast::kubernetes::scheduler
