#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/keda/decision.h"
#include "sim/keda/fallback.h"
#include "sim/keda/formula.h"
#include "sim/keda/scaler.h"
#include "sim/kubernetes/decision_log.h"
#include "sim/kubernetes/external_metrics.h"
#include "sim/kubernetes/objects.h"
#include "sim/kubernetes/store.h"
#include "sim/kubernetes/work_queue.h"

namespace queuecast::keda {

struct KedaOptions {
  /// From 2.21 the loop of an object that never leaves the HPA's range takes the values that the HPA path observed last
  /// instead of asking the sources a second time, and a failed write shows in the Ready condition.
  std::string keda_version = "2.21";
  int workers = 5;
  // Durations of the operator's own API calls and hops: medians of recordings of a real control plane.
  Duration reconcile = std::chrono::milliseconds{300};  // from a change of the ScaledObject to its HPA
  Duration loop_start = std::chrono::milliseconds{30};  // from the HPA to the first poll
  Duration scale_get = std::chrono::milliseconds{3};
  Duration scale_put = std::chrono::milliseconds{4};
  Duration adapter = std::chrono::milliseconds{3};  // HPA -> API aggregation -> adapter -> operator, one way
};

/// KEDA's operator and metrics adapter over the object store: reconciles ScaledObjects into HPAs, runs a scale loop for
/// each (0 <-> 1, idle, minimum) and answers the HPA's metric requests.
///
/// A loop polls at once when it starts and then every pollingInterval after the start of the last check; every change
/// of the spec starts it anew. Must outlive the store's use.
class KedaOperator final : public kubernetes::ExternalMetrics {
 public:
  KedaOperator(kubernetes::Store& store, QueueDepth& queues, kubernetes::DecisionLog& log, KedaOptions options = {});
  ~KedaOperator() override;

  runtime::Task<kubernetes::MetricResult> external_metric(std::string namespace_name, std::string name,
                                                          kubernetes::Labels selector) override;

  /// A restart or change of leader: every ScaledObject is reconciled and its loop starts anew.
  void restart();

 private:
  using Key = kubernetes::WorkQueue::Key;
  using ObjectPtr = std::shared_ptr<const ScaledObject>;
  using Scalers = std::shared_ptr<const std::vector<std::unique_ptr<Scaler>>>;

  /// What is known of one metric.
  struct Record {
    std::optional<std::int64_t> value_milli;  // nothing: an error
    bool active = false;
    bool fallback = false;
    bool composite = false;
    std::string error;
    std::string comparison;
  };
  struct Entry {
    std::uint64_t generation = 0;  // for which the scalers were built
    Scalers scalers;
    std::optional<Formula> formula;
    std::optional<std::uint64_t> started;   // generation of the last loop started
    std::map<std::string, Record> records;  // by metric: what cached metrics and the HPA path remember
    std::map<std::string, Health> health;
    std::string last_record;
    int failures = 0;  // of reconciling, in a row
    runtime::Job loop;
  };
  /// What the triggers say in one check.
  struct State {
    bool active = false;
    bool error = false;
    bool fallback = false;
    std::string why;  // "aws-sqs-queue active: 12 messages > activation 0"
  };
  struct Observation;

  // Reconciling (reconcile.cpp)
  void start();
  void object_changed(const kubernetes::WatchEvent<ScaledObject>& event);
  void hpa_changed(const kubernetes::WatchEvent<kubernetes::HorizontalPodAutoscaler>& event);
  runtime::Task<void> work();
  runtime::Task<void> reconcile(Key key);
  void finalize(const ScaledObject& object);
  void pause(const ScaledObject& object, const Pauses& pauses);
  std::vector<Problem> build_scalers(const ScaledObject& object, Entry& entry);
  bool apply_hpa(const ScaledObject& object, const Entry& entry, std::vector<Problem>& problems);
  void remove_hpa(const ScaledObject& object);
  void refuse(const ScaledObject& object, Entry& entry, const std::vector<Problem>& problems);
  void stop_loop(Entry& entry);

  // The scale loop (scale_loop.cpp)
  runtime::Task<void> loop(Key key);
  runtime::Task<void> check(Key key);
  State state_of(const ScaledObject& object, Entry& entry, const std::vector<Observation>& observations);
  runtime::Task<bool> write(ObjectPtr object, std::int32_t replicas);
  void store_result(const ScaledObject& object, const ScaleDecision& decision);
  void record(const ScaledObject& object, Entry& entry, const ScaleDecision& decision, std::int32_t current,
              const State& state);

  // Observing triggers (observe.cpp)
  runtime::Task<std::vector<Observation>> observe_all(ObjectPtr object, Scalers scalers, std::string only,
                                                      bool for_hpa);
  runtime::Task<void> observe(ObjectPtr object, Scalers scalers, std::size_t index, bool cached, Record& record);
  Record with_fallback_applied(const ScaledObject& object, const Scaler& scaler, ScalerResult raw);
  std::optional<std::int64_t> composite(const ScaledObject& object, const Entry& entry,
                                        const std::vector<Observation>& observations);
  bool observations_usable(const ScaledObject& object) const;

  std::shared_ptr<const kubernetes::Deployment> target(const ScaledObject& object) const;
  std::optional<std::int32_t> ready_pods(const ScaledObject& object);
  bool from_2_21() const { return from_2_21_; }

  kubernetes::Store& store_;
  QueueDepth& queues_;
  kubernetes::DecisionLog& log_;
  KedaOptions options_;
  bool from_2_21_;
  std::map<Key, Entry> entries_;
  std::unique_ptr<kubernetes::WorkQueue> queue_;
  std::vector<runtime::Job> workers_;
};

/// One trigger's part in a check or a metric request.
struct KedaOperator::Observation {
  std::size_t index = 0;  // in spec.triggers
  std::string metric;
  Record record;
};

/// Whether the HPA alone moves the target: minReplicaCount >= 1, no idle mode, no cached metrics, no scaling modifiers.
bool hpa_drives(const ScaledObject::Spec& spec);

}  // namespace queuecast::keda
