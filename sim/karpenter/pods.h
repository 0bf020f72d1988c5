#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sim/karpenter/requirements.h"
#include "sim/kubernetes/objects.h"

namespace queuecast::karpenter {

using kubernetes::TimePoint;
using PodPtr = std::shared_ptr<const kubernetes::Pod>;

// Predicates of sigs.k8s.io/karpenter v1.14 pkg/utils/pod/scheduling.go.

bool owned_by(const kubernetes::Pod& pod, std::string_view kind);
bool terminal(const kubernetes::Pod& pod);
/// Neither finished nor terminating.
bool active(const kubernetes::Pod& pod);
/// Marked unschedulable by the scheduler and not nominated: waits for a node that does not exist yet.
bool provisionable(const kubernetes::Pod& pod);
/// Will run again elsewhere when its node goes.
bool reschedulable(const kubernetes::Pod& pod);
/// The annotation do-not-disrupt: "true", or a duration ("10m") that counts from the pod's start.
bool do_not_disrupt(const kubernetes::Pod& pod, TimePoint now);
bool tolerates(std::span<const kubernetes::Toleration> tolerations, const kubernetes::Taint& taint);
bool tolerates_all(std::span<const kubernetes::Toleration> tolerations, std::span<const kubernetes::Taint> taints);
bool tolerates_disruption(const kubernetes::Pod& pod);
bool evictable(const kubernetes::Pod& pod, TimePoint now);
/// The drain waits until this pod is gone.
bool waiting_eviction(const kubernetes::Pod& pod, TimePoint now);
/// system-cluster-critical or system-node-critical, told by their priorities.
bool critical(const kubernetes::Pod& pod);
/// clamp(1 + deletion cost / 2^27 + priority / 2^25, -10, 10).
double eviction_cost(const kubernetes::Pod& pod);

/// Node selector, first required term and, unless strict, the heaviest preferred term.
Requirements pod_requirements(const kubernetes::PodSpec& spec, bool strict);
/// Why the pod is ignored for provisioning ("restricted key ..."); empty when it is valid.
std::string invalid_reason(const kubernetes::PodSpec& spec);

/// Drops the pod's least important wish, in Karpenter's order; false when there is none left. `tolerate_preferred`:
/// some pool has a PreferNoSchedule taint.
bool relax(kubernetes::PodSpec& spec, bool tolerate_preferred);

}  // namespace queuecast::karpenter
