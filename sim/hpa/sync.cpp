#include "sim/hpa/sync.h"

#include <algorithm>
#include <utility>

namespace queuecast::hpa {
namespace {

using kubernetes::MetricSpec;
using enum kubernetes::Condition::Status;

std::string_view failure_reason(MetricSpec::Source source) {
  switch (source) {
    case MetricSpec::Source::kResource: return "FailedGetResourceMetric";
    case MetricSpec::Source::kContainerResource: return "FailedGetContainerResourceMetric";
    case MetricSpec::Source::kExternal: break;
  }
  return "FailedGetExternalMetric";
}

}  // namespace

Settings settings(const kubernetes::HorizontalPodAutoscaler::Spec& spec, const ControllerFlags& flags) {
  Settings result{.min = spec.min_replicas.value_or(1),
                  .max = spec.max_replicas,
                  .metrics = spec.metrics,
                  .behavior = {},
                  .tolerances = resolve_tolerances(spec.behavior, flags.tolerance),
                  .downscale_window = flags.downscale_stabilization,
                  .scale_to_zero = flags.scale_to_zero};
  if (spec.behavior) result.behavior = resolve(*spec.behavior, flags.downscale_stabilization);
  if (result.metrics.empty()) {  // what the API server fills in
    result.metrics.push_back({.source = MetricSpec::Source::kResource,
                              .name = "cpu",
                              .selector = {},
                              .target_type = MetricSpec::TargetType::kUtilization,
                              .target_milli = 80,
                              .container = {}});
  }
  return result;
}

void Sync::scale_read(std::optional<Scale> scale, TimePoint now) {
  if (!scale) {
    status_.able_to_scale = {kFalse, "FailedGetScale"};
    ask_ = Ask::kDone;
    return;
  }
  scale_ = *scale;
  status_.able_to_scale = {kTrue, "SucceededGetScale"};
  if (memory_.recommendations.empty()) memory_.recommendations.push_back({scale_.spec, now});
  if (scale_.spec == 0 && !leaves_zero()) {
    status_.scaling_active = {kFalse, "ScalingDisabled"};
    if (!settings_.scale_to_zero) status_.scaled_to_zero = {};
    rescale_or_finish(0, false);
  } else if (scale_.spec > settings_.max && scale_.spec != 0) {
    rescale_or_finish(settings_.max, true);
  } else if (scale_.spec < settings_.min && scale_.spec != 0) {
    rescale_or_finish(settings_.min, true);
  } else {
    usage_.reserve(settings_.metrics.size());
    ask_ = Ask::kMetric;
  }
}

bool Sync::leaves_zero() const {
  if (!settings_.scale_to_zero || status_.scaled_to_zero.status != kTrue) return false;
  const auto external = [](const MetricSpec& spec) { return spec.source == MetricSpec::Source::kExternal; };
  return settings_.min != 0 || std::any_of(settings_.metrics.begin(), settings_.metrics.end(), external);
}

void Sync::selector_failed(std::string_view reason) {
  status_.scaling_active = {kFalse, reason};
  status_.current = scale_.spec;
  status_.usage_milli.clear();
  ask_ = Ask::kDone;
}

void Sync::metric_read(std::optional<Proposal> proposal, TimePoint now) {
  usage_.push_back(proposal ? std::optional{proposal->usage_milli} : std::nullopt);
  if (!proposal) {
    if (invalid_++ == 0) first_failure_ = failure_reason(settings_.metrics[metric_].source);
  } else if (highest_ == 0 || proposal->replicas > highest_) {
    highest_ = proposal->replicas;
    highest_metric_ = metric_;
  }
  if (++metric_ == settings_.metrics.size()) metrics_done(now);
}

void Sync::metrics_done(TimePoint now) {
  // No scale-down on partial data.
  if (invalid_ == settings_.metrics.size() || (invalid_ > 0 && highest_ < scale_.spec)) {
    status_.scaling_active = {kFalse, first_failure_};
    status_.current = scale_.spec;
    status_.usage_milli = std::move(usage_);
    ask_ = Ask::kDone;
    return;
  }
  status_.scaling_active = {kTrue, "ValidMetricFound"};
  normalize(std::max(highest_, 0), now);
}

void Sync::normalize(std::int32_t proposal, TimePoint now) {
  const Limits limits{scale_.spec, settings_.min, settings_.max};
  std::int32_t stabilized = 0;
  Limited limited{};
  if (settings_.behavior) {
    stabilized = stabilize(memory_, *settings_.behavior, scale_.spec, proposal, now);
    limited = limit(memory_, *settings_.behavior, stabilized, limits, now);
  } else {
    stabilized = stabilize(memory_, proposal, now, settings_.downscale_window);
    limited = limit(stabilized, limits);
  }
  const bool up = settings_.behavior && proposal >= scale_.spec;
  status_.able_to_scale = {kTrue, stabilized == proposal ? "ReadyForNewScale"
                                  : up                   ? "ScaleUpStabilized"
                                                         : "ScaleDownStabilized"};
  status_.scaling_limited = {limited.replicas == stabilized ? kFalse : kTrue, limited.reason};
  trace_ = {true, proposal, highest_metric_, stabilized, limited.reason, {}};
  std::int32_t desired = limited.replicas;
  if (scale_.spec == 0) desired = std::max(desired, settings_.min);
  rescale_or_finish(desired, desired != scale_.spec);
}

void Sync::rescale_or_finish(std::int32_t desired, bool rescale) {
  desired_ = desired;
  if (rescale) {
    ask_ = Ask::kWrite;
  } else {
    finish(scale_.spec);
  }
}

void Sync::written(WriteAnswer answer, TimePoint now) {
  if (answer != WriteAnswer::kWritten) {
    // Any refused write reads the scale again; only a conflict tries once more, with the same count.
    pending_conflict_ = answer == WriteAnswer::kConflict && ++attempts_ < kWriteAttempts;
    ask_ = Ask::kReread;
    return;
  }
  status_.able_to_scale = {kTrue, "SucceededRescale"};
  if (settings_.behavior) record_scale(memory_, *settings_.behavior, scale_.spec, desired_, now);
  if (settings_.scale_to_zero) {
    const bool own_zero = scale_.spec > 0 && desired_ == 0 && settings_.min == 0;
    status_.scaled_to_zero =
        own_zero ? ConditionState{kTrue, "ScaledToZero"} : ConditionState{kFalse, "NotScaledToZero"};
  } else {
    status_.scaled_to_zero = {};
  }
  trace_.wrote = desired_;
  status_.last_scale = now;
  finish(desired_);
}

Sync::Ask Sync::fail_write() {
  status_.able_to_scale = {kFalse, "FailedUpdateScale"};
  status_.current = scale_.spec;
  status_.usage_milli = std::move(usage_);
  return Ask::kDone;
}

void Sync::finish(std::int32_t desired) {
  status_.current = scale_.spec;
  status_.desired = desired;
  status_.usage_milli = std::move(usage_);
  ask_ = Ask::kDone;
}

}  // namespace queuecast::hpa
