#include "sim/keda/scaled_job.h"

#include <algorithm>
#include <cmath>

#include "sim/keda/numbers.h"

namespace queuecast::keda {
namespace {

using State = JobView::State;
using enum kubernetes::Condition::Status;

JobDemand sum_up(const QueueMetric& combined, std::int64_t min_count, std::int64_t max_count) {
  const double capped = std::min(combined.max_value, static_cast<double>(max_count));
  return {.active = combined.active || min_count > 0,
          .scale_to = truncated(std::ceil(combined.queue_length)),
          .max_scale = truncated(std::ceil(capped))};
}

/// Failed Jobs have no completion time, so their order stays that of the list.
void clean_up(std::span<const JobView> jobs, State state, std::int32_t limit, std::vector<std::string>& remove) {
  std::vector<const JobView*> finished;
  for (const JobView& job : jobs) {
    if (job.state == state) finished.push_back(&job);
  }
  std::stable_sort(finished.begin(), finished.end(), [](const JobView* a, const JobView* b) {
    return a->completion && b->completion && *a->completion < *b->completion;
  });
  const auto excess = static_cast<std::int64_t>(finished.size()) - limit;
  for (std::int64_t i = 0; i < excess; ++i) remove.push_back(finished[static_cast<std::size_t>(i)]->name);
}

}  // namespace

std::int64_t ScaledJobSettings::min_count() const {
  const std::int64_t min = min_replica_count.value_or(0);
  return max_replica_count ? std::min<std::int64_t>(min, *max_replica_count) : min;
}

std::int64_t ScaledJobSettings::max_count() const {
  if (!max_replica_count) return 100;
  if (min_replica_count.value_or(0) > *max_replica_count && min_replica_count) return *max_replica_count;
  return *max_replica_count - min_count();
}

QueueMetric queue_metric(std::span<const std::int64_t> values_milli,
                         std::span<const std::optional<std::int64_t>> targets_milli, std::int64_t max_count,
                         bool active) {
  QueueMetric metric{.active = active};
  for (const std::int64_t value : values_milli) metric.queue_length += approximate(value);
  double target = 0;
  for (const auto& each : targets_milli) target += approximate(each.value_or(0));
  if (!targets_milli.empty()) target /= static_cast<double>(targets_milli.size());
  if (target != 0) metric.max_value = std::min(metric.queue_length / target, static_cast<double>(max_count));
  return metric;
}

JobDemand combine(std::span<const QueueMetric> metrics, std::string_view calculation, std::int64_t min_count,
                  std::int64_t max_count) {
  QueueMetric result;
  int taken = 0;
  for (const QueueMetric& metric : metrics) {
    if (!metric.active) continue;
    if (calculation == "sum" || calculation == "avg") {
      result.queue_length += metric.queue_length;
      result.max_value += metric.max_value;
      result.active = true;
      ++taken;
    } else if (calculation == "min" ? result.queue_length == 0 || metric.queue_length < result.queue_length
                                    : metric.queue_length > result.queue_length) {
      result = metric;
    }
  }
  if (calculation == "avg" && taken > 0) {
    result.queue_length /= taken;
    result.max_value /= taken;
  }
  return sum_up(result, min_count, max_count);
}

bool pending(const JobView& job, const std::vector<std::string>& pending_pod_conditions) {
  const auto going = [&](const JobView::PodView& pod) {
    if (pending_pod_conditions.empty()) {
      return pod.phase == kubernetes::PodPhase::kRunning || pod.phase == kubernetes::PodPhase::kSucceeded;
    }
    return std::all_of(pending_pod_conditions.begin(), pending_pod_conditions.end(), [&](const std::string& wanted) {
      return std::find(pod.true_conditions.begin(), pod.true_conditions.end(), wanted) != pod.true_conditions.end();
    });
  };
  return std::none_of(job.pods.begin(), job.pods.end(), going);
}

StrategyResult apply_strategy(const ScaledJobSettings& settings, std::int64_t max_scale, std::int64_t running,
                              std::int64_t pending, std::int64_t max_count, std::int64_t scale_to) {
  if (settings.strategy == "custom") {
    if (const auto share = parse_float(settings.running_job_percentage)) {
      const std::int64_t taken = truncated(static_cast<double>(running) * *share);
      const std::int64_t wanted = wrapping_subtract(max_scale - settings.queue_length_deduction.value_or(0), taken);
      return {std::min(wanted, max_count), scale_to};
    }
  } else if (settings.strategy == "accurate") {
    if (max_scale + running - pending > max_count) return {max_count - running, scale_to};
    return {max_scale - pending, scale_to};
  } else if (settings.strategy == "eager") {
    return {std::min(max_count - running - pending, max_scale), max_count};
  }
  return {max_scale - running, scale_to};
}

JobDecision decide(const ScaledJobSettings& settings, const JobDemand& demand, bool error,
                   std::span<const JobView> jobs) {
  std::int64_t running = 0;
  std::int64_t pending_jobs = 0;
  for (const JobView& job : jobs) {
    if (job.state != State::kRunning) continue;
    ++running;
    if (pending(job, settings.pending_pod_conditions)) ++pending_jobs;
  }
  const std::int64_t min = settings.min_count();
  const StrategyResult wanted = running < min ? StrategyResult{min - running, min - running}
                                              : apply_strategy(settings, demand.max_scale, running - min, pending_jobs,
                                                               settings.max_count(), demand.scale_to);
  JobDecision decision;
  if (demand.active) {
    decision.refresh_last_active = true;
    decision.create = std::max<std::int64_t>(0, std::min(wanted.effective, wanted.scale_to));
    decision.active = {kTrue, "ScalerActive"};
  } else {
    decision.active = {kFalse, "ScalerNotActive"};
  }
  decision.ready = !error          ? ConditionState{kTrue, "ScaledJobReady"}
                   : demand.active ? ConditionState{kUnknown, "PartialTriggerError"}
                                   : ConditionState{kFalse, "TriggerError"};
  clean_up(jobs, State::kComplete, settings.successful_jobs_history_limit.value_or(100), decision.remove);
  clean_up(jobs, State::kFailed, settings.failed_jobs_history_limit.value_or(100), decision.remove);
  return decision;
}

}  // namespace queuecast::keda
