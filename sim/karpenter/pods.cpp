#include "sim/karpenter/pods.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "sim/karpenter/labels.h"
#include "sim/kubernetes/go_sort.h"

namespace queuecast::karpenter {

using kubernetes::Duration;
using kubernetes::Pod;
using kubernetes::PodPhase;
using kubernetes::PodSpec;
using kubernetes::Taint;
using kubernetes::TaintEffect;

namespace {

/// Go's time.ParseDuration for whole and decimal numbers of h, m, s, ms.
std::optional<Duration> parse_duration(std::string_view text) {
  Duration total{};
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || number < 0) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    const std::size_t length = text.starts_with("ms") ? 2 : 1;
    const std::string_view unit = text.substr(0, length);
    const double scale = unit == "h" ? 3600 : unit == "m" ? 60 : unit == "s" ? 1 : unit == "ms" ? 0.001 : 0;
    if (scale == 0) return std::nullopt;
    total += runtime::seconds(number * scale);
    text.remove_prefix(length);
  }
  return total;
}

const Taint kDisrupted{.key = kDisruptedTaint, .value = "", .effect = TaintEffect::kNoSchedule};

template <class Terms>
bool drop_heaviest(Terms& terms) {
  const auto heaviest = std::max_element(
      terms.begin(), terms.end(), [](const auto& left, const auto& right) { return left.weight < right.weight; });
  if (heaviest == terms.end() || heaviest->weight == 0) return false;
  terms.erase(heaviest);
  return true;
}

}  // namespace

bool owned_by(const Pod& pod, std::string_view kind) { return pod.meta.owner && pod.meta.owner->kind == kind; }

bool terminal(const Pod& pod) {
  return pod.status.phase == PodPhase::kSucceeded || pod.status.phase == PodPhase::kFailed;
}

bool active(const Pod& pod) { return !terminal(pod) && !pod.meta.deleting(); }

bool provisionable(const Pod& pod) {
  const auto scheduled = pod.status.conditions.find("PodScheduled");
  return scheduled != pod.status.conditions.end() && scheduled->second.reason == "Unschedulable" &&
         pod.spec.node_name.empty() && pod.status.nominated_node.empty() && !owned_by(pod, "DaemonSet") &&
         !owned_by(pod, "Node");
}

bool reschedulable(const Pod& pod) {
  return (active(pod) || (owned_by(pod, "StatefulSet") && pod.meta.deleting())) && !owned_by(pod, "DaemonSet") &&
         !owned_by(pod, "Node");
}

bool do_not_disrupt(const Pod& pod, TimePoint now) {
  const auto found = pod.meta.annotations.find(kDoNotDisruptAnnotation);
  if (found == pod.meta.annotations.end()) return false;
  if (found->second == "true") return true;
  const auto duration = parse_duration(found->second);
  if (!duration || *duration <= Duration::zero()) return false;
  return !pod.status.started || now - *pod.status.started < *duration;
}

bool tolerates(std::span<const kubernetes::Toleration> tolerations, const Taint& taint) {
  return std::any_of(tolerations.begin(), tolerations.end(),
                     [&](const auto& toleration) { return toleration.tolerates(taint); });
}

bool tolerates_all(std::span<const kubernetes::Toleration> tolerations, std::span<const Taint> taints) {
  return std::all_of(taints.begin(), taints.end(), [&](const Taint& taint) { return tolerates(tolerations, taint); });
}

bool tolerates_disruption(const Pod& pod) { return tolerates(pod.spec.tolerations, kDisrupted); }

bool evictable(const Pod& pod, TimePoint now) {
  return active(pod) && !tolerates_disruption(pod) && !owned_by(pod, "Node") && !do_not_disrupt(pod, now);
}

bool waiting_eviction(const Pod& pod, TimePoint now) {
  // A pod that is still there a minute after it had to be gone is stuck: nobody waits for it.
  const bool stuck = pod.meta.deleting() && now - *pod.meta.deletion > std::chrono::minutes{1};
  return !terminal(pod) && !stuck && !tolerates_disruption(pod) && !owned_by(pod, "Node");
}

bool critical(const Pod& pod) { return pod.spec.priority >= 2'000'000'000; }

double eviction_cost(const Pod& pod) {
  double cost = 1;
  const auto found = pod.meta.annotations.find("controller.kubernetes.io/pod-deletion-cost");
  if (found != pod.meta.annotations.end()) {
    const std::string& text = found->second;
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc{} && end == text.data() + text.size()) cost += value / 134217728.0;
  }
  cost += static_cast<double>(pod.spec.priority) / 33554432.0;
  return std::clamp(cost, -10.0, 10.0);
}

Requirements pod_requirements(const PodSpec& spec, bool strict) {
  Requirements requirements = Requirements::of_labels(spec.node_selector);
  if (!strict && !spec.preferred_node_terms.empty()) {
    auto terms = spec.preferred_node_terms;
    kubernetes::go_sort(std::span(terms),
                        [](const auto& left, const auto& right) { return left.weight > right.weight; });
    requirements.add(Requirements::of(terms.front().term.match_expressions));
  }
  if (!spec.required_node_terms.empty()) {
    requirements.add(Requirements::of(spec.required_node_terms.front().match_expressions));
  }
  return requirements;
}

std::string invalid_reason(const PodSpec& spec) {
  for (const auto& [key, value] : spec.node_selector) {
    if (is_restricted(key)) return "restricted label \"" + key + "\" in the node selector";
  }
  for (const auto& term : spec.required_node_terms) {
    for (const auto& requirement : term.match_expressions) {
      if (is_restricted(requirement.key)) return "restricted label \"" + requirement.key + "\" in node affinity";
    }
  }
  const Requirements requirements = pod_requirements(spec, false);
  const Constraint* pool = requirements.find(kNodePoolLabel);
  if (pool && pool->allows_nothing()) return "asks for nodes without a NodePool";
  return {};
}

bool relax(PodSpec& spec, bool tolerate_preferred) {
  if (spec.required_node_terms.size() > 1) {
    spec.required_node_terms.erase(spec.required_node_terms.begin());
    return true;
  }
  if (drop_heaviest(spec.pod_affinity) || drop_heaviest(spec.pod_anti_affinity) ||
      drop_heaviest(spec.preferred_node_terms)) {
    return true;
  }
  auto& spread = spec.topology_spread;
  const auto soft = std::find_if(spread.begin(), spread.end(), [](const auto& constraint) { return !constraint.hard; });
  if (soft != spread.end()) {
    *soft = spread.back();
    spread.pop_back();
    return true;
  }
  const kubernetes::Toleration preferred{
      .key = "", .exists = true, .value = "", .effect = TaintEffect::kPreferNoSchedule, .toleration_seconds = {}};
  if (!tolerate_preferred ||
      std::find(spec.tolerations.begin(), spec.tolerations.end(), preferred) != spec.tolerations.end()) {
    return false;
  }
  spec.tolerations.push_back(preferred);
  return true;
}

}  // namespace queuecast::karpenter
