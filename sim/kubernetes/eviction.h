#pragma once

#include <optional>

#include "sim/kubernetes/objects.h"
#include "sim/kubernetes/store.h"

namespace queuecast::kubernetes {

/// The Eviction API's answer (policy/v1, registry/core/pod/storage/eviction.go).
enum class Eviction {
  kAllowed,
  kTooManyDisruptions,  // 429: a PodDisruptionBudget has no disruption left; try again
  kSeveralBudgets,      // 500: more than one budget selects the pod
};

/// Disruptions that a budget still allows: its healthy pods beyond those that it wants. minAvailable and maxUnavailable
/// in percent are rounded up; the pods expected are what their ReplicaSets want.
std::int32_t disruptions_allowed(Store& store, const PodDisruptionBudget& budget);

/// Whether the pod may be evicted now. Pending and finished pods are not protected; nor are pods that are not ready
/// while the budget has enough healthy ones (unhealthyPodEvictionPolicy IfHealthyBudget).
Eviction can_evict(Store& store, const Pod& pod);

/// Deletes the pod if `can_evict` allows it; with its own grace period, or a shorter one.
Eviction evict(Store& store, const Pod& pod, std::optional<Duration> grace = {});

}  // namespace queuecast::kubernetes
