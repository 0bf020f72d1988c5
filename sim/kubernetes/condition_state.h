#pragma once

#include <string_view>

#include "sim/kubernetes/meta.h"

namespace queuecast::kubernetes {

/// What a pure decision says about one condition: "True/ValidMetricFound". Reasons are controllers' own, and static; an
/// empty one leaves the condition as it was.
struct ConditionState {
  Condition::Status status = Condition::Status::kUnknown;
  std::string_view reason;

  bool set() const { return !reason.empty(); }
  bool operator==(const ConditionState&) const = default;
};

}  // namespace queuecast::kubernetes
