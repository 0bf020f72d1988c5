#include "sim/hpa/controller.h"

#include <algorithm>
#include <utility>

#include "sim/hpa/explain.h"

namespace queuecast::hpa {
namespace {

using kubernetes::Deployment;
using kubernetes::MetricSpec;
using runtime::Task;
using EventType = kubernetes::WatchEvent<HorizontalPodAutoscaler>::Type;

/// "v1.36.3", "1.37": whether it is at least 1.37.
bool at_least_1_37(std::string_view version) {
  if (version.starts_with('v')) version.remove_prefix(1);
  const std::size_t dot = version.find('.');
  if (dot == std::string_view::npos) return true;
  int minor = 0;
  for (const char c : version.substr(dot + 1)) {
    if (c < '0' || c > '9') break;
    minor = minor * 10 + (c - '0');
  }
  return version.substr(0, dot) != "1" || minor >= 37;
}

void copy_condition(kubernetes::Conditions& conditions, const char* type, const ConditionState& state, TimePoint now) {
  if (state.set()) kubernetes::set_condition(conditions, type, state.status, std::string(state.reason), now);
}

}  // namespace

HpaController::HpaController(kubernetes::Store& store, ExternalMetrics& metrics, kubernetes::DecisionLog& log,
                             HpaOptions options, PodMetrics* pod_metrics)
    : store_(store),
      metrics_(metrics),
      log_(log),
      options_(std::move(options)),
      pod_metrics_(pod_metrics),
      at_once_(at_least_1_37(options_.kubernetes_version)) {
  if (!at_once_) options_.flags.scale_to_zero = false;
  store_.of<HorizontalPodAutoscaler>().watch([this](const auto& event) { hpa_changed(event); });
  start();
}

void HpaController::start() {
  queue_ = std::make_unique<kubernetes::WorkQueue>(store_.runtime());
  for (int i = 0; i < options_.workers; ++i) tasks_.push_back(store_.runtime().start(work()));
  tasks_.push_back(store_.runtime().start(resync()));
  for (const auto& [key, hpa] : store_.of<HorizontalPodAutoscaler>().all()) appeared(key);
}

void HpaController::restart() {
  tasks_.clear();
  for (auto& [key, entry] : entries_) entry.memory = {};
  start();
}

void HpaController::hpa_changed(const kubernetes::WatchEvent<HorizontalPodAutoscaler>& event) {
  const Key key{event.object->meta.namespace_name, event.object->meta.name};
  if (event.type == EventType::kDeleted) return;
  const bool spec_changed = event.previous && event.previous->meta.generation != event.object->meta.generation;
  if (event.type == EventType::kAdded || (spec_changed && at_once_)) {
    appeared(key);
  } else {
    queue_->add_after(key, options_.flags.sync_period);
  }
}

void HpaController::appeared(const Key& key) {
  if (at_once_) {
    queue_->add(key);
  } else {
    queue_->add_after(key, options_.flags.sync_period);
  }
}

Task<void> HpaController::resync() {
  TimePoint next = store_.now() + options_.resync_phase;
  while (true) {
    co_await runtime::sleep_until(store_.runtime(), next);
    for (const auto& [key, hpa] : store_.of<HorizontalPodAutoscaler>().all()) {
      queue_->add_after(key, options_.flags.sync_period);
    }
    next += options_.flags.sync_period;
  }
}

Task<void> HpaController::work() {
  while (true) {
    const Key key = co_await queue_->take();
    const bool exists = store_.of<HorizontalPodAutoscaler>().find(key.second, key.first) != nullptr;
    if (exists) {
      co_await sync(key);
      queue_->add_after(key, options_.flags.sync_period);
    } else {
      entries_.erase(key);
    }
    queue_->done(key);
  }
}

HpaController::Entry& HpaController::entry_of(const Key& key, const HorizontalPodAutoscaler& hpa) {
  Entry& entry = entries_[key];
  if (entry.uid != hpa.meta.uid) {  // recreated under its name: the history stays, the status is new
    entry.uid = hpa.meta.uid;
    entry.status = {};
    entry.generation = 0;
  }
  if (entry.generation != hpa.meta.generation) {
    entry.generation = hpa.meta.generation;
    entry.settings = settings(hpa.spec, options_.flags);
  }
  return entry;
}

Task<void> HpaController::sync(Key key) {
  ++syncs_;
  runtime::Runtime& runtime = store_.runtime();
  const HpaPtr hpa = store_.of<HorizontalPodAutoscaler>().find(key.second, key.first);
  Entry& entry = entry_of(key, *hpa);
  const Status before = entry.status;
  Sync run(entry.settings, entry.memory, entry.status);
  std::uint64_t read_version = 0;
  std::string error;
  while (run.ask() != Sync::Ask::kDone) {
    switch (run.ask()) {
      case Sync::Ask::kScale: {
        co_await runtime::sleep_for(runtime, options_.scale_get);
        const auto deployment = target(*hpa);
        std::optional<Scale> scale;
        if (deployment) {
          read_version = deployment->meta.resource_version;
          scale = Scale{deployment->spec.replicas, deployment->status.replicas};
        }
        run.scale_read(scale, runtime.now());
        if (run.ask() == Sync::Ask::kMetric) {
          if (const auto problem = selector_problem(*hpa); !problem.empty()) run.selector_failed(problem);
        }
        break;
      }
      case Sync::Ask::kMetric: {
        Reading reading = co_await read_metric(hpa, entry, run);
        if (!reading.proposal && error.empty()) error = std::move(reading.error);
        run.metric_read(reading.proposal, runtime.now());
        break;
      }
      case Sync::Ask::kWrite:
        co_await runtime::sleep_for(runtime, options_.scale_put);
        run.written(write(*hpa, run.replicas(), read_version), runtime.now());
        break;
      case Sync::Ask::kReread:
        co_await runtime::sleep_for(runtime, options_.scale_get);
        if (const auto deployment = target(*hpa)) read_version = deployment->meta.resource_version;
        run.reread();
        break;
      case Sync::Ask::kPause: {
        const double jitter = 1.0 + 0.1 * runtime.random("hpa.conflict_pause").uniform();
        co_await runtime::sleep_for(runtime, runtime::seconds(runtime::to_seconds(Sync::kConflictPause) * jitter));
        run.paused();
        break;
      }
      case Sync::Ask::kDone: break;
    }
  }
  record(*hpa, entry, run, error);
  if (entry.status != before) co_await write_status(hpa, entry);
}

Task<HpaController::Reading> HpaController::read_metric(HpaPtr hpa, const Entry& entry, const Sync& run) {
  const MetricSpec& spec = entry.settings.metrics[run.metric()];
  if (spec.source != MetricSpec::Source::kExternal) co_return resource_metric(*hpa, entry, run);
  auto answer = co_await metrics_.external_metric(hpa->meta.namespace_name, spec.name, spec.selector);
  Reading reading;
  if (!answer.has_value()) {
    reading.error = answer.error();
  } else if (answer->empty()) {
    reading.error = "no metrics returned from external metrics API";
  } else if (spec.target_type == MetricSpec::TargetType::kAverageValue) {
    reading.proposal =
        external_average_value(*answer, spec.target_milli, run.scale().status, entry.settings.tolerances);
  } else {
    reading.proposal =
        external_value(*answer, spec.target_milli, run.scale().spec, count_pods(*hpa), entry.settings.tolerances);
    if (!reading.proposal) reading.error = "no pods returned by selector while calculating replica count";
  }
  co_return reading;
}

WriteAnswer HpaController::write(const HorizontalPodAutoscaler& hpa, std::int32_t replicas,
                                 std::uint64_t read_version) {
  const auto deployment = target(hpa);
  if (!deployment) return WriteAnswer::kRefused;
  if (deployment->meta.resource_version != read_version) return WriteAnswer::kConflict;
  if (deployment->spec.replicas != replicas) {
    store_.of<Deployment>().update(
        deployment->meta, [&](Deployment& changed) { changed.spec.replicas = replicas; }, true);
  }
  return WriteAnswer::kWritten;
}

Task<void> HpaController::write_status(HpaPtr hpa, const Entry& entry) {
  co_await runtime::sleep_for(store_.runtime(), options_.status_put);
  const TimePoint now = store_.now();
  store_.of<HorizontalPodAutoscaler>().update(hpa->meta, [&](HorizontalPodAutoscaler& changed) {
    changed.status.current_replicas = entry.status.current;
    changed.status.desired_replicas = entry.status.desired;
    changed.status.current_metrics_milli = entry.status.usage_milli;
    changed.status.last_scale = entry.status.last_scale;
    copy_condition(changed.status.conditions, "AbleToScale", entry.status.able_to_scale, now);
    copy_condition(changed.status.conditions, "ScalingActive", entry.status.scaling_active, now);
    copy_condition(changed.status.conditions, "ScalingLimited", entry.status.scaling_limited, now);
    copy_condition(changed.status.conditions, "ScaledToZero", entry.status.scaled_to_zero, now);
  });
}

void HpaController::record(const HorizontalPodAutoscaler& hpa, Entry& entry, const Sync& run,
                           const std::string& error) {
  if (!log_.wanted()) return;
  Explanation words = explain(entry.settings, entry.status, run, error);
  std::string text = words.what + '\n' + words.reason;
  if (text == entry.last_record && !run.trace().wrote) return;
  entry.last_record = std::move(text);
  if (words.what.empty()) return;
  log_.record({store_.now(), "hpa", "HorizontalPodAutoscaler/" + hpa.meta.name, std::move(words.what),
               std::move(words.reason)});
}

}  // namespace queuecast::hpa
