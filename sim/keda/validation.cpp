#include "sim/keda/validation.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "sim/keda/decision.h"
#include "sim/keda/fallback.h"
#include "sim/keda/numbers.h"

namespace queuecast::keda {
namespace {

bool is_resource(const Trigger& trigger) { return trigger.type == "cpu" || trigger.type == "memory"; }

std::string at(const char* list, std::size_t index) {
  return std::string("spec.") + list + "[" + std::to_string(index) + "]";
}

class Check {
 public:
  explicit Check(std::vector<Problem>& problems) : problems_(problems) {}
  void that(bool holds, std::string field, std::string message) {
    if (!holds) problems_.push_back({std::move(field), std::move(message)});
  }

 private:
  std::vector<Problem>& problems_;
};

void check_numbers(const ScaledObject::Spec& spec, Check& check) {
  const auto at_least = [&](const std::optional<std::int32_t>& value, std::int32_t least, const char* field) {
    check.that(!value || *value >= least, std::string("spec.") + field, "must be at least " + std::to_string(least));
  };
  at_least(spec.polling_interval, 1, "pollingInterval");
  at_least(spec.cooldown_period, 0, "cooldownPeriod");
  at_least(spec.initial_cooldown_period, 0, "initialCooldownPeriod");
  at_least(spec.idle_replica_count, 0, "idleReplicaCount");
  at_least(spec.min_replica_count, 0, "minReplicaCount");
  at_least(spec.max_replica_count, 1, "maxReplicaCount");
}

void check_triggers(const ScaledObject::Spec& spec, Check& check) {
  check.that(!spec.triggers.empty(), "spec.triggers", "there must be at least one trigger");
  std::set<std::string> names;
  for (std::size_t i = 0; i < spec.triggers.size(); ++i) {
    const Trigger& trigger = spec.triggers[i];
    check.that(trigger.name.empty() || names.insert(trigger.name).second, at("triggers", i) + ".name",
               "trigger name \"" + trigger.name + "\" is defined multiple times, but it must be unique");
    check.that(!trigger.use_cached_metrics || !(is_resource(trigger) || trigger.type == "cron"),
               at("triggers", i) + ".useCachedMetrics", "not supported for triggers of type " + trigger.type);
    constexpr std::array<std::string_view, 4> kTypes{"", "AverageValue", "Value", "Utilization"};
    check.that(std::find(kTypes.begin(), kTypes.end(), trigger.metric_type) != kTypes.end(),
               at("triggers", i) + ".metricType", "must be AverageValue, Value or Utilization");
  }
  if (!spec.triggers.empty() && std::all_of(spec.triggers.begin(), spec.triggers.end(), is_resource)) {
    check.that(spec.min_replica_count.value_or(0) > 0, "spec.minReplicaCount",
               "must be above 0 when all triggers are cpu or memory: nothing would ever leave zero");
  }
}

void check_fallback(const ScaledObject::Spec& spec, Check& check) {
  if (!spec.fallback) return;
  check.that(spec.fallback->failure_threshold >= 0, "spec.fallback.failureThreshold", "must be at least 0");
  check.that(spec.fallback->replicas >= 0, "spec.fallback.replicas", "must be at least 0");
  constexpr std::array<std::string_view, 6> kBehaviors{
      "", "static", "currentReplicas", "currentReplicasIfHigher", "currentReplicasIfLower", "scalingModifiers"};
  check.that(std::find(kBehaviors.begin(), kBehaviors.end(), spec.fallback->behavior) != kBehaviors.end(),
             "spec.fallback.behavior",
             "must be static, currentReplicas, currentReplicasIfHigher, currentReplicasIfLower or scalingModifiers");
  const bool only_resources = std::all_of(spec.triggers.begin(), spec.triggers.end(), is_resource);
  check.that(spec.scaling_modifiers || !only_resources, "spec.fallback",
             "needs at least one trigger that is neither cpu nor memory");
}

void check_modifiers(const ScaledObject::Spec& spec, Check& check) {
  if (!spec.scaling_modifiers) return;
  const ScalingModifiers& modifiers = *spec.scaling_modifiers;
  const std::string where = "spec.advanced.scalingModifiers.";
  check.that(!modifiers.formula.empty(), where + "formula", "is required");
  if (modifiers.target.empty()) {
    check.that(false, where + "target", "is required with a formula");
  } else {
    check.that(parse_float(modifiers.target).value_or(0) > 0, where + "target", "must be a number above 0");
  }
  check.that(modifiers.activation_target.empty() || parse_float(modifiers.activation_target).has_value(),
             where + "activationTarget", "must be a number");
  check.that(
      modifiers.metric_type.empty() || modifiers.metric_type == "AverageValue" || modifiers.metric_type == "Value",
      where + "metricType", "must be AverageValue or Value");
}

}  // namespace

std::optional<Problem> replica_bounds_problem(const ScaledObject::Spec& spec) {
  const std::int32_t min = spec.min_replica_count ? hpa_min_replicas(spec) : 0;
  const std::int32_t max = hpa_max_replicas(spec);
  if (min > max) {
    return Problem{"spec.minReplicaCount", "MinReplicaCount=" + std::to_string(min) +
                                               " must be less than MaxReplicaCount=" + std::to_string(max)};
  }
  if (spec.idle_replica_count && *spec.idle_replica_count >= min) {
    return Problem{"spec.idleReplicaCount", "IdleReplicaCount=" + std::to_string(*spec.idle_replica_count) +
                                                " must be less than MinReplicaCount=" + std::to_string(min)};
  }
  return std::nullopt;
}

std::vector<Problem> validate(const ScaledObject::Spec& spec) {
  std::vector<Problem> problems;
  Check check(problems);
  check.that(!spec.target.name.empty(), "spec.scaleTargetRef.name", "is required");
  check_numbers(spec, check);
  if (auto problem = replica_bounds_problem(spec)) problems.push_back(std::move(*problem));
  check_triggers(spec, check);
  check_fallback(spec, check);
  check_modifiers(spec, check);
  return problems;
}

}  // namespace queuecast::keda
