#include "sim/keda/scale_loop.h"

#include <algorithm>
#include <utility>

#include "sim/keda/explain.h"
#include "sim/keda/hpa_derivation.h"
#include "sim/keda/numbers.h"

namespace queuecast::keda {
namespace {

using kubernetes::Deployment;
using runtime::Task;

void copy_condition(kubernetes::Conditions& conditions, const char* type, const ConditionState& state, TimePoint now) {
  if (state.set()) kubernetes::set_condition(conditions, type, state.status, std::string(state.reason), now);
}

/// The mirror of the HPA's ScalingActive condition; an HPA that sleeps at 0 is healthy.
ConditionState hpa_health(const kubernetes::HorizontalPodAutoscaler* hpa) {
  using enum kubernetes::Condition::Status;
  if (!hpa) return {};
  const auto found = hpa->status.conditions.find("ScalingActive");
  if (found == hpa->status.conditions.end()) return {};
  if (found->second.status == kTrue) return {kTrue, "HPAActive"};
  if (found->second.reason == "ScalingDisabled") return {kTrue, "HPAScalingDisabled"};
  return {kubernetes::Condition::Status::kFalse, found->second.reason};
}

}  // namespace

Task<void> KedaOperator::loop(Key key) {
  runtime::Runtime& runtime = store_.runtime();
  co_await runtime::sleep_for(runtime, options_.loop_start);
  const auto first = store_.of<ScaledObject>().find(key.second, key.first);
  if (!first) co_return;
  const auto interval = std::chrono::seconds{first->spec.polling_interval.value_or(30)};  // for this loop's whole life
  while (true) {
    const TimePoint next = store_.now() + interval;
    co_await check(key);
    if (store_.now() < next) co_await runtime::sleep_until(runtime, next);
  }
}

Task<void> KedaOperator::check(Key key) {
  const ObjectPtr object = store_.of<ScaledObject>().find(key.second, key.first);
  const auto found = entries_.find(key);
  if (!object || found == entries_.end() || !build_scalers(*object, found->second).empty()) co_return;
  const Scalers scalers = found->second.scalers;
  std::string any_metric;
  const auto observations = co_await observe_all(object, scalers, std::move(any_metric), false);
  Entry& entry = entries_[key];
  const State state = state_of(*object, entry, observations);
  const auto deployment = target(*object);
  if (!deployment) {
    ScaleDecision unknown;
    unknown.ready = {kubernetes::Condition::Status::kFalse, "ErrorGettingCurrentReplicas"};
    store_result(*object, unknown);
    co_return;
  }
  const std::int32_t current = deployment->spec.replicas;
  const ScaleInput input{.current = current,
                         .active = state.active,
                         .error = state.error,
                         .created = object->meta.creation,
                         .last_active = object->status.last_active,
                         .now = store_.now()};
  ScaleDecision decision = decide(object->spec, pauses(object->meta.annotations), input);
  if (decision.write) {
    const bool written = co_await write(object, *decision.write);
    if (!written) write_refused(decision, from_2_21());
  }
  store_result(*object, decision);
  record(*object, entry, decision, current, state);
  for (const Observation& each : observations) {
    if (object->spec.triggers[each.index].use_cached_metrics) entry.records[each.metric] = each.record;
  }
}

KedaOperator::State KedaOperator::state_of(const ScaledObject& object, Entry& entry,
                                           const std::vector<Observation>& observations) {
  State state;
  bool only_resources = true;
  for (const Trigger& trigger : object.spec.triggers) {
    only_resources = only_resources && (trigger.type == "cpu" || trigger.type == "memory");
  }
  std::string inactive;
  for (const Observation& each : observations) {
    const std::string& type = object.spec.triggers[each.index].type;
    const auto join = [](std::string& text, const std::string& more) { text += (text.empty() ? "" : "; ") + more; };
    if (!each.record.value_milli) {
      state.error = true;
      join(inactive, type + " failing: " + each.record.error);
    } else if (each.record.active || each.record.fallback) {
      state.active = true;
      join(state.why, type + " active: " + each.record.comparison);
    } else {
      join(inactive, type + ": " + each.record.comparison);
    }
    state.fallback |= each.record.fallback;
  }
  if (object.spec.scaling_modifiers) {
    state.active = false;
    const auto value = composite(object, entry, observations);
    const double threshold = parse_float(object.spec.scaling_modifiers->activation_target).value_or(0);
    state.active = !state.error && value && approximate(*value) > threshold;
    state.why = "composite metric " + (value ? std::to_string(approximate(*value)) : std::string("unknown")) +
                (state.active ? " > " : " <= ") + "activation " + std::to_string(threshold);
    inactive = state.why;
  }
  if (only_resources && !state.error) {
    state.active = true;
    state.why = "cpu and memory triggers are always active";
  }
  if (state.error && !from_2_21()) entry.records.clear();
  if (!state.active) state.why = std::move(inactive);
  return state;
}

/// Reads the scale and writes it; a change in between is a conflict, which KEDA does not repeat before the next check.
Task<bool> KedaOperator::write(ObjectPtr object, std::int32_t replicas) {
  co_await runtime::sleep_for(store_.runtime(), options_.scale_get);
  const auto read = target(*object);
  if (!read) co_return false;
  co_await runtime::sleep_for(store_.runtime(), options_.scale_put);
  const auto current = target(*object);
  if (!current || current->meta.resource_version != read->meta.resource_version) co_return false;
  if (current->spec.replicas != replicas) {
    store_.of<Deployment>().update(
        current->meta, [&](Deployment& changed) { changed.spec.replicas = replicas; }, true);
  }
  co_return true;
}

void KedaOperator::store_result(const ScaledObject& object, const ScaleDecision& decision) {
  const TimePoint now = store_.now();
  const auto hpa = store_.of<kubernetes::HorizontalPodAutoscaler>().find(hpa_name(object), object.meta.namespace_name);
  store_.of<ScaledObject>().update(object.meta, [&](ScaledObject& changed) {
    if (decision.refresh_last_active) changed.status.last_active = std::chrono::floor<std::chrono::seconds>(now);
    copy_condition(changed.status.conditions, "Ready", decision.ready, now);
    copy_condition(changed.status.conditions, "Active", decision.active, now);
    copy_condition(changed.status.conditions, "Paused", decision.paused, now);
    copy_condition(changed.status.conditions, "HPAActive", hpa_health(hpa.get()), now);
  });
}

void KedaOperator::record(const ScaledObject& object, Entry& entry, const ScaleDecision& decision, std::int32_t current,
                          const State& state) {
  if (!log_.wanted()) return;
  Explanation words = explain(object.spec, decision, current, state.why);
  std::string text = words.what + '\n' + words.reason;
  if (text == entry.last_record && !decision.write) return;
  entry.last_record = std::move(text);
  if (words.what.empty()) return;
  log_.record(
      {store_.now(), "keda", "ScaledObject/" + object.meta.name, std::move(words.what), std::move(words.reason)});
}

std::shared_ptr<const Deployment> KedaOperator::target(const ScaledObject& object) const {
  if (object.spec.target.kind != "Deployment") return nullptr;
  return store_.of<Deployment>().find(object.spec.target.name, object.meta.namespace_name);
}

std::optional<std::int32_t> KedaOperator::ready_pods(const ScaledObject& object) {
  const auto deployment = target(object);
  if (!deployment) return std::nullopt;
  std::int32_t ready = 0;
  for (const auto& [key, pod] : store_.of<kubernetes::Pod>().all()) {
    if (key.first != object.meta.namespace_name || !deployment->spec.selector.matches(pod->meta.labels)) continue;
    if (pod->status.phase == kubernetes::PodPhase::kRunning && pod->ready()) ++ready;
  }
  return ready;
}

}  // namespace queuecast::keda
