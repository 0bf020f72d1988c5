#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/kubernetes/objects.h"

namespace queuecast::karpenter {

using kubernetes::Duration;
using kubernetes::TimePoint;

/// A NodePool's spec.disruption.budgets entry: at most `nodes` ("10%" or "5") at once, for these reasons or all.
struct Budget {
  std::string nodes = "10%";
  std::vector<std::string> reasons;  // Underutilized, Empty, Drifted
  std::optional<std::string> schedule;
  std::optional<Duration> duration;
};

struct NodeClassReference {
  std::string group;
  std::string kind;  // EC2NodeClass, AKSNodeClass
  std::string name;
  bool operator==(const NodeClassReference&) const = default;
};

/// karpenter.sh/v1 NodePool. v1beta1 manifests are converted when read, as Karpenter v1.0's conversion does.
struct NodePool {
  static constexpr const char* kKind = "NodePool";
  enum class Consolidation { kWhenEmpty, kWhenEmptyOrUnderutilized, kBalanced };
  kubernetes::ObjectMeta meta;
  struct Spec {
    kubernetes::Labels labels;
    kubernetes::Labels annotations;
    std::vector<kubernetes::Requirement> requirements;
    std::vector<kubernetes::Taint> taints;
    std::vector<kubernetes::Taint> startup_taints;
    NodeClassReference node_class;
    std::optional<Duration> expire_after = std::chrono::hours{720};  // absent: Never
    std::optional<Duration> termination_grace_period;
    std::optional<Duration> consolidate_after = Duration::zero();  // absent: Never
    Consolidation consolidation = Consolidation::kWhenEmptyOrUnderutilized;
    std::vector<Budget> budgets = {Budget{}};
    std::optional<std::int64_t> limit_cpu_milli;
    std::optional<std::int64_t> limit_memory_bytes;
    std::optional<std::int64_t> limit_nodes;
    std::int32_t weight = 0;
    std::optional<std::int64_t> replicas;  // a static pool
  } spec;
};

/// karpenter.sh/v1 NodeClaim.
struct NodeClaim {
  static constexpr const char* kKind = "NodeClaim";
  kubernetes::ObjectMeta meta;
  struct Spec {
    std::vector<kubernetes::Requirement> requirements;
    kubernetes::Resources requests;
    std::vector<kubernetes::Taint> taints;
    std::vector<kubernetes::Taint> startup_taints;
    NodeClassReference node_class;
    std::optional<Duration> expire_after;
    std::optional<Duration> termination_grace_period;
    std::string node_pool;
  } spec;
  struct Status {
    std::string node_name;
    std::string provider_id;
    kubernetes::Resources capacity;
    kubernetes::Resources allocatable;
    std::optional<TimePoint> last_pod_event;
    kubernetes::Conditions conditions;  // Launched, Registered, Initialized, Ready, Consolidatable, ...
  } status;
};

}  // namespace queuecast::karpenter
