#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/keda/objects.h"

namespace queuecast::keda {

/// Something that KEDA refuses about a ScaledObject. `field` is its path in the manifest:
/// "spec.triggers[1].metadata.queueURL".
struct Problem {
  std::string field;
  std::string message;
  bool operator==(const Problem&) const = default;
};

/// CheckReplicaCountBoundsAreValid: an explicit minimum of 0 counts as 1 here, an absent one as 0.
std::optional<Problem> replica_bounds_problem(const ScaledObject::Spec& spec);

/// What the CRD, the admission webhook and the reconciler refuse (KEDA v2.21); empty when all is well. Trigger metadata
/// is judged by the scalers, see `scaler_problems` in scaler.h.
std::vector<Problem> validate(const ScaledObject::Spec& spec);

}  // namespace queuecast::keda
