#include "sim/keda/fallback.h"

#include <algorithm>

#include "sim/keda/numbers.h"

namespace queuecast::keda {
namespace {

std::optional<double> fallback_replicas(const Fallback& fallback, std::optional<std::int32_t> current) {
  if (fallback.behavior == "static") return fallback.replicas;
  if (!current) return std::nullopt;
  if (fallback.behavior == "currentReplicas") return *current;
  if (fallback.behavior == "currentReplicasIfHigher") return std::max(*current, fallback.replicas);
  if (fallback.behavior == "currentReplicasIfLower") return std::min(*current, fallback.replicas);
  return fallback.replicas;
}

std::optional<std::int64_t> fallback_value(const ScaledObject::Spec& spec, const MetricTarget& target,
                                           const TargetReplicas& target_replicas) {
  auto replicas = fallback_replicas(*spec.fallback, target_replicas.current);
  if (!replicas) return std::nullopt;
  const bool value_type = spec.scaling_modifiers ? spec.scaling_modifiers->metric_type == "Value"
                                                 : target.type == kubernetes::MetricSpec::TargetType::kValue;
  if (value_type) {
    if (target_replicas.ready_pods.value_or(0) == 0) return std::nullopt;
    *replicas /= static_cast<double>(*target_replicas.ready_pods);
  }
  const double normal = spec.scaling_modifiers ? static_cast<double>(*parse_int(spec.scaling_modifiers->target))
                                               : approximate(target.milli);
  return truncated(normal * 1000 * *replicas);
}

}  // namespace

bool has_valid_fallback(const ScaledObject::Spec& spec) {
  if (!spec.fallback || spec.fallback->failure_threshold < 0 || spec.fallback->replicas < 0) return false;
  return !spec.scaling_modifiers || parse_int(spec.scaling_modifiers->target).value_or(0) > 0;
}

MetricAnswer with_fallback(const ScaledObject::Spec& spec, const MetricTarget& target,
                           std::optional<std::int64_t> polled, const TargetReplicas& replicas,
                           std::optional<Health>& health) {
  const bool configured = has_valid_fallback(spec);
  if (polled) {
    if (configured) health = Health{0, false};
    return {.value_milli = polled};
  }
  if (!configured) return {};
  health = Health{health.value_or(Health{}).failures + 1, true};
  if (health->failures <= spec.fallback->failure_threshold) return {};
  // The formula takes -1 for nil, so that its ?? can answer.
  if (spec.fallback->behavior == "scalingModifiers") return {.value_milli = -1000};
  const auto value = fallback_value(spec, target, replicas);
  if (!value) return {};
  return {.value_milli = value, .fallback = true, .composite = spec.scaling_modifiers.has_value()};
}

}  // namespace queuecast::keda
