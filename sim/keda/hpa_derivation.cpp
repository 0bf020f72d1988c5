#include "sim/keda/hpa_derivation.h"

#include <algorithm>
#include <set>
#include <utility>

#include "sim/keda/decision.h"
#include "sim/keda/numbers.h"

namespace queuecast::keda {
namespace {

using kubernetes::MetricSpec;
using kubernetes::ScalingBehavior;
using kubernetes::ScalingRules;

std::optional<ScalingBehavior> behavior_of(const ScaledObject& object) {
  auto behavior = object.spec.behavior;
  const Pauses paused = pauses(object.meta.annotations);
  const auto disable = [&](std::optional<ScalingRules> ScalingBehavior::*direction) {
    if (!behavior) behavior.emplace();
    auto& rules = (*behavior).*direction;
    if (!rules) rules.emplace();
    rules->select_policy = ScalingRules::Select::kDisabled;
  };
  if (paused.scale_in) disable(&ScalingBehavior::scale_down);
  if (paused.scale_out) disable(&ScalingBehavior::scale_up);
  return behavior;
}

/// ContainerResource, External, Resource: the order of their names.
int rank(MetricSpec::Source source) {
  switch (source) {
    case MetricSpec::Source::kContainerResource: return 0;
    case MetricSpec::Source::kExternal: return 1;
    case MetricSpec::Source::kResource: break;
  }
  return 2;
}

/// With a formula one composite metric stands for all external ones; container metrics are lost.
void compose(const ScaledObject& object, double target, std::vector<MetricSpec>& metrics) {
  std::erase_if(metrics, [](const MetricSpec& metric) { return metric.source != MetricSpec::Source::kResource; });
  MetricSpec composite;
  composite.name = kCompositeMetric;
  composite.selector = {{kScaledObjectLabel, object.meta.name}};
  composite.target_type = object.spec.scaling_modifiers->metric_type == "Value" ? MetricSpec::TargetType::kValue
                                                                                : MetricSpec::TargetType::kAverageValue;
  composite.target_milli = truncated(target * 1000);
  metrics.push_back(std::move(composite));
}

}  // namespace

std::string hpa_name(const ScaledObject& object) {
  return object.spec.hpa_name.empty() ? "keda-hpa-" + object.meta.name : object.spec.hpa_name;
}

boost::system::result<kubernetes::HorizontalPodAutoscaler, Problem> derive_hpa(const ScaledObject& object,
                                                                               std::vector<MetricSpec> metrics) {
  if (metrics.empty()) return Problem{"spec.triggers", "no metric specs returned from scalers"};
  std::set<std::string> names;
  for (MetricSpec& metric : metrics) {
    if (metric.source != MetricSpec::Source::kExternal) continue;
    if (!names.insert(metric.name).second) {
      return Problem{"spec.triggers", "metricName " + metric.name + " defined multiple times"};
    }
    metric.selector = {{kScaledObjectLabel, object.meta.name}};
  }
  std::stable_sort(metrics.begin(), metrics.end(),
                   [](const MetricSpec& a, const MetricSpec& b) { return rank(a.source) < rank(b.source); });
  if (object.spec.scaling_modifiers) {
    if (object.spec.scaling_modifiers->metric_type == "Utilization") {
      return Problem{"spec.advanced.scalingModifiers.metricType", "must be AverageValue or Value"};
    }
    const double target = parse_float(object.spec.scaling_modifiers->target).value_or(0);
    if (target > 0) compose(object, target, metrics);
  }
  kubernetes::HorizontalPodAutoscaler hpa;
  hpa.meta.name = hpa_name(object);
  hpa.meta.namespace_name = object.meta.namespace_name;
  hpa.meta.labels = object.meta.labels;
  hpa.meta.labels["app.kubernetes.io/managed-by"] = "keda-operator";
  hpa.meta.labels["app.kubernetes.io/part-of"] = object.meta.name;
  hpa.meta.annotations = object.meta.annotations;
  hpa.meta.owner = kubernetes::OwnerReference{ScaledObject::kKind, object.meta.name, object.meta.uid};
  hpa.spec.target = object.spec.target;
  hpa.spec.min_replicas = hpa_min_replicas(object.spec);
  hpa.spec.max_replicas = hpa_max_replicas(object.spec);
  hpa.spec.metrics = std::move(metrics);
  hpa.spec.behavior = behavior_of(object);
  return hpa;
}

}  // namespace queuecast::keda
