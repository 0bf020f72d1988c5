#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/kubernetes/meta.h"

namespace queuecast::kubernetes {

// The API objects that decide about a queue consumer, with the fields that decide. Field names are the API's in
// snake_case; defaults are the API server's.

struct Container {
  std::string name;
  std::string image;
  bool always_pull = false;  // imagePullPolicy Always (also the default for the tag "latest")
  Resources requests;
  Resources limits;
  std::vector<std::pair<std::string, std::string>> env;
  bool sidecar = false;  // of init containers: restartPolicy Always
  // A request written as 0 is not an absent one: scores count absent requests as 100m and 200 MiB.
  bool zero_cpu_requested = false;
  bool zero_memory_requested = false;

  bool operator==(const Container&) const = default;
};

struct TopologySpreadConstraint {
  std::string topology_key;
  int max_skew = 1;
  bool hard = true;  // DoNotSchedule; false: ScheduleAnyway
  std::optional<LabelSelector> selector;
  std::optional<int> min_domains;
  bool honor_node_affinity = true;
  bool honor_node_taints = false;
  std::vector<std::string> match_label_keys;

  bool operator==(const TopologySpreadConstraint&) const = default;
};

/// One alternative of node affinity: all requirements hold.
struct NodeSelectorTerm {
  std::vector<Requirement> match_expressions;
  std::vector<Requirement> match_fields = {};  // on metadata.name, as DaemonSets use
  bool operator==(const NodeSelectorTerm&) const = default;
};

struct PreferredNodeTerm {
  int weight = 1;
  NodeSelectorTerm term;
  bool operator==(const PreferredNodeTerm&) const = default;
};

struct PodAffinityTerm {
  std::string topology_key;
  std::optional<LabelSelector> selector;
  int weight = 0;  // 0 = required
  bool operator==(const PodAffinityTerm&) const = default;
};

struct PodSpec {
  std::vector<Container> containers;
  std::vector<Container> init_containers;
  std::string node_name;  // set by the scheduler
  Labels node_selector;
  std::vector<NodeSelectorTerm> required_node_terms;  // alternatives
  std::vector<PreferredNodeTerm> preferred_node_terms;
  std::vector<PodAffinityTerm> pod_affinity;
  std::vector<PodAffinityTerm> pod_anti_affinity;
  std::vector<TopologySpreadConstraint> topology_spread;
  std::vector<Toleration> tolerations;
  Resources overhead;
  std::int64_t priority = 0;
  Duration termination_grace = std::chrono::seconds{30};
  std::string service_account = "default";
  std::string restart_policy = "Always";

  /// What the scheduler counts: containers and sidecars together, at least each init container with the sidecars
  /// before it, plus overhead; one pod.
  Resources requests() const;
  bool operator==(const PodSpec&) const = default;
};

struct PodTemplate {
  Labels labels;
  Labels annotations;
  PodSpec spec;
  bool operator==(const PodTemplate&) const = default;
};

enum class PodPhase { kPending, kRunning, kSucceeded, kFailed, kUnknown };

struct Pod {
  static constexpr const char* kKind = "Pod";
  ObjectMeta meta;
  PodSpec spec;
  struct Status {
    PodPhase phase = PodPhase::kPending;
    Conditions conditions;       // PodScheduled, Ready, ...
    int restarts = 0;            // the maximum over containers
    int sidecar_restarts = 0;    // the maximum over sidecars
    std::string waiting_reason;  // ContainerCreating, ImagePullBackOff, CrashLoopBackOff
    std::string nominated_node;
    std::optional<TimePoint> started;  // of the current container
  } status;

  bool ready() const { return is_true(status.conditions, "Ready"); }
  /// Neither finished nor being deleted: what a ReplicaSet counts.
  bool active() const {
    return !meta.deleting() && status.phase != PodPhase::kSucceeded && status.phase != PodPhase::kFailed;
  }
};

struct ContainerImage {
  std::string name;
  std::int64_t bytes = 0;  // unpacked
  bool operator==(const ContainerImage&) const = default;
};

struct Node {
  static constexpr const char* kKind = "Node";
  ObjectMeta meta;
  std::string provider_id;
  std::vector<Taint> taints;
  bool unschedulable = false;
  struct Status {
    Resources capacity;
    Resources allocatable;
    Conditions conditions;
    std::vector<ContainerImage> images = {};
  } status;

  bool ready() const { return is_true(status.conditions, "Ready"); }
};

/// Of a Service only the selector matters: the scheduler spreads the pods it selects. Empty: selects nothing.
struct Service {
  static constexpr const char* kKind = "Service";
  ObjectMeta meta;
  Labels selector;
};

struct Deployment {
  static constexpr const char* kKind = "Deployment";
  ObjectMeta meta;
  struct Spec {
    std::int32_t replicas = 1;
    LabelSelector selector;
    PodTemplate pod_template;
    bool recreate = false;  // strategy Recreate; false: RollingUpdate
    std::string max_surge = "25%";
    std::string max_unavailable = "25%";
    std::int32_t min_ready_seconds = 0;
    bool paused = false;
  } spec;
  struct Status {
    std::int32_t replicas = 0;
    std::int32_t updated = 0;
    std::int32_t ready = 0;
    std::int32_t available = 0;
  } status;
};

struct ReplicaSet {
  static constexpr const char* kKind = "ReplicaSet";
  ObjectMeta meta;
  struct Spec {
    std::int32_t replicas = 0;
    LabelSelector selector;
    PodTemplate pod_template;
    std::int32_t min_ready_seconds = 0;
  } spec;
  struct Status {
    std::int32_t replicas = 0;
    std::int32_t ready = 0;
    std::int32_t available = 0;
  } status;
};

/// Runs one pod on each node that its template tolerates; the model uses its requests as overhead and as pods.
struct DaemonSet {
  static constexpr const char* kKind = "DaemonSet";
  ObjectMeta meta;
  PodTemplate pod_template;
};

/// policy/v1. Exactly one of the two is set; text as in the manifest ("50%" or "1").
struct PodDisruptionBudget {
  static constexpr const char* kKind = "PodDisruptionBudget";
  ObjectMeta meta;
  std::optional<LabelSelector> selector;
  std::optional<std::string> min_available;
  std::optional<std::string> max_unavailable;
};

struct ServiceAccount {
  static constexpr const char* kKind = "ServiceAccount";
  ObjectMeta meta;
};

/// apiVersion/kind/name of what a HorizontalPodAutoscaler or ScaledObject scales.
struct ScaleTarget {
  std::string api_version = "apps/v1";
  std::string kind = "Deployment";
  std::string name;
  bool operator==(const ScaleTarget&) const = default;
};

}  // namespace queuecast::kubernetes
