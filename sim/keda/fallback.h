#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sim/keda/objects.h"

namespace queuecast::keda {

/// What one metric of a trigger is measured against; in thousandths.
struct MetricTarget {
  kubernetes::MetricSpec::TargetType type = kubernetes::MetricSpec::TargetType::kAverageValue;
  std::int64_t milli = 0;
};

/// The answer for one metric once fallback has had its say.
struct MetricAnswer {
  std::optional<std::int64_t> value_milli;  // nothing: an error
  bool fallback = false;                    // the value is the fallback's, which counts as activity
  bool composite = false;                   // reported under the name "composite-metric"
};

/// Numbers of the target that some behaviors of the fallback need; absent when they cannot be read.
struct TargetReplicas {
  std::optional<std::int32_t> current;
  std::optional<std::int32_t> ready_pods;
};

/// Whether a fallback counts: with scaling modifiers their target must be a whole number above 0 ("5", not "5.0").
bool has_valid_fallback(const ScaledObject::Spec& spec);

/// KEDA pkg/fallback: counts failures of one metric and, above the threshold, puts the fallback's value in its place.
/// `polled` is the scaler's value, nothing when it failed. `health` is the entry of status.health, absent until first
/// written.
MetricAnswer with_fallback(const ScaledObject::Spec& spec, const MetricTarget& target,
                           std::optional<std::int64_t> polled, const TargetReplicas& replicas,
                           std::optional<Health>& health);

}  // namespace queuecast::keda
