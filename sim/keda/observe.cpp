#include <algorithm>
#include <utility>

#include "runtime/signal.h"
#include "sim/keda/hpa_derivation.h"
#include "sim/keda/numbers.h"
#include "sim/keda/scale_loop.h"

// Asking the triggers, for the scale loop and for the HPA (KEDA pkg/scaling/scale_handler.go).

namespace queuecast::keda {
namespace {

using kubernetes::MetricResult;
using runtime::Task;

using enum kubernetes::Condition::Status;

bool same_metric(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

/// Runs one part and tells the one who waits for all when the last is done.
Task<void> counted(Task<void> part, std::size_t& left, runtime::Signal& done) {
  co_await std::move(part);
  if (--left == 0) done.notify_all();
}

}  // namespace

bool hpa_drives(const ScaledObject::Spec& spec) {
  if (spec.min_replica_count.value_or(0) == 0 || spec.idle_replica_count || spec.scaling_modifiers) return false;
  return std::none_of(spec.triggers.begin(), spec.triggers.end(),
                      [](const Trigger& trigger) { return trigger.use_cached_metrics; });
}

bool KedaOperator::observations_usable(const ScaledObject& object) const {
  if (!from_2_21() || !hpa_drives(object.spec)) return false;
  const auto hpa = store_.of<kubernetes::HorizontalPodAutoscaler>().find(hpa_name(object), object.meta.namespace_name);
  return hpa && kubernetes::is_true(hpa->status.conditions, "ScalingActive");
}

Task<std::vector<KedaOperator::Observation>> KedaOperator::observe_all(ObjectPtr object, Scalers scalers,
                                                                       std::string only, bool for_hpa) {
  std::vector<Observation> observations;
  Entry& entry = entries_[{object->meta.namespace_name, object->meta.name}];
  const bool reuse = !for_hpa && observations_usable(*object);
  std::vector<std::size_t> ask;
  for (std::size_t i = 0; i < scalers->size(); ++i) {
    const Scaler& scaler = *(*scalers)[i];
    if (!scaler.external() || (!only.empty() && !same_metric(scaler.metric().name, only))) continue;
    observations.push_back({i, scaler.metric().name, {}});
    const auto known = entry.records.find(scaler.metric().name);
    if (reuse && known != entry.records.end()) {
      observations.back().record = known->second;
    } else {
      ask.push_back(observations.size() - 1);
    }
  }
  const auto cached = [&](std::size_t i) { return for_hpa && object->spec.triggers[i].use_cached_metrics; };
  if (ask.size() == 1) {
    Observation& one = observations[ask[0]];
    co_await observe(object, scalers, one.index, cached(one.index), one.record);
  } else if (!ask.empty()) {  // all sources at once
    std::size_t left = ask.size();
    runtime::Signal done;
    std::vector<runtime::Job> jobs;
    for (const std::size_t i : ask) {
      Observation& each = observations[i];
      auto part = observe(object, scalers, each.index, cached(each.index), each.record);
      jobs.push_back(store_.runtime().start(counted(std::move(part), left, done)));
    }
    while (left > 0) co_await done.wait(store_.runtime());
  }
  co_return observations;
}

Task<void> KedaOperator::observe(ObjectPtr object, Scalers scalers, std::size_t index, bool cached, Record& record) {
  Scaler& scaler = *(*scalers)[index];
  const Key key{object->meta.namespace_name, object->meta.name};
  if (cached) {
    const Entry& entry = entries_[key];
    const auto known = entry.records.find(scaler.metric().name);
    if (known != entry.records.end()) {
      ScalerResult raw =
          known->second.value_milli
              ? ScalerResult(Measurement{*known->second.value_milli, known->second.active, known->second.comparison})
              : ScalerResult(known->second.error);
      record = with_fallback_applied(*object, scaler, std::move(raw));
      co_return;
    }
  }
  ScalerResult raw = co_await scaler.get_metrics_and_activity();
  if (!raw.has_value()) raw = co_await scaler.get_metrics_and_activity();  // the scaler is rebuilt and asked once more
  record = with_fallback_applied(*object, scaler, std::move(raw));
}

KedaOperator::Record KedaOperator::with_fallback_applied(const ScaledObject& object, const Scaler& scaler,
                                                         ScalerResult raw) {
  Record record;
  std::optional<std::int64_t> polled;
  if (raw.has_value()) {
    polled = raw->value_milli;
    record.active = raw->active;
    record.comparison = raw->comparison;
  } else {
    record.error = raw.error();
  }
  Entry& entry = entries_[{object.meta.namespace_name, object.meta.name}];
  const std::string& metric = scaler.metric().name;
  const auto known = entry.health.find(metric);
  std::optional<Health> health = known == entry.health.end() ? std::nullopt : std::optional{known->second};
  const std::optional<Health> before = health;
  TargetReplicas replicas;
  if (!polled && object.spec.fallback) {
    if (const auto deployment = target(object)) replicas.current = deployment->spec.replicas;
    replicas.ready_pods = ready_pods(object);
  }
  const MetricTarget metric_target{scaler.metric().target_type, scaler.metric().target_milli};
  const MetricAnswer answer = with_fallback(object.spec, metric_target, polled, replicas, health);
  record.value_milli = answer.value_milli;
  record.fallback = answer.fallback;
  record.composite = answer.composite;
  if (answer.fallback) record.comparison = "fallback after " + std::to_string(health->failures) + " failures";
  if (!health || health == before) return record;
  entry.health[metric] = *health;
  const bool exceeded = std::any_of(entry.health.begin(), entry.health.end(), [&](const auto& each) {
    return each.second.failing && each.second.failures > object.spec.fallback->failure_threshold;
  });
  store_.of<ScaledObject>().update(object.meta, [&](ScaledObject& changed) {
    changed.status.health = entry.health;
    kubernetes::set_condition(changed.status.conditions, "Fallback", exceeded ? kTrue : kFalse,
                              exceeded ? "FallbackExists" : "NoFallbackFound", store_.now());
  });
  return record;
}

/// The value of the formula over what was observed, in thousandths; a fallback's own value takes its place.
std::optional<std::int64_t> KedaOperator::composite(const ScaledObject& object, const Entry& entry,
                                                    const std::vector<Observation>& observations) {
  Formula::Values values;
  for (const Observation& each : observations) {
    if (each.record.fallback) return each.record.value_milli;
    if (!each.record.value_milli) continue;
    std::optional<double> value = approximate(*each.record.value_milli);
    const auto health = entry.health.find(each.metric);
    const bool above = health != entry.health.end() && object.spec.fallback &&
                       object.spec.fallback->behavior == "scalingModifiers" &&
                       health->second.failures > object.spec.fallback->failure_threshold;
    if (above) value.reset();
    values[object.spec.triggers[each.index].name] = value;
  }
  return entry.formula ? composite_milli(*entry.formula, values, object.spec) : std::nullopt;
}

Task<MetricResult> KedaOperator::external_metric(std::string namespace_name, std::string name,
                                                 kubernetes::Labels selector) {
  runtime::Runtime& runtime = store_.runtime();
  co_await runtime::sleep_for(runtime, options_.adapter);
  const auto label = selector.find(kScaledObjectLabel);
  const Key key{namespace_name, label == selector.end() ? std::string{} : label->second};
  const ObjectPtr object = store_.of<ScaledObject>().find(key.second, key.first);
  const auto found = entries_.find(key);
  if (!object || found == entries_.end() || !build_scalers(*object, found->second).empty()) {
    co_return MetricResult("error getting scalers of ScaledObject " + key.second);
  }
  const Scalers scalers = found->second.scalers;
  const bool all = object->spec.scaling_modifiers.has_value();
  std::string only;
  if (!all) only = name;
  auto observations = co_await observe_all(object, scalers, std::move(only), true);
  co_await runtime::sleep_for(runtime, options_.adapter);

  Entry& entry = entries_[key];
  const bool remember = from_2_21() && hpa_drives(object->spec);
  bool error = false;
  bool fallback = false;
  std::vector<std::int64_t> values;
  for (const Observation& each : observations) {
    error |= !each.record.value_milli;
    fallback |= each.record.fallback;
    if (each.record.value_milli) values.push_back(*each.record.value_milli);
    if (remember) entry.records[each.metric] = each.record;
  }
  if (error && !fallback) co_return MetricResult("metric:" + name + " encountered error");
  if (values.empty()) co_return MetricResult("no matching metrics found for " + name);
  if (all) {
    values.clear();
    if (const auto value = composite(*object, entry, observations)) values.push_back(*value);
  }
  co_return MetricResult(std::move(values));
}

}  // namespace queuecast::keda
