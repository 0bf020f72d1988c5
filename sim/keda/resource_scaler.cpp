#include <utility>

#include "sim/keda/metadata.h"
#include "sim/keda/numbers.h"
#include "sim/kubernetes/quantity.h"

// cpu and memory (KEDA pkg/scalers/cpu_memory_scaler.go): a metric for the HPA and nothing to ask.

namespace queuecast::keda {
namespace {

class ResourceScaler final : public Scaler {
 public:
  explicit ResourceScaler(kubernetes::MetricSpec metric) : metric_(std::move(metric)) {}
  const kubernetes::MetricSpec& metric() const override { return metric_; }
  bool external() const override { return false; }
  runtime::Task<ScalerResult> get_metrics_and_activity() override { co_return ScalerResult(Measurement{}); }

 private:
  kubernetes::MetricSpec metric_;
};

}  // namespace

MadeScaler make_resource_scaler(const Trigger& trigger, std::size_t index, const ScalerContext& context) {
  using Spec = kubernetes::MetricSpec;
  Metadata metadata(trigger, index, context);
  Spec metric;
  metric.name = trigger.type;
  metric.container = metadata.find("containerName").value_or("");
  metric.source = metric.container.empty() ? Spec::Source::kResource : Spec::Source::kContainerResource;
  const std::string value = metadata.required("value");
  if (metadata.find("type")) {
    metadata.problem("type", "the 'type' setting is removed in v2.18, use 'metricType' instead");
  }
  if (trigger.metric_type == "AverageValue") {
    metric.target_type = Spec::TargetType::kAverageValue;
    const auto quantity = kubernetes::parse_quantity(value);
    if (quantity) metric.target_milli = quantity->milli();
    if (!quantity && !value.empty()) metadata.problem("value", "\"" + value + "\" is not a quantity");
  } else if (trigger.metric_type == "Utilization") {
    metric.target_type = Spec::TargetType::kUtilization;
    const auto percent = parse_int(value);
    const bool fits = percent && *percent == static_cast<std::int32_t>(*percent);
    if (fits) metric.target_milli = *percent;
    if (!fits && !value.empty()) metadata.problem("value", "\"" + value + "\" is not a whole number of percent");
  } else {
    metadata.trigger_problem("metricType", "unknown metric type: " + trigger.metric_type +
                                               ", allowed values are 'Utilization' or 'AverageValue'");
  }
  if (!metadata.problems().empty()) return std::move(metadata.problems());
  return std::unique_ptr<Scaler>(std::make_unique<ResourceScaler>(std::move(metric)));
}

}  // namespace queuecast::keda
