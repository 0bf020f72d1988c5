#include <algorithm>

#include "sim/hpa/controller.h"

// What the controller reads of the target: its scale, and the pods that its selector matches.

namespace queuecast::hpa {
namespace {

using kubernetes::Deployment;
using kubernetes::MetricSpec;
using kubernetes::PodPhase;

constexpr Duration kCpuInitializationPeriod = std::chrono::minutes{5};
constexpr Duration kInitialReadinessDelay = std::chrono::seconds{30};

/// groupPods: whether a running pod's cpu sample cannot be trusted yet.
bool unready_for_cpu(const Pod& pod, const PodMetrics::Sample& sample, TimePoint now) {
  const auto ready = pod.status.conditions.find("Ready");
  if (ready == pod.status.conditions.end() || !pod.status.started) return true;
  const bool not_ready = ready->second.status == kubernetes::Condition::Status::kFalse;
  if (*pod.status.started + kCpuInitializationPeriod > now) {
    return not_ready || sample.at < ready->second.last_transition + sample.window;
  }
  return not_ready && *pod.status.started + kInitialReadinessDelay > ready->second.last_transition;
}

/// The pod's request in thousandths of a core or a byte; nothing when a container has none.
std::optional<std::int64_t> request_milli(const Pod& pod, const MetricSpec& spec) {
  std::int64_t sum = 0;
  bool found = false;
  for (const auto& container : pod.spec.containers) {
    if (!spec.container.empty() && spec.container != container.name) continue;
    const std::int64_t request =
        spec.name == "cpu" ? container.requests.cpu_milli : container.requests.memory_bytes * 1000;
    if (request == 0) return std::nullopt;
    sum += request;
    found = true;
  }
  return found ? std::optional{sum} : std::nullopt;
}

template <class Visit>
void visit_pods(kubernetes::Store& store, const Deployment& deployment, Visit visit) {
  for (const auto& [key, pod] : store.of<Pod>().all()) {
    if (key.first != deployment.meta.namespace_name) continue;
    if (deployment.spec.selector.matches(pod->meta.labels)) visit(*pod);
  }
}

}  // namespace

std::shared_ptr<const Deployment> HpaController::target(const HorizontalPodAutoscaler& hpa) const {
  if (hpa.spec.target.kind != "Deployment") return nullptr;
  return store_.of<Deployment>().find(hpa.spec.target.name, hpa.meta.namespace_name);
}

/// Pods that two HPAs would govern stop both.
std::string_view HpaController::selector_problem(const HorizontalPodAutoscaler& hpa) {
  const auto& hpas = store_.of<HorizontalPodAutoscaler>();
  if (hpas.size() < 2) return {};
  const auto own = target(hpa);
  for (const auto& [key, other] : hpas.all()) {
    if (key.first != hpa.meta.namespace_name || key.second == hpa.meta.name) continue;
    const auto rival = target(*other);
    if (!rival) continue;
    bool shared = false;
    visit_pods(store_, *own, [&](const Pod& pod) { shared |= rival->spec.selector.matches(pod.meta.labels); });
    if (shared) return "AmbiguousSelector";
  }
  return {};
}

PodCounts HpaController::count_pods(const HorizontalPodAutoscaler& hpa) {
  PodCounts counts;
  const auto deployment = target(hpa);
  if (!deployment) return counts;
  visit_pods(store_, *deployment, [&](const Pod& pod) {
    ++counts.matched;
    if (pod.status.phase == PodPhase::kRunning && pod.ready()) ++counts.ready;
  });
  return counts;
}

HpaController::Reading HpaController::resource_metric(const HorizontalPodAutoscaler& hpa, const Entry& entry,
                                                      const Sync& run) {
  const MetricSpec& spec = entry.settings.metrics[run.metric()];
  Reading reading;
  const auto deployment = target(hpa);
  if (!pod_metrics_ || !deployment) {
    reading.error = "unable to get metrics for resource " + spec.name + ": no metrics server";
    return reading;
  }
  std::vector<PodSample> samples;
  visit_pods(store_, *deployment, [&](const Pod& pod) {
    if (pod.meta.deleting() || pod.status.phase == PodPhase::kFailed) return;
    const auto request = request_milli(pod, spec);
    if (!request && spec.target_type == MetricSpec::TargetType::kUtilization) {
      reading.error = "missing request for " + spec.name + " in Pod " + pod.meta.name;
    }
    PodSample sample{
        .unready = pod.status.phase == PodPhase::kPending, .usage_milli = {}, .request_milli = request.value_or(0)};
    const auto measured = sample.unready ? std::nullopt : pod_metrics_->sample(pod, spec.name, spec.container);
    if (measured) {
      sample.usage_milli = measured->usage_milli;
      sample.unready = spec.name == "cpu" && unready_for_cpu(pod, *measured, store_.now());
    }
    samples.push_back(sample);
  });
  if (!reading.error.empty()) return reading;
  reading.proposal =
      spec.target_type == MetricSpec::TargetType::kUtilization
          ? resource_utilization(samples, static_cast<std::int32_t>(spec.target_milli), run.scale().spec,
                                 entry.settings.tolerances)
          : resource_average_value(samples, spec.target_milli, run.scale().spec, entry.settings.tolerances);
  if (!reading.proposal) reading.error = "did not receive metrics for targeted pods (pods might be unready)";
  return reading;
}

}  // namespace queuecast::hpa
