#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/kubernetes/autoscaling.h"

namespace queuecast::keda {

/// spec.triggers entry: metadata values are text, as in the manifest.
struct Trigger {
  std::string type;  // aws-sqs-queue, azure-queue, cron, cpu, memory, ...
  std::string name;
  std::map<std::string, std::string> metadata;
  std::string metric_type;         // "", AverageValue, Value, Utilization
  std::string authentication_ref;  // name of a TriggerAuthentication
  bool authentication_is_cluster_wide = false;
  bool use_cached_metrics = false;
};

struct Fallback {
  std::int32_t failure_threshold = 0;
  std::int32_t replicas = 0;
  std::string behavior = "static";
};

struct ScalingModifiers {
  std::string formula;
  std::string target;
  std::string activation_target;
  std::string metric_type;
};

/// status.health of one metric: failures in a row.
struct Health {
  std::int32_t failures = 0;
  bool failing = false;
  bool operator==(const Health&) const = default;
};

/// keda.sh/v1alpha1 ScaledObject; absent fields keep their absence, because KEDA tells it from the default.
struct ScaledObject {
  static constexpr const char* kKind = "ScaledObject";
  kubernetes::ObjectMeta meta;
  struct Spec {
    kubernetes::ScaleTarget target;
    std::optional<std::int32_t> polling_interval;         // s, 30
    std::optional<std::int32_t> cooldown_period;          // s, 300
    std::optional<std::int32_t> initial_cooldown_period;  // s, 0
    std::optional<std::int32_t> idle_replica_count;
    std::optional<std::int32_t> min_replica_count;  // 0 for KEDA, 1 for the HPA
    std::optional<std::int32_t> max_replica_count;  // 100
    std::optional<Fallback> fallback;
    bool restore_to_original_replica_count = false;
    std::string hpa_name;
    std::optional<kubernetes::ScalingBehavior> behavior;
    std::optional<ScalingModifiers> scaling_modifiers;
    std::vector<Trigger> triggers;
  } spec;
  struct Status {
    std::optional<kubernetes::TimePoint> last_active;
    std::optional<std::int32_t> original_replica_count;
    std::string hpa_name;
    kubernetes::Conditions conditions;     // Ready, Active, Fallback, Paused, HPAActive
    std::map<std::string, Health> health;  // by metric name; kept only with a valid fallback
  } status;
};

struct TriggerAuthentication {
  static constexpr const char* kKind = "TriggerAuthentication";
  kubernetes::ObjectMeta meta;
  std::string pod_identity_provider;  // aws, aws-eks, azure-workload, none or ""
  std::string identity_id;
  std::string identity_owner;
  std::map<std::string, std::string> secret_refs;  // parameter -> "secret/key"
};

}  // namespace queuecast::keda
