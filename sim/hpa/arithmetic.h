#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>

namespace queuecast::hpa {

// The arithmetic of pkg/controller/podautoscaler/replica_calculator.go (Kubernetes 1.33 and later), operation by
// operation: several results differ by one replica from exact arithmetic, and those are the real ones. Metric values
// and targets are thousandths in int64.

inline constexpr auto kMaxInt32 = std::numeric_limits<std::int32_t>::max();

/// Go's conversions on amd64, where what does not fit becomes the smallest integer.
std::int64_t to_int64(double value);
std::int32_t to_int32(double value);

/// How far usage may stray from the target without a change of replicas, as a fraction of it.
struct Tolerances {
  double down = 0.1;
  double up = 0.1;

  bool within(double usage_ratio) const { return 1.0 - down <= usage_ratio && usage_ratio <= 1.0 + up; }
  bool operator==(const Tolerances&) const = default;
};

/// What one metric asks for.
struct Proposal {
  std::int32_t replicas = 0;
  std::int64_t usage_milli = 0;  // what status.currentMetrics shows (percent for utilization)
  bool operator==(const Proposal&) const = default;
};

/// Pods of the target, as the pod lister counts them: those the selector matches, and those Running and Ready.
struct PodCounts {
  std::int32_t matched = 0;
  std::int32_t ready = 0;
};

/// External metric with an AverageValue target. `status_replicas` is scale.status.replicas, which lags the spec: within
/// the tolerance it is the proposal. A sum that turns negative counts as infinite, and what follows is not looked at.
/// With no replica the shown usage is Go's int64(+Inf).
Proposal external_average_value(std::span<const std::int64_t> values_milli, std::int64_t target_milli,
                                std::int32_t status_replicas, const Tolerances& tolerances);

/// External metric with a Value target. Nothing when the selector matches no pod and their number is needed.
std::optional<Proposal> external_value(std::span<const std::int64_t> values_milli, std::int64_t target_milli,
                                       std::int32_t spec_replicas, PodCounts pods, const Tolerances& tolerances);

/// One pod in a resource metric. Pods that are being deleted or have failed are not among them.
struct PodSample {
  bool unready = false;  // pending; for cpu also young or never ready: its sample is not trusted
  std::optional<std::int64_t> usage_milli;
  std::int64_t request_milli = 0;
};

/// Resource metric with a Utilization target in percent of the requests. Nothing without a usable sample.
std::optional<Proposal> resource_utilization(std::span<const PodSample> pods, std::int32_t target_percent,
                                             std::int32_t current_replicas, const Tolerances& tolerances);

/// Resource metric with an AverageValue target.
std::optional<Proposal> resource_average_value(std::span<const PodSample> pods, std::int64_t target_milli,
                                               std::int32_t current_replicas, const Tolerances& tolerances);

}  // namespace queuecast::hpa
