#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sim/kubernetes/decision_log.h"
#include "sim/kubernetes/objects.h"
#include "sim/kubernetes/store.h"
#include "sim/report/result.h"

namespace queuecast::report {

using runtime::TimePoint;

/// Notes what happens during a run and turns it into a ClusterResult at the end. It only listens: attaching it changes
/// nothing about the run.
class Recorder {
 public:
  explicit Recorder(TimePoint start) : start_(start) {}

  /// Follows the deployment's replicas, its pods and all decisions from now on.
  void attach(kubernetes::Store& store, kubernetes::DecisionLog& decisions, std::string deployment);

  // The life of a message, by the queue's own message id.
  void sent(std::string_view message, TimePoint at);
  void received(std::string_view message, TimePoint at);
  void written(std::string_view message, TimePoint at);
  void deleted(std::string_view message, TimePoint at);
  void expired(std::string_view message);
  void dead_lettered(std::string_view message);

  /// The queue as it stands: called once a second.
  void sample_queue(TimePoint at, std::int64_t visible, std::int64_t in_flight);
  void sample_nodes(TimePoint at, std::int64_t booting, std::int64_t ready);

  std::int64_t processed() const { return processed_; }
  std::int64_t sent_count() const { return static_cast<std::int64_t>(lives_.size()); }

  /// Everything recorded, except nodes, bill, counters and fingerprint, which are the caller's to add.
  ClusterResult result() const;

 private:
  struct Life {
    TimePoint sent;
    std::optional<TimePoint> first_received;
    std::optional<TimePoint> last_received;
    std::optional<TimePoint> written;
    TimePoint receive_of_write{};
    int writes = 0;
    bool deleted = false;
    bool expired = false;
    bool dead_lettered = false;
  };
  struct PodCounts {
    std::int64_t pending = 0, starting = 0, running = 0, terminating = 0;
    bool operator==(const PodCounts&) const = default;
  };

  double seconds_since_start(TimePoint at) const { return runtime::to_seconds(at - start_); }
  Life* find(std::string_view message);
  void count_pod(const kubernetes::Pod& pod, int by);
  void note_replicas(TimePoint at, std::int32_t desired, std::int32_t ready);
  void note_pods(TimePoint at);
  void summarise_messages(ClusterResult& result) const;

  TimePoint start_;
  std::vector<Life> lives_;                             // in the order of sending
  std::unordered_map<std::string, std::size_t> by_id_;  // only looked up, never walked
  std::int64_t processed_ = 0;
  std::vector<std::array<double, 2>> arrivals_;
  std::vector<std::array<double, 3>> backlog_;
  std::vector<std::array<double, 3>> replicas_;
  std::vector<std::array<double, 3>> node_count_;
  std::vector<std::array<double, 5>> pods_;
  PodCounts pod_counts_;
  std::vector<double> pod_pending_;
  std::vector<DecisionRecord> decisions_;
};

}  // namespace queuecast::report
