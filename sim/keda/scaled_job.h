#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/keda/decision.h"

namespace queuecast::keda {

// Pure decisions about a ScaledJob: KEDA pkg/scaling/scaledjob and pkg/scaling/executor/scale_jobs.go (v2.21).

struct ScaledJobSettings {
  std::optional<std::int32_t> min_replica_count;  // 0
  std::optional<std::int32_t> max_replica_count;  // 100
  std::string strategy;                           // default, custom, accurate, eager
  std::string calculation;                        // multipleScalersCalculation: max, min, avg, sum
  std::optional<std::int32_t> queue_length_deduction;
  std::string running_job_percentage;
  std::vector<std::string> pending_pod_conditions;
  std::optional<std::int32_t> successful_jobs_history_limit;  // 100
  std::optional<std::int32_t> failed_jobs_history_limit;      // 100

  std::int64_t min_count() const;
  /// What may run beyond the minimum.
  std::int64_t max_count() const;
};

/// What one metric of one trigger says.
struct QueueMetric {
  double queue_length = 0;
  double max_value = 0;
  bool active = false;
};

/// `targets_milli` are the averageValues of the trigger's metric specs; an absent one counts as 0.
QueueMetric queue_metric(std::span<const std::int64_t> values_milli,
                         std::span<const std::optional<std::int64_t>> targets_milli, std::int64_t max_count,
                         bool active);

struct JobDemand {
  bool active = false;
  std::int64_t scale_to = 0;  // the queue length, not divided
  std::int64_t max_scale = 0;
};
JobDemand combine(std::span<const QueueMetric> metrics, std::string_view calculation, std::int64_t min_count,
                  std::int64_t max_count);

/// One Job as the clean-up and the counting see it.
struct JobView {
  enum class State { kRunning, kComplete, kFailed };
  struct PodView {
    kubernetes::PodPhase phase = kubernetes::PodPhase::kPending;
    std::vector<std::string> true_conditions;
  };
  std::string name;
  State state = State::kRunning;
  std::optional<std::int64_t> completion;  // complete Jobs only; any unit
  std::vector<PodView> pods;
};

/// Whether no pod of an unfinished Job has got going: with pendingPodConditions, none has all of them; else none is
/// Running or Succeeded.
bool pending(const JobView& job, const std::vector<std::string>& pending_pod_conditions);

struct StrategyResult {
  std::int64_t effective = 0;
  std::int64_t scale_to = 0;
};
/// GetEffectiveMaxScale of the strategy; `running` is beyond the minimum, `effective` may be negative.
StrategyResult apply_strategy(const ScaledJobSettings& settings, std::int64_t max_scale, std::int64_t running,
                              std::int64_t pending, std::int64_t max_count, std::int64_t scale_to);

struct JobDecision {
  std::int64_t create = 0;
  std::vector<std::string> remove;  // history clean-up, oldest first
  bool refresh_last_active = false;
  ConditionState ready;
  ConditionState active;
};
JobDecision decide(const ScaledJobSettings& settings, const JobDemand& demand, bool error,
                   std::span<const JobView> jobs);

}  // namespace queuecast::keda
