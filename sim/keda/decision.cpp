#include "sim/keda/decision.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace queuecast::keda {
namespace {

using enum kubernetes::Condition::Status;

bool flag(const kubernetes::Labels& annotations, const std::string& key) {
  const auto found = annotations.find(key);
  if (found == annotations.end()) return false;
  constexpr std::array<std::string_view, 6> kNo{"0", "f", "F", "FALSE", "false", "False"};
  return std::find(kNo.begin(), kNo.end(), found->second) == kNo.end();
}

void activate(const ScaledObject::Spec& spec, const Pauses& pauses, ScaleDecision& decision) {
  if (pauses.scale_out) {
    decision.rule = Rule::kActivatePaused;
    return;
  }
  decision.rule = Rule::kActivate;
  decision.write = std::max(1, spec.min_replica_count.value_or(0));  // whatever the maximum says
  decision.refresh_last_active = true;
}

bool cooled_down(const ScaledObject::Spec& spec, const ScaleInput& input) {
  const auto whole = [](TimePoint at) { return std::chrono::floor<std::chrono::seconds>(at); };
  if (input.last_active) {
    return whole(*input.last_active) + std::chrono::seconds{spec.cooldown_period.value_or(300)} < input.now;
  }
  return whole(input.created) + std::chrono::seconds{spec.initial_cooldown_period.value_or(0)} < input.now;
}

void deactivate(const ScaledObject::Spec& spec, const Pauses& pauses, const ScaleInput& input,
                ScaleDecision& decision) {
  if (pauses.scale_in) {
    decision.rule = Rule::kDeactivatePaused;
  } else if (cooled_down(spec, input)) {
    decision.rule = Rule::kDeactivate;
    decision.write = spec.idle_replica_count.value_or(spec.min_replica_count.value_or(0));
  } else {
    decision.rule = Rule::kCooldown;
    decision.active = {kFalse, "ScalerCooldown"};
  }
}

void decide_active(const ScaledObject::Spec& spec, const Pauses& pauses, const ScaleInput& input,
                   ScaleDecision& decision) {
  decision.active = {kTrue, "ScalerActive"};
  const bool below_minimum = spec.idle_replica_count && input.current < spec.min_replica_count.value_or(0);
  if (below_minimum || input.current == 0) {
    activate(spec, pauses, decision);
  } else if (input.error) {
    decision.rule = Rule::kPartialError;
    decision.ready = {kUnknown, "PartialTriggerError"};
  } else {
    decision.rule = Rule::kActive;
    decision.refresh_last_active = true;
  }
}

void decide_inactive(const ScaledObject::Spec& spec, const Pauses& pauses, const ScaleInput& input,
                     ScaleDecision& decision) {
  decision.active = {kFalse, "ScalerNotActive"};
  const std::int32_t min = spec.min_replica_count.value_or(0);
  if (input.error && spec.fallback && spec.fallback->replicas != 0) {
    decision.rule = Rule::kAwaitFallback;
  } else if (input.error && !spec.fallback) {
    decision.rule = Rule::kTriggerError;
    decision.ready = {kFalse, "TriggerError"};
  } else if ((spec.idle_replica_count && input.current > *spec.idle_replica_count) || (input.current > 0 && min == 0)) {
    deactivate(spec, pauses, input, decision);
  } else if (!spec.idle_replica_count && input.current < min) {
    decision.rule = Rule::kRaiseToMinimum;
    decision.write = min;
  }
}

}  // namespace

Pauses pauses(const kubernetes::Labels& annotations) {
  Pauses result;
  if (annotations.empty()) return result;
  const auto replicas = annotations.find("autoscaling.keda.sh/paused-replicas");
  if (replicas != annotations.end()) {
    std::int32_t count = 0;
    const char* end = replicas->second.data() + replicas->second.size();
    const auto [stop, error] = std::from_chars(replicas->second.data(), end, count);
    if (error == std::errc{} && stop == end) result.paused_replicas = count;
  }
  result.paused = replicas != annotations.end() || flag(annotations, "autoscaling.keda.sh/paused");
  result.scale_in = flag(annotations, "autoscaling.keda.sh/paused-scale-in");
  result.scale_out = flag(annotations, "autoscaling.keda.sh/paused-scale-out");
  result.force_activation = flag(annotations, "autoscaling.keda.sh/force-activation");
  return result;
}

ScaleDecision decide(const ScaledObject::Spec& spec, const Pauses& pauses, const ScaleInput& input) {
  ScaleDecision decision;
  decision.ready = {kTrue, "ScaledObjectReady"};
  if (pauses.paused) {
    decision.rule = Rule::kPaused;
    decision.paused = {kTrue, "ScaledObjectPaused"};
  } else if (input.active || pauses.force_activation) {
    decide_active(spec, pauses, input, decision);
  } else {
    decide_inactive(spec, pauses, input, decision);
  }
  return decision;
}

void write_refused(ScaleDecision& decision, bool ready_shows_it) {
  decision.failed = true;
  decision.refresh_last_active = false;
  if (ready_shows_it) decision.ready = {kFalse, "ErrorScalingTarget"};
}

std::int32_t hpa_min_replicas(const ScaledObject::Spec& spec) {
  return std::max(1, spec.min_replica_count.value_or(0));
}

std::int32_t hpa_max_replicas(const ScaledObject::Spec& spec) { return spec.max_replica_count.value_or(100); }

}  // namespace queuecast::keda
