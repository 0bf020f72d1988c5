#pragma once

#include <cstdint>
#include <string>

#include "sim/keda/decision.h"

namespace queuecast::keda {

/// One check in words: "replicas 0 -> 1" because "aws-sqs-queue active: 12 messages > activation 0".
struct Explanation {
  std::string what;
  std::string reason;
};

/// `why`: what the triggers said. Empty words when the check left everything to the HPA.
Explanation explain(const ScaledObject::Spec& spec, const ScaleDecision& decision, std::int32_t current,
                    const std::string& why);

}  // namespace queuecast::keda
