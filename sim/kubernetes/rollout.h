#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/kubernetes/objects.h"

namespace queuecast::kubernetes::rollout {

// The arithmetic of Deployments (kubernetes pkg/controller/deployment/{sync,rolling,recreate}.go and util), as pure
// functions: which ReplicaSet gets which size now.

using ReplicaSetPtr = std::shared_ptr<const ReplicaSet>;

inline constexpr const char* kDesiredReplicas = "deployment.kubernetes.io/desired-replicas";
inline constexpr const char* kMaxReplicas = "deployment.kubernetes.io/max-replicas";
inline constexpr const char* kRevision = "deployment.kubernetes.io/revision";
inline constexpr const char* kTemplateHash = "pod-template-hash";

struct Bounds {
  std::int32_t max_surge = 0;
  std::int32_t max_unavailable = 0;
};

/// Percentages of the desired size; surge is rounded up, unavailable down; when both come to 0 one may be unavailable.
Bounds bounds(const Deployment& deployment);
/// A count ("3") or a percentage ("25%") of `total`.
std::int32_t scaled_value(std::string_view int_or_percent, std::int32_t total, bool round_up);

struct State {
  const Deployment* deployment = nullptr;
  ReplicaSetPtr current;           // whose template is the Deployment's; null when it must still be created
  std::vector<ReplicaSetPtr> old;  // all others, oldest first
};

struct Scale {
  ReplicaSetPtr replica_set;
  std::int32_t replicas = 0;
  std::string reason;
};

/// Whether an active ReplicaSet was sized for another number of replicas than the Deployment has now.
bool is_scaling_event(const State& state);
/// Brings the Deployment's size to its ReplicaSets, in proportion while a rollout is under way.
std::vector<Scale> scale_step(const State& state);
/// The size at which the ReplicaSet of the current template is created, or to which it may grow now.
std::int32_t current_size(const State& state);
/// One step of RollingUpdate: first the new ReplicaSet grows as surge allows, else old ones shrink as availability
/// does.
std::vector<Scale> rolling_step(const State& state);
/// The first step of Recreate: old ReplicaSets go to 0.
std::vector<Scale> recreate_step(const State& state);

}  // namespace queuecast::kubernetes::rollout
