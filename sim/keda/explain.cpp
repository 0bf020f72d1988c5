#include "sim/keda/explain.h"

namespace queuecast::keda {

Explanation explain(const ScaledObject::Spec& spec, const ScaleDecision& decision, std::int32_t current,
                    const std::string& why) {
  const std::string kept = "kept at " + std::to_string(current);
  std::string what = kept;
  if (decision.write) {
    const std::string change = std::to_string(current) + " -> " + std::to_string(*decision.write);
    what = decision.failed ? "replicas " + change + " failed" : "replicas " + change;
  }
  const auto seconds = [](std::int32_t count) { return std::to_string(count) + " s"; };
  switch (decision.rule) {
    case Rule::kPaused: return {kept, "paused by annotation"};
    case Rule::kActivate: return {what, why.empty() ? "activation is forced by annotation" : why};
    case Rule::kActivatePaused: return {kept, "scale-out is paused by annotation; " + why};
    case Rule::kPartialError: return {kept, "some triggers fail: " + why};
    case Rule::kActive: return {};
    case Rule::kAwaitFallback: return {kept, "waiting for the fallback: " + why};
    case Rule::kTriggerError: return {kept, "triggers fail: " + why};
    case Rule::kDeactivate:
      return {what, "inactive for cooldownPeriod " + seconds(spec.cooldown_period.value_or(300)) +
                        " or never active: " + why};
    case Rule::kCooldown:
      return {kept, "inactive, cooling down: cooldownPeriod " + seconds(spec.cooldown_period.value_or(300)) +
                        ", initialCooldownPeriod " + seconds(spec.initial_cooldown_period.value_or(0))};
    case Rule::kDeactivatePaused: return {kept, "scale-in is paused by annotation; " + why};
    case Rule::kRaiseToMinimum: return {what, "below minReplicaCount " + std::to_string(*decision.write)};
    case Rule::kNothing: break;
  }
  return current == 0 ? Explanation{kept, why} : Explanation{};
}

}  // namespace queuecast::keda
