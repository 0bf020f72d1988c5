#include <algorithm>
#include <utility>

#include "sim/keda/hpa_derivation.h"
#include "sim/keda/scale_loop.h"

// ScaledObject in, HPA and scale loop out (KEDA controllers/keda/scaledobject_controller.go).

namespace queuecast::keda {
namespace {

using kubernetes::Deployment;
using kubernetes::HorizontalPodAutoscaler;
using runtime::Task;

constexpr const char* kFinalizer = "finalizer.keda.sh";
using enum kubernetes::Condition::Status;

bool version_at_least_2_21(std::string_view version) {
  if (version.starts_with('v')) version.remove_prefix(1);
  int minor = 0;
  const std::size_t dot = version.find('.');
  for (std::size_t i = dot + 1; dot != std::string_view::npos && i < version.size(); ++i) {
    if (version[i] < '0' || version[i] > '9') break;
    minor = minor * 10 + (version[i] - '0');
  }
  return version.substr(0, dot) != "2" || minor >= 21;
}

/// controller-runtime's backoff per item: 5 ms, doubling, at most 1000 s.
Duration backoff(int failures) {
  const Duration longest = std::chrono::seconds{1000};
  Duration delay = std::chrono::milliseconds{5};
  for (int i = 1; i < failures && delay < longest; ++i) delay *= 2;
  return std::min(delay, longest);
}

}  // namespace

KedaOperator::KedaOperator(kubernetes::Store& store, QueueDepth& queues, kubernetes::DecisionLog& log,
                           KedaOptions options)
    : store_(store),
      queues_(queues),
      log_(log),
      options_(std::move(options)),
      from_2_21_(version_at_least_2_21(options_.keda_version)) {
  store_.of<ScaledObject>().watch([this](const auto& event) { object_changed(event); });
  store_.of<HorizontalPodAutoscaler>().watch([this](const auto& event) { hpa_changed(event); });
  start();
}

KedaOperator::~KedaOperator() = default;

void KedaOperator::start() {
  queue_ = std::make_unique<kubernetes::WorkQueue>(store_.runtime());
  for (int i = 0; i < options_.workers; ++i) workers_.push_back(store_.runtime().start(work()));
  for (const auto& [key, object] : store_.of<ScaledObject>().all()) queue_->add(key);
}

void KedaOperator::restart() {
  workers_.clear();
  entries_.clear();
  for (const auto& [key, object] : store_.of<ScaledObject>().all()) entries_[key].health = object->status.health;
  start();
}

void KedaOperator::object_changed(const kubernetes::WatchEvent<ScaledObject>& event) {
  using Type = kubernetes::WatchEvent<ScaledObject>::Type;
  const ScaledObject& now = *event.object;
  const bool relevant = event.type != Type::kModified || event.previous->meta.generation != now.meta.generation ||
                        event.previous->meta.deleting() != now.meta.deleting() ||
                        pauses(event.previous->meta.annotations) != pauses(now.meta.annotations) ||
                        (kubernetes::is_true(now.status.conditions, "Ready") &&
                         !kubernetes::is_true(event.previous->status.conditions, "Ready"));
  if (relevant) queue_->add({now.meta.namespace_name, now.meta.name});
}

void KedaOperator::hpa_changed(const kubernetes::WatchEvent<HorizontalPodAutoscaler>& event) {
  const auto& owner = event.object->meta.owner;
  if (!owner || owner->kind != ScaledObject::kKind) return;
  if (event.previous && event.previous->spec == event.object->spec &&
      event.type == kubernetes::WatchEvent<HorizontalPodAutoscaler>::Type::kModified) {
    return;  // only its status
  }
  queue_->add({event.object->meta.namespace_name, owner->name});
}

Task<void> KedaOperator::work() {
  while (true) {
    const Key key = co_await queue_->take();
    co_await reconcile(key);
    queue_->done(key);
  }
}

Task<void> KedaOperator::reconcile(Key key) {
  auto object = store_.of<ScaledObject>().find(key.second, key.first);
  if (!object) {
    entries_.erase(key);
    co_return;
  }
  if (object->meta.deleting()) {
    finalize(*object);
    co_return;
  }
  const bool known = entries_.contains(key) && entries_[key].started == object->meta.generation;
  if (!known) co_await runtime::sleep_for(store_.runtime(), options_.reconcile);
  object = store_.of<ScaledObject>().find(key.second, key.first);
  if (!object || object->meta.deleting()) co_return;
  Entry& entry = entries_[key];
  const Pauses paused = pauses(object->meta.annotations);
  if (paused.paused) {
    pause(*object, paused);
    co_return;
  }
  std::vector<Problem> problems = validate(object->spec);
  if (problems.empty()) problems = build_scalers(*object, entry);
  bool created = false;
  if (problems.empty()) created = apply_hpa(*object, entry, problems);
  if (!problems.empty()) {
    refuse(*object, entry, problems);
    queue_->add_after(key, backoff(++entry.failures));
    co_return;
  }
  entry.failures = 0;
  if (!created && entry.started == object->meta.generation) co_return;
  entry.started = object->meta.generation;
  entry.records.clear();
  entry.loop = store_.runtime().start(loop(key));
}

/// Stops the loop and, when asked to, gives the target its old replicas back; the HPA goes with its owner.
void KedaOperator::finalize(const ScaledObject& object) {
  entries_.erase({object.meta.namespace_name, object.meta.name});
  remove_hpa(object);
  const auto deployment = target(object);
  const auto original = object.status.original_replica_count;
  if (object.spec.restore_to_original_replica_count && deployment && original) {
    store_.of<Deployment>().update(
        deployment->meta, [&](Deployment& changed) { changed.spec.replicas = *original; }, true);
  }
  store_.of<ScaledObject>().update(object.meta,
                                   [](ScaledObject& changed) { std::erase(changed.meta.finalizers, kFinalizer); });
}

void KedaOperator::pause(const ScaledObject& object, const Pauses& paused) {
  Entry& entry = entries_[{object.meta.namespace_name, object.meta.name}];
  stop_loop(entry);
  remove_hpa(object);
  if (kubernetes::is_true(object.status.conditions, "Paused")) return;  // replicas are written once
  const auto deployment = target(object);
  if (paused.paused_replicas && deployment && deployment->spec.replicas != *paused.paused_replicas) {
    store_.of<Deployment>().update(
        deployment->meta, [&](Deployment& changed) { changed.spec.replicas = *paused.paused_replicas; }, true);
  }
  const TimePoint now = store_.now();
  store_.of<ScaledObject>().update(object.meta, [&](ScaledObject& changed) {
    kubernetes::set_condition(changed.status.conditions, "Paused", kTrue, "ScaledObjectPaused", now);
  });
  log_.record({now, "keda", "ScaledObject/" + object.meta.name, "paused", "annotation of the ScaledObject"});
}

void KedaOperator::stop_loop(Entry& entry) {
  entry.loop = {};
  entry.started.reset();
  entry.records.clear();
}

std::vector<Problem> KedaOperator::build_scalers(const ScaledObject& object, Entry& entry) {
  const auto deployment = target(object);
  if (!deployment) {
    return {{"spec.scaleTargetRef", object.spec.target.kind + " " + object.spec.target.name + " is not found"}};
  }
  if (entry.scalers && entry.generation == object.meta.generation) return {};
  std::vector<Problem> problems;
  auto scalers = std::make_shared<std::vector<std::unique_ptr<Scaler>>>();
  std::vector<std::string> names;
  kubernetes::Labels environment;
  const auto& containers = deployment->spec.pod_template.spec.containers;
  if (!containers.empty()) environment.insert(containers[0].env.begin(), containers[0].env.end());
  for (std::size_t i = 0; i < object.spec.triggers.size(); ++i) {
    const Trigger& trigger = object.spec.triggers[i];
    const auto authentication =
        trigger.authentication_ref.empty()
            ? nullptr
            : store_.of<TriggerAuthentication>().find(
                  trigger.authentication_ref, trigger.authentication_is_cluster_wide ? "" : object.meta.namespace_name);
    if (!trigger.authentication_ref.empty() && !authentication) {
      problems.push_back({"spec.triggers[" + std::to_string(i) + "].authenticationRef",
                          "TriggerAuthentication " + trigger.authentication_ref + " is not found"});
      continue;
    }
    const ScalerContext context{.queues = queues_,
                                .now = [this] { return store_.now(); },
                                .authentication = authentication.get(),
                                .environment = environment};
    auto made = make_scaler(trigger, i, context);
    if (!made.has_value()) {
      problems.insert(problems.end(), made.error().begin(), made.error().end());
      continue;
    }
    if ((*made)->external()) names.push_back(trigger.name);
    scalers->push_back(std::move(*made));
  }
  if (problems.empty() && object.spec.scaling_modifiers) {
    auto formula = Formula::compile(object.spec.scaling_modifiers->formula, names);
    if (formula.has_value()) {
      entry.formula = std::move(*formula);
    } else {
      problems.push_back({"spec.advanced.scalingModifiers.formula", formula.error()});
    }
  }
  if (!problems.empty()) return problems;
  entry.scalers = std::move(scalers);
  entry.generation = object.meta.generation;
  return {};
}

/// Creates the HPA or changes it; returns whether it is new.
bool KedaOperator::apply_hpa(const ScaledObject& object, const Entry& entry, std::vector<Problem>& problems) {
  std::vector<kubernetes::MetricSpec> metrics;
  for (const auto& scaler : *entry.scalers) metrics.push_back(scaler->metric());
  auto derived = derive_hpa(object, std::move(metrics));
  if (!derived.has_value()) {
    problems.push_back(derived.error());
    return false;
  }
  auto& hpas = store_.of<HorizontalPodAutoscaler>();
  if (!object.status.hpa_name.empty() && object.status.hpa_name != derived->meta.name) remove_hpa(object);
  const auto existing = hpas.find(derived->meta.name, derived->meta.namespace_name);
  if (!existing) {
    hpas.create(*derived);
  } else if (existing->spec != derived->spec) {
    hpas.update(
        existing->meta, [&](HorizontalPodAutoscaler& changed) { changed.spec = derived->spec; }, true);
  }
  const auto deployment = target(object);
  const TimePoint now = store_.now();
  store_.of<ScaledObject>().update(object.meta, [&](ScaledObject& changed) {
    auto& finalizers = changed.meta.finalizers;
    if (std::find(finalizers.begin(), finalizers.end(), kFinalizer) == finalizers.end()) {
      finalizers.push_back(kFinalizer);
    }
    if (!changed.status.original_replica_count) changed.status.original_replica_count = deployment->spec.replicas;
    changed.status.hpa_name = derived->meta.name;
    kubernetes::set_condition(changed.status.conditions, "Ready", kTrue, "ScaledObjectReady", now);
    if (changed.status.conditions.contains("Paused")) {
      kubernetes::set_condition(changed.status.conditions, "Paused", kFalse, "ScaledObjectUnpaused", now);
    }
  });
  return !existing;
}

void KedaOperator::remove_hpa(const ScaledObject& object) {
  const std::string name = object.status.hpa_name.empty() ? hpa_name(object) : object.status.hpa_name;
  const auto hpa = store_.of<HorizontalPodAutoscaler>().find(name, object.meta.namespace_name);
  if (hpa && hpa->meta.owner && hpa->meta.owner->uid == object.meta.uid) {
    store_.of<HorizontalPodAutoscaler>().request_deletion(hpa->meta);
  }
}

void KedaOperator::refuse(const ScaledObject& object, Entry& entry, const std::vector<Problem>& problems) {
  const TimePoint now = store_.now();
  std::string message;
  for (const Problem& problem : problems) {
    message += (message.empty() ? "" : "; ") + problem.field + ": " + problem.message;
  }
  store_.of<ScaledObject>().update(object.meta, [&](ScaledObject& changed) {
    kubernetes::set_condition(changed.status.conditions, "Ready", kFalse, "ScaledObjectCheckFailed", now, message);
    kubernetes::set_condition(changed.status.conditions, "Active", kUnknown, "UnknownState", now);
  });
  if (message == entry.last_record) return;
  entry.last_record = message;
  log_.record({now, "keda", "ScaledObject/" + object.meta.name, "not scaled", message});
}

}  // namespace queuecast::keda
