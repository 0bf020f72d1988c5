#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/kubernetes/objects.h"

namespace queuecast::kubernetes {

/// autoscaling/v2 scaling policy: at most `value` pods or percent within `period_seconds`.
struct ScalingPolicy {
  enum class Type { kPods, kPercent };
  Type type = Type::kPods;
  std::int32_t value = 0;
  std::int32_t period_seconds = 0;
  bool operator==(const ScalingPolicy&) const = default;
};

/// One direction of spec.behavior as the user wrote it; absent fields get the API server's defaults (sim/hpa).
struct ScalingRules {
  enum class Select { kMax, kMin, kDisabled };
  std::optional<Select> select_policy;
  std::optional<std::int32_t> stabilization_window_seconds;
  std::optional<std::vector<ScalingPolicy>> policies;
  std::optional<std::string> tolerance;  // a quantity: "0.05"
  bool operator==(const ScalingRules&) const = default;
};

struct ScalingBehavior {
  std::optional<ScalingRules> scale_up;
  std::optional<ScalingRules> scale_down;
  bool operator==(const ScalingBehavior&) const = default;
};

struct MetricSpec {
  enum class Source { kExternal, kResource, kContainerResource };
  enum class TargetType { kAverageValue, kValue, kUtilization };
  Source source = Source::kExternal;
  std::string name;  // external metric name, or "cpu" / "memory"
  Labels selector;
  TargetType target_type = TargetType::kAverageValue;
  std::int64_t target_milli = 0;  // percent for utilization
  std::string container;          // ContainerResource only
  bool operator==(const MetricSpec&) const = default;
};

/// autoscaling/v2 HorizontalPodAutoscaler.
struct HorizontalPodAutoscaler {
  static constexpr const char* kKind = "HorizontalPodAutoscaler";
  ObjectMeta meta;
  struct Spec {
    ScaleTarget target;
    std::optional<std::int32_t> min_replicas;  // absent: 1
    std::int32_t max_replicas = 1;
    std::vector<MetricSpec> metrics;
    std::optional<ScalingBehavior> behavior;
    bool operator==(const Spec&) const = default;
  } spec;
  struct Status {
    std::int32_t current_replicas = 0;
    std::int32_t desired_replicas = 0;
    std::vector<std::optional<std::int64_t>> current_metrics_milli;
    Conditions conditions;  // AbleToScale, ScalingActive, ScalingLimited
    std::optional<TimePoint> last_scale;
  } status;
};

}  // namespace queuecast::kubernetes
