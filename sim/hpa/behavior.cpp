#include "sim/hpa/behavior.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/kubernetes/quantity.h"

namespace queuecast::hpa {
namespace {

using Select = ScalingRules::Select;

constexpr auto kMinInt32 = std::numeric_limits<std::int32_t>::min();

std::int32_t wrapping(std::int64_t value) { return static_cast<std::int32_t>(static_cast<std::uint32_t>(value)); }

ScalingRules filled(const std::optional<ScalingRules>& given, ScalingRules defaults) {
  if (!given) return defaults;
  if (given->select_policy) defaults.select_policy = given->select_policy;
  if (given->stabilization_window_seconds) {
    defaults.stabilization_window_seconds = given->stabilization_window_seconds;
  }
  if (given->policies) defaults.policies = given->policies;
  if (given->tolerance) defaults.tolerance = given->tolerance;
  return defaults;
}

Rules resolved(const ScalingRules& rules, Duration default_window) {
  return {.select = *rules.select_policy,
          .window = rules.stabilization_window_seconds ? std::chrono::seconds{*rules.stabilization_window_seconds}
                                                       : default_window,
          .policies = *rules.policies};
}

double tolerance(const std::optional<ScalingRules>& rules, double fallback) {
  if (!rules || !rules->tolerance) return fallback;
  const auto quantity = kubernetes::parse_quantity(*rules->tolerance);
  return quantity ? quantity->approximate() : fallback;
}

void store(Memory& memory, std::optional<std::size_t> old, std::int32_t proposal, TimePoint now) {
  if (old) {
    memory.recommendations[*old] = {proposal, now};
  } else {
    memory.recommendations.push_back({proposal, now});
  }
}

std::int32_t change_within(const std::vector<Memory::ScaleEvent>& events, TimePoint cutoff) {
  std::int64_t change = 0;
  for (const auto& event : events) {
    if (event.at > cutoff) change += event.change;
  }
  return wrapping(change);
}

/// Replicas when the policy's period began: changes of both directions undone.
std::int32_t period_start(const Memory& memory, const ScalingPolicy& policy, std::int32_t current, TimePoint now) {
  const TimePoint cutoff = now - std::chrono::seconds{policy.period_seconds};
  return wrapping(static_cast<std::int64_t>(current) - change_within(memory.scale_ups, cutoff) +
                  change_within(memory.scale_downs, cutoff));
}

std::int32_t up_limit(const Memory& memory, const Rules& rules, std::int32_t current, TimePoint now) {
  if (rules.select == Select::kDisabled) return current;
  std::int32_t result = rules.select == Select::kMin ? kMaxInt32 : kMinInt32;
  for (const ScalingPolicy& policy : rules.policies) {
    const std::int32_t start = period_start(memory, policy, current, now);
    const std::int32_t proposed =
        policy.type == ScalingPolicy::Type::kPods
            ? wrapping(static_cast<std::int64_t>(start) + policy.value)
            : to_int32(std::ceil(static_cast<double>(start) * (1 + static_cast<double>(policy.value) / 100)));
    result = rules.select == Select::kMin ? std::min(result, proposed) : std::max(result, proposed);
  }
  return result;
}

std::int32_t down_limit(const Memory& memory, const Rules& rules, std::int32_t current, TimePoint now) {
  if (rules.select == Select::kDisabled) return current;
  std::int32_t result = rules.select == Select::kMin ? kMinInt32 : kMaxInt32;
  for (const ScalingPolicy& policy : rules.policies) {
    const std::int32_t start = period_start(memory, policy, current, now);
    const std::int32_t proposed =
        policy.type == ScalingPolicy::Type::kPods
            ? wrapping(static_cast<std::int64_t>(start) - policy.value)
            : to_int32(static_cast<double>(start) * (1 - static_cast<double>(policy.value) / 100));
    result = rules.select == Select::kMin ? std::max(result, proposed) : std::min(result, proposed);
  }
  return result;
}

void record(std::vector<Memory::ScaleEvent>& events, const Rules& rules, std::int32_t change, TimePoint now) {
  std::int32_t longest = 0;
  for (const ScalingPolicy& policy : rules.policies) longest = std::max(longest, policy.period_seconds);
  Memory::ScaleEvent* reusable = nullptr;
  for (auto& event : events) {
    if (event.at < now - std::chrono::seconds{longest}) event.outdated = true;
    if (event.outdated) reusable = &event;
  }
  if (reusable) {
    *reusable = {change, now};
  } else {
    events.push_back({change, now});
  }
}

}  // namespace

ScalingBehavior with_defaults(const ScalingBehavior& behavior) {
  using Type = ScalingPolicy::Type;
  static const ScalingRules kUp{.select_policy = Select::kMax,
                                .stabilization_window_seconds = 0,
                                .policies = std::vector<ScalingPolicy>{{Type::kPods, 4, 15}, {Type::kPercent, 100, 15}},
                                .tolerance = {}};
  static const ScalingRules kDown{.select_policy = Select::kMax,
                                  .stabilization_window_seconds = {},
                                  .policies = std::vector<ScalingPolicy>{{Type::kPercent, 100, 15}},
                                  .tolerance = {}};
  return {.scale_up = filled(behavior.scale_up, kUp), .scale_down = filled(behavior.scale_down, kDown)};
}

Behavior resolve(const ScalingBehavior& behavior, Duration downscale_window) {
  const ScalingBehavior full = with_defaults(behavior);
  // The controller keeps the window as whole seconds here.
  const Duration window = std::chrono::floor<std::chrono::seconds>(downscale_window);
  return {.up = resolved(*full.scale_up, Duration{}), .down = resolved(*full.scale_down, window)};
}

Tolerances resolve_tolerances(const std::optional<ScalingBehavior>& behavior, double controller_tolerance) {
  if (!behavior) return {controller_tolerance, controller_tolerance};
  return {.down = tolerance(behavior->scale_down, controller_tolerance),
          .up = tolerance(behavior->scale_up, controller_tolerance)};
}

std::int32_t stabilize(Memory& memory, std::int32_t proposal, TimePoint now, Duration window) {
  const TimePoint cutoff = now - window;
  std::int32_t highest = proposal;
  std::optional<std::size_t> old;
  for (std::size_t i = 0; i < memory.recommendations.size(); ++i) {
    const auto& known = memory.recommendations[i];
    if (known.at < cutoff) {
      old = i;
    } else {
      highest = std::max(highest, known.replicas);
    }
  }
  store(memory, old, proposal, now);
  return highest;
}

Limited limit(std::int32_t desired, const Limits& limits) {
  const std::int32_t fastest = to_int32(std::max(2.0 * static_cast<double>(limits.current), 4.0));
  if (desired < limits.min) return {limits.min, "TooFewReplicas"};
  if (limits.max > fastest) {
    if (desired > fastest) return {fastest, "ScaleUpLimit"};
  } else if (desired > limits.max) {
    return {limits.max, "TooManyReplicas"};
  }
  return {desired, "DesiredWithinRange"};
}

std::int32_t stabilize(Memory& memory, const Behavior& behavior, std::int32_t current, std::int32_t proposal,
                       TimePoint now) {
  const TimePoint up_cutoff = now - behavior.up.window;
  const TimePoint down_cutoff = now - behavior.down.window;
  std::int32_t lowest = proposal;
  std::int32_t highest = proposal;
  std::optional<std::size_t> old;
  for (std::size_t i = 0; i < memory.recommendations.size(); ++i) {
    const auto& known = memory.recommendations[i];
    if (known.at > up_cutoff) lowest = std::min(lowest, known.replicas);
    if (known.at > down_cutoff) highest = std::max(highest, known.replicas);
    if (known.at < up_cutoff && known.at < down_cutoff) old = i;
  }
  store(memory, old, proposal, now);
  return std::min(std::max(current, lowest), highest);
}

Limited limit(const Memory& memory, const Behavior& behavior, std::int32_t desired, const Limits& limits,
              TimePoint now) {
  if (desired > limits.current) {
    const std::int32_t fastest = std::max(limits.current, up_limit(memory, behavior.up, limits.current, now));
    const Limited most =
        limits.max > fastest ? Limited{fastest, "ScaleUpLimit"} : Limited{limits.max, "TooManyReplicas"};
    if (desired > most.replicas) return most;
  } else if (desired < limits.current) {
    const std::int32_t slowest = std::min(limits.current, down_limit(memory, behavior.down, limits.current, now));
    const Limited least =
        limits.min < slowest ? Limited{slowest, "ScaleDownLimit"} : Limited{limits.min, "TooFewReplicas"};
    if (desired < least.replicas) return least;
  }
  return {desired, "DesiredWithinRange"};
}

void record_scale(Memory& memory, const Behavior& behavior, std::int32_t from, std::int32_t to, TimePoint now) {
  if (to > from) {
    record(memory.scale_ups, behavior.up, to - from, now);
  } else {
    record(memory.scale_downs, behavior.down, from - to, now);
  }
}

}  // namespace queuecast::hpa
