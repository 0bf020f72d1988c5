#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "sim/hpa/arithmetic.h"
#include "sim/kubernetes/autoscaling.h"

namespace queuecast::hpa {

using kubernetes::Duration;
using kubernetes::ScalingBehavior;
using kubernetes::ScalingPolicy;
using kubernetes::ScalingRules;
using kubernetes::TimePoint;

/// One direction of spec.behavior with nothing left open.
struct Rules {
  ScalingRules::Select select = ScalingRules::Select::kMax;
  Duration window{};
  std::vector<ScalingPolicy> policies;
};

struct Behavior {
  Rules up;
  Rules down;
};

/// What the API server fills in (pkg/apis/autoscaling/v2/defaults.go) when behavior is present at all: up Max of 4 pods
/// and 100 % per 15 s with window 0, down 100 % per 15 s with the window left to the controller. A list of policies
/// that the user gave replaces the default list.
ScalingBehavior with_defaults(const ScalingBehavior& behavior);

/// The same ready for use; an absent scale-down window becomes the controller's own.
Behavior resolve(const ScalingBehavior& behavior, Duration downscale_window);

/// The tolerances that apply: the controller's, or per direction what the behavior says.
Tolerances resolve_tolerances(const std::optional<ScalingBehavior>& behavior, double controller_tolerance);

/// What the controller keeps of an HPA in memory, and loses when it restarts (horizontal.go). Slots of entries that
/// have aged out are used again, so the order is not that of time.
struct Memory {
  struct Recommendation {
    std::int32_t replicas;
    TimePoint at;
  };
  struct ScaleEvent {
    std::int32_t change;  // > 0 in either direction
    TimePoint at;
    bool outdated = false;
  };
  std::vector<Recommendation> recommendations;
  std::vector<ScaleEvent> scale_ups;
  std::vector<ScaleEvent> scale_downs;
};

/// The bounds of one normalisation.
struct Limits {
  std::int32_t current;
  std::int32_t min;
  std::int32_t max;
};

/// A replica count after the rate limits and what limited it (the reason of the condition ScalingLimited).
struct Limited {
  std::int32_t replicas;
  std::string_view reason;
};

/// Without behavior: the highest recommendation of the window, this one included, which it records. It may exceed the
/// current count.
std::int32_t stabilize(Memory& memory, std::int32_t proposal, TimePoint now, Duration window);
/// Without behavior: at most the double, or 4, in one sync.
Limited limit(std::int32_t desired, const Limits& limits);

/// With behavior: stays at the current count unless the whole up window agrees to go up or the whole down window to
/// go down. Records the proposal.
std::int32_t stabilize(Memory& memory, const Behavior& behavior, std::int32_t current, std::int32_t proposal,
                       TimePoint now);
/// With behavior: the policies, counted from the replicas at the start of each policy's period.
Limited limit(const Memory& memory, const Behavior& behavior, std::int32_t desired, const Limits& limits,
              TimePoint now);
/// After a scale that took effect; only needed with behavior.
void record_scale(Memory& memory, const Behavior& behavior, std::int32_t from, std::int32_t to, TimePoint now);

}  // namespace queuecast::hpa
