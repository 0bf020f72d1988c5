#include "sim/scenario/draft.h"
#include "sim/scenario/units.h"

namespace queuecast::scenario {
namespace {

using kubernetes::MetricSpec;
using kubernetes::ScalingPolicy;
using kubernetes::ScalingRules;

// The bounds are the API server's: Kubernetes pkg/apis/autoscaling/validation.
constexpr std::int64_t kLongestStabilization = 3600;
constexpr std::int64_t kLongestPeriod = 1800;

ScalingRules read_rules(const Value& value) {
  ScalingRules rules;
  Fields fields{value};
  using Select = ScalingRules::Select;
  fields.choice<std::optional<Select>, Select>(
      "selectPolicy", rules.select_policy,
      {{"Max", Select::kMax}, {"Min", Select::kMin}, {"Disabled", Select::kDisabled}});
  fields.integer("stabilizationWindowSeconds", rules.stabilization_window_seconds, 0, kLongestStabilization);
  if (const auto tolerance = fields.find("tolerance")) {
    if (tolerance->quantity_milli()) rules.tolerance = tolerance->node().scalar;
  }
  const auto list = fields.find("policies");
  if (!list) return rules;
  rules.policies.emplace();
  for (const Value& item : list->items()) {
    ScalingPolicy policy;
    Fields policy_fields{item};
    using Type = ScalingPolicy::Type;
    if (policy_fields.require("type")) {
      policy_fields.choice<Type, Type>("type", policy.type, {{"Pods", Type::kPods}, {"Percent", Type::kPercent}});
    }
    if (policy_fields.require("value")) policy_fields.integer("value", policy.value, 1);
    if (policy_fields.require("periodSeconds")) {
      policy_fields.integer("periodSeconds", policy.period_seconds, 1, kLongestPeriod);
    }
    rules.policies->push_back(policy);
  }
  if (list->is_sequence() && rules.policies->empty()) list->report("no policy", "at least one");
  return rules;
}

/// target {type, averageUtilization | averageValue | value}.
void read_metric_target(const Value& value, MetricSpec& metric) {
  using Type = MetricSpec::TargetType;
  static const std::vector<std::pair<Type, const char*>> kFields{
      {Type::kUtilization, "averageUtilization"}, {Type::kAverageValue, "averageValue"}, {Type::kValue, "value"}};
  Fields fields{value};
  if (fields.require("type")) {
    fields.choice<Type, Type>(
        "type", metric.target_type,
        {{"Utilization", Type::kUtilization}, {"AverageValue", Type::kAverageValue}, {"Value", Type::kValue}});
  }
  for (const auto& [type, name] : kFields) {
    if (type != metric.target_type) {
      fields.accept({name});
      continue;
    }
    const auto amount = fields.require(name);
    if (!amount) continue;
    const auto target = type == Type::kUtilization ? amount->integer(1, std::numeric_limits<std::int32_t>::max())
                                                   : amount->quantity_milli();
    if (target) metric.target_milli = *target;
  }
}

/// external {metric {name, selector}, target}.
void read_external(Fields& source, MetricSpec& metric) {
  const auto value = source.require("metric");
  if (!value) return;
  Fields fields{*value};
  if (fields.require("name")) fields.text("name", metric.name);
  if (const auto selector = fields.find("selector")) metric.selector = read_label_selector(*selector)->match_labels;
}

/// resource or containerResource {name, container, target}.
void read_resource(Fields& source, MetricSpec& metric) {
  if (source.require("name")) {
    source.choice<std::string, std::string>("name", metric.name, {{"cpu", "cpu"}, {"memory", "memory"}});
  }
  if (metric.source == MetricSpec::Source::kContainerResource && source.require("container")) {
    source.text("container", metric.container);
  }
}

std::optional<MetricSpec> read_metric(const Value& value) {
  using Source = MetricSpec::Source;
  MetricSpec metric;
  Fields fields{value};
  fields.accept({"external", "resource", "containerResource", "pods", "object"});
  const bool known =
      fields.require("type") && fields.choice<Source, Source>("type", metric.source,
                                                              {{"External", Source::kExternal},
                                                               {"Resource", Source::kResource},
                                                               {"ContainerResource", Source::kContainerResource}});
  if (!known) return std::nullopt;
  const bool external = metric.source == Source::kExternal;
  const char* field = external ? "external" : metric.source == Source::kResource ? "resource" : "containerResource";
  const auto source = fields.require(field);
  if (!source) return std::nullopt;
  Fields source_fields{*source};
  if (external) {
    read_external(source_fields, metric);
  } else {
    read_resource(source_fields, metric);
  }
  if (const auto target = source_fields.require("target")) read_metric_target(*target, metric);
  return metric;
}

}  // namespace

kubernetes::ScalingBehavior read_behavior(const Value& value) {
  kubernetes::ScalingBehavior behavior;
  Fields fields{value};
  if (const auto up = fields.find("scaleUp")) behavior.scale_up = read_rules(*up);
  if (const auto down = fields.find("scaleDown")) behavior.scale_down = read_rules(*down);
  return behavior;
}

kubernetes::ScaleTarget read_scale_target(Fields& fields) {
  kubernetes::ScaleTarget target;
  fields.text("apiVersion", target.api_version);
  fields.choice<std::string, std::string>("kind", target.kind, {{"Deployment", "Deployment"}});
  if (fields.require("name")) fields.text("name", target.name);
  return target;
}

void read_autoscaler(Object& object, Draft& draft) {
  kubernetes::HorizontalPodAutoscaler autoscaler;
  autoscaler.meta = read_meta(object, draft);
  const auto value = object.fields.require("spec");
  if (!value) return;
  Fields spec{*value};
  if (const auto target = spec.require("scaleTargetRef")) {
    Fields target_fields{*target};
    autoscaler.spec.target = read_scale_target(target_fields);
    draft.references.push_back(
        {target->place(), autoscaler.spec.target.kind, autoscaler.meta.namespace_name, autoscaler.spec.target.name});
  }
  spec.integer("minReplicas", autoscaler.spec.min_replicas, 0);
  const auto most = spec.require("maxReplicas");
  if (most && spec.integer("maxReplicas", autoscaler.spec.max_replicas, 1) &&
      autoscaler.spec.min_replicas.value_or(1) > autoscaler.spec.max_replicas) {
    most->report("maxReplicas " + std::to_string(autoscaler.spec.max_replicas) + " below minReplicas");
  }
  if (const auto list = spec.find("metrics")) {
    for (const Value& item : list->items()) {
      if (auto metric = read_metric(item)) autoscaler.spec.metrics.push_back(std::move(*metric));
    }
  }
  if (const auto behavior = spec.find("behavior")) autoscaler.spec.behavior = read_behavior(*behavior);
  draft.manifests.autoscalers.push_back(std::move(autoscaler));
}

}  // namespace queuecast::scenario
