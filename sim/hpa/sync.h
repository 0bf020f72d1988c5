#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "sim/hpa/behavior.h"
#include "sim/kubernetes/condition_state.h"

namespace queuecast::hpa {

using kubernetes::ConditionState;

/// Flags of kube-controller-manager and the feature gate that changes decisions.
struct ControllerFlags {
  Duration sync_period = std::chrono::seconds{15};
  Duration downscale_stabilization = std::chrono::seconds{300};
  double tolerance = 0.1;
  /// HPAScaleToZero, on by default from 1.37: an HPA leaves 0 by itself if it was itself what went to 0.
  bool scale_to_zero = true;
};

/// What one sync needs of the HPA's spec; made once per generation.
struct Settings {
  std::int32_t min = 1;
  std::int32_t max = 1;
  std::vector<kubernetes::MetricSpec> metrics;
  std::optional<Behavior> behavior;
  Tolerances tolerances;
  Duration downscale_window = std::chrono::seconds{300};
  bool scale_to_zero = true;
};
Settings settings(const kubernetes::HorizontalPodAutoscaler::Spec& spec, const ControllerFlags& flags);

/// HPA status as syncs carry it on; a sync changes only what it reaches.
struct Status {
  std::int32_t current = 0;
  std::int32_t desired = 0;
  std::vector<std::optional<std::int64_t>> usage_milli;  // per metric; nothing = it could not be had
  ConditionState able_to_scale;
  ConditionState scaling_active;
  ConditionState scaling_limited;
  ConditionState scaled_to_zero;
  std::optional<TimePoint> last_scale;
  bool operator==(const Status&) const = default;
};

/// The scale subresource of the target.
struct Scale {
  std::int32_t spec = 0;
  std::int32_t status = 0;
};

/// When an HPA is due: client-go's delaying queue keeps the earliest request of a key that waits and drops later ones.
/// Every request asks for "one sync period from now": the end of a sync, any change of the HPA and the informer's
/// resync, which therefore sets the next start when it falls inside a sync.
class Due {
 public:
  void request(TimePoint ready) {
    if (!at_ || ready < *at_) at_ = ready;
  }
  const std::optional<TimePoint>& at() const { return at_; }
  void taken() { at_.reset(); }

 private:
  std::optional<TimePoint> at_;
};

enum class WriteAnswer { kWritten, kConflict, kRefused };

/// One sync of one HPA (reconcileAutoscaler of horizontal.go, Kubernetes 1.36 and 1.37) as a pure state machine: `ask`
/// says what to ask of the API, the matching answer function moves on. Times are those of the answers.
///
///   kScale -> kMetric (each of settings.metrics in order) -> kWrite -> (refused: kReread -> conflict: kPause ->
///   kWrite)
class Sync {
 public:
  enum class Ask { kScale, kMetric, kWrite, kReread, kPause, kDone };
  /// Attempts to write when writes conflict, and the pause before each further one (plus up to 10 % in the real one).
  static constexpr int kWriteAttempts = 5;
  static constexpr Duration kConflictPause = std::chrono::milliseconds{10};

  Sync(const Settings& settings, Memory& memory, Status& status)
      : settings_(settings), memory_(memory), status_(status) {}

  Ask ask() const { return ask_; }
  /// Which metric is asked for.
  std::size_t metric() const { return metric_; }
  /// What is to be written.
  std::int32_t replicas() const { return desired_; }
  const Scale& scale() const { return scale_; }

  void scale_read(std::optional<Scale> scale, TimePoint now);
  /// Ends the metrics step before it begins: the target's pods cannot be told (InvalidSelector, AmbiguousSelector).
  void selector_failed(std::string_view reason);
  void metric_read(std::optional<Proposal> proposal, TimePoint now);
  void written(WriteAnswer answer, TimePoint now);
  void reread() { ask_ = pending_conflict_ ? Ask::kPause : fail_write(); }
  void paused() { ask_ = Ask::kWrite; }

  /// What decided, for the words of a reason record.
  struct Trace {
    bool from_metrics = false;    // the metrics step gave a proposal
    std::int32_t proposal = 0;    // highest of the metrics, not below 0
    std::size_t metric = 0;       // which one
    std::int32_t stabilized = 0;  // after stabilisation
    std::string_view limited;     // reason of ScalingLimited
    std::optional<std::int32_t> wrote;
  };
  const Trace& trace() const { return trace_; }

 private:
  bool leaves_zero() const;
  void metrics_done(TimePoint now);
  void normalize(std::int32_t proposal, TimePoint now);
  void rescale_or_finish(std::int32_t desired, bool rescale);
  Ask fail_write();
  void finish(std::int32_t desired);

  const Settings& settings_;
  Memory& memory_;
  Status& status_;
  Ask ask_ = Ask::kScale;
  Scale scale_;
  std::size_t metric_ = 0;
  std::vector<std::optional<std::int64_t>> usage_;
  std::int32_t highest_ = 0;
  std::size_t highest_metric_ = 0;
  std::size_t invalid_ = 0;
  std::string_view first_failure_;
  std::int32_t desired_ = 0;
  int attempts_ = 0;
  bool pending_conflict_ = false;
  Trace trace_;
};

}  // namespace queuecast::hpa
