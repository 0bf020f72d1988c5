#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "sim/keda/objects.h"
#include "sim/kubernetes/condition_state.h"

namespace queuecast::keda {

using kubernetes::ConditionState;
using kubernetes::Duration;
using kubernetes::TimePoint;

/// What the annotations of a ScaledObject ask for (apis/keda/v1alpha1). A value that is no boolean counts as true.
struct Pauses {
  bool paused = false;  // autoscaling.keda.sh/paused, or paused-replicas at all
  std::optional<std::int32_t> paused_replicas;
  bool scale_in = false;
  bool scale_out = false;
  bool force_activation = false;
  bool operator==(const Pauses&) const = default;
};
Pauses pauses(const kubernetes::Labels& annotations);

/// Which line of the executor's table decided.
enum class Rule {
  kPaused,
  kActivate,          // active, and at 0 or below the minimum in idle mode
  kActivatePaused,    // the same, but scale-out is paused
  kPartialError,      // active, but another trigger fails
  kActive,            // active and already running: the HPA's business
  kAwaitFallback,     // failing, until the fallback sets in
  kTriggerError,      // failing and no fallback
  kDeactivate,        // inactive and the cooldown is over: to idle or the minimum
  kCooldown,          // inactive, but cooling down
  kDeactivatePaused,  // inactive, but scale-in is paused
  kRaiseToMinimum,    // inactive and below the minimum
  kNothing,
};

/// What the executor (KEDA pkg/scaling/executor, RequestScale) makes of one check of the triggers.
struct ScaleDecision {
  Rule rule = Rule::kNothing;
  std::optional<std::int32_t> write;  // spec.replicas to be written
  bool refresh_last_active = false;   // status.lastActiveTime := now, in whole seconds
  bool failed = false;                // the write failed
  ConditionState ready;
  ConditionState active;  // unset: untouched
  ConditionState paused;
};

struct ScaleInput {
  std::int32_t current = 0;  // the target's spec.replicas; an absent one counts as 1
  bool active = false;
  bool error = false;
  TimePoint created;                     // metadata.creationTimestamp
  std::optional<TimePoint> last_active;  // status.lastActiveTime
  TimePoint now;
};

/// Decides, as if a write succeeded. API times count in whole seconds, rounded down.
ScaleDecision decide(const ScaledObject::Spec& spec, const Pauses& pauses, const ScaleInput& input);

/// The decision's result when its write was refused. Up to v2.20 the Ready condition did not show it.
void write_refused(ScaleDecision& decision, bool ready_shows_it = true);

/// minReplicaCount and maxReplicaCount as the HPA gets them: at least 1, and 100 when absent.
std::int32_t hpa_min_replicas(const ScaledObject::Spec& spec);
std::int32_t hpa_max_replicas(const ScaledObject::Spec& spec);

}  // namespace queuecast::keda
