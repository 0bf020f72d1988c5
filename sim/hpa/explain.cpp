#include "sim/hpa/explain.h"

#include "sim/kubernetes/quantity.h"

namespace queuecast::hpa {
namespace {

using kubernetes::MetricSpec;

std::string seconds_text(Duration duration) {
  return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(duration).count()) + " s";
}

std::string recommendation(const Settings& settings, const Status& status, const Sync& sync) {
  const Sync::Trace& trace = sync.trace();
  const MetricSpec& metric = settings.metrics[trace.metric];
  std::string text = "recommendation " + std::to_string(trace.proposal) + " from " + metric.name;
  if (metric.source != MetricSpec::Source::kExternal) return text;
  const bool average = metric.target_type == MetricSpec::TargetType::kAverageValue;
  const auto usage = trace.metric < status.usage_milli.size() ? status.usage_milli[trace.metric] : std::nullopt;
  if (usage && *usage >= 0) {
    text += " (" + kubernetes::milli_text(*usage) + (average ? " per pod" : "") + ", target " +
            kubernetes::milli_text(metric.target_milli) + ")";
  }
  return text;
}

std::string stabilization(const Settings& settings, const Sync& sync) {
  const Sync::Trace& trace = sync.trace();
  const bool down = !settings.behavior || trace.proposal < sync.scale().spec;
  const Duration window = !settings.behavior ? settings.downscale_window
                          : down             ? settings.behavior->down.window
                                             : settings.behavior->up.window;
  return std::string("HPA scale-") + (down ? "down" : "up") + " stabilization: recommendation " +
         std::to_string(trace.proposal) + ", window " + seconds_text(window);
}

std::string limit_text(const Settings& settings, const Sync& sync) {
  const std::string_view reason = sync.trace().limited;
  if (reason == "TooManyReplicas") return "maxReplicas " + std::to_string(settings.max);
  if (reason == "TooFewReplicas") return "minReplicas " + std::to_string(settings.min);
  if (reason == "ScaleUpLimit" && !settings.behavior) {
    return "the doubling in one sync, max(4, 2 x " + std::to_string(sync.scale().spec) + ")";
  }
  if (reason == "ScaleUpLimit") return "the scale-up policies";
  return "the scale-down policies";
}

}  // namespace

Explanation explain(const Settings& settings, const Status& status, const Sync& sync, const std::string& error) {
  const Sync::Trace& trace = sync.trace();
  const std::int32_t current = sync.scale().spec;
  const std::string held = "held at " + std::to_string(current);
  if (status.able_to_scale.reason == "FailedGetScale") return {"not evaluated", "the target cannot be read"};
  if (status.able_to_scale.reason == "FailedUpdateScale") {
    return {held, "the write of " + std::to_string(sync.replicas()) + " replicas was refused"};
  }
  if (status.scaling_active.reason == "ScalingDisabled" && current == 0) {
    return {"not evaluated", "scaling is disabled while the target has 0 replicas"};
  }
  const std::string change =
      trace.wrote ? "replicas " + std::to_string(current) + " -> " + std::to_string(*trace.wrote) : held;
  if (!trace.from_metrics) {
    if (current > settings.max) return {change, "above maxReplicas " + std::to_string(settings.max)};
    if (trace.wrote) return {change, "below minReplicas " + std::to_string(settings.min)};
    return {held, std::string(status.scaling_active.reason) + (error.empty() ? "" : ": " + error)};
  }
  const bool limited = status.scaling_limited.status == kubernetes::Condition::Status::kTrue;
  if (trace.wrote) {
    std::string reason = recommendation(settings, status, sync);
    if (trace.stabilized != trace.proposal) reason += ", stabilized at " + std::to_string(trace.stabilized);
    return {change, reason + (limited ? ", limited by " + limit_text(settings, sync) : "")};
  }
  if (trace.stabilized != trace.proposal) return {held, stabilization(settings, sync)};
  if (limited) return {held, recommendation(settings, status, sync) + ", limited by " + limit_text(settings, sync)};
  return {};
}

}  // namespace queuecast::hpa
