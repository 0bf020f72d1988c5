#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/hpa/sync.h"
#include "sim/kubernetes/decision_log.h"
#include "sim/kubernetes/external_metrics.h"
#include "sim/kubernetes/store.h"
#include "sim/kubernetes/work_queue.h"

namespace queuecast::hpa {

using kubernetes::ExternalMetrics;
using kubernetes::HorizontalPodAutoscaler;
using kubernetes::Pod;

/// The API metrics.k8s.io as the metrics server holds it: the last sample of a pod. `container` empty: the whole pod.
class PodMetrics {
 public:
  struct Sample {
    std::int64_t usage_milli = 0;  // milli-cores, or thousandths of a byte
    TimePoint at;
    Duration window = std::chrono::seconds{30};
  };
  virtual ~PodMetrics() = default;
  virtual std::optional<Sample> sample(const Pod& pod, std::string_view resource, std::string_view container) = 0;
};

struct HpaOptions {
  /// Up to 1.36 a new HPA is first evaluated one sync period after it appears, from 1.37 at once, as is a change of its
  /// spec; HPAScaleToZero is on from 1.37.
  std::string kubernetes_version = "1.37";
  ControllerFlags flags;
  int workers = 5;
  /// How long the controller's own API calls take: medians of recordings of a real control plane.
  Duration scale_get = std::chrono::milliseconds{4};
  Duration scale_put = std::chrono::milliseconds{10};
  Duration status_put = std::chrono::milliseconds{6};
  /// The informer resyncs all HPAs at once, every sync period from this long after the controller's start.
  Duration resync_phase = std::chrono::seconds{15};
};

/// kube-controller-manager's HorizontalPodAutoscaler controller over the object store: evaluates each HPA every sync
/// period (fixed delay after the end of the last sync, informer resyncs included), asks the metrics APIs and writes
/// spec.replicas of the target Deployment. A write of a Deployment that changed since it was read is a conflict and is
/// repeated, so that the HPA overwrites KEDA.
///
/// Leaves a decision record for each change of replicas and each new reason to hold them. Must outlive the store's use.
class HpaController {
 public:
  HpaController(kubernetes::Store& store, ExternalMetrics& metrics, kubernetes::DecisionLog& log,
                HpaOptions options = {}, PodMetrics* pod_metrics = nullptr);

  /// A restart or change of leader: what it remembers is lost and every HPA appears anew.
  void restart();

  /// Syncs begun so far.
  std::uint64_t syncs() const { return syncs_; }

 private:
  using Key = kubernetes::WorkQueue::Key;
  using HpaPtr = std::shared_ptr<const HorizontalPodAutoscaler>;

  /// What stays between two syncs of one HPA.
  struct Entry {
    std::string uid;
    std::uint64_t generation = 0;
    Settings settings;
    Memory memory;
    Status status;
    std::string last_record;
  };
  /// One metric's answer: a proposal, or why there is none.
  struct Reading {
    std::optional<Proposal> proposal;
    std::string error;
  };

  void start();
  void hpa_changed(const kubernetes::WatchEvent<HorizontalPodAutoscaler>& event);
  void appeared(const Key& key);
  runtime::Task<void> resync();
  runtime::Task<void> work();
  runtime::Task<void> sync(Key key);
  runtime::Task<Reading> read_metric(HpaPtr hpa, const Entry& entry, const Sync& run);
  WriteAnswer write(const HorizontalPodAutoscaler& hpa, std::int32_t replicas, std::uint64_t read_version);
  runtime::Task<void> write_status(HpaPtr hpa, const Entry& entry);
  Entry& entry_of(const Key& key, const HorizontalPodAutoscaler& hpa);

  std::shared_ptr<const kubernetes::Deployment> target(const HorizontalPodAutoscaler& hpa) const;
  std::string_view selector_problem(const HorizontalPodAutoscaler& hpa);
  PodCounts count_pods(const HorizontalPodAutoscaler& hpa);
  Reading resource_metric(const HorizontalPodAutoscaler& hpa, const Entry& entry, const Sync& run);
  void record(const HorizontalPodAutoscaler& hpa, Entry& entry, const Sync& run, const std::string& error);

  kubernetes::Store& store_;
  ExternalMetrics& metrics_;
  kubernetes::DecisionLog& log_;
  HpaOptions options_;
  PodMetrics* pod_metrics_;
  bool at_once_;
  std::map<Key, Entry> entries_;
  std::unique_ptr<kubernetes::WorkQueue> queue_;
  std::vector<runtime::Job> tasks_;
  std::uint64_t syncs_ = 0;
};

}  // namespace queuecast::hpa
