#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>

#include "sim/kubernetes/scheduler/filters.h"

namespace queuecast::kubernetes::scheduler {

/// A set of plugins.
using Plugins = std::uint32_t;
constexpr Plugins bit(Plugin plugin) { return 1u << static_cast<int>(plugin); }

struct QueuedPod {
  std::shared_ptr<const Pod> pod;
  const PodClass* pod_class = nullptr;
  int failures = 0;       // attempts that found no node
  int errors = 0;         // consecutive attempts that failed for another reason
  TimePoint timestamp{};  // of the arrival or of the last failure: the order within a priority
  Plugins rejected_by = 0;
};

/// The scheduling queue (kubernetes v1.36 pkg/scheduler/backend/queue): active pods, pods in backoff, pods whose last
/// attempt ended in an error, and unschedulable pods that wait for an event.
///
/// Backoff is 1 s doubled per earlier failure, at most 10 s, and ends at the start of the whole second after its own
/// whole second. When nothing is active the pod whose backoff ends first is popped early (SchedulerPopFromBackoffQ),
/// but never one from the error queue.
class SchedulingQueue {
 public:
  static constexpr Duration kMaxUnschedulable = std::chrono::minutes{5};
  static constexpr Duration kUnschedulableCheck = std::chrono::seconds{30};

  explicit SchedulingQueue(TimePoint start) : start_(start) {}

  void add(std::shared_ptr<const Pod> pod, const PodClass& pod_class, TimePoint now);
  void remove(const std::string& uid);
  bool contains(const std::string& uid) const { return entries_.contains(uid); }
  std::size_t size() const { return entries_.size(); }

  /// Moves on what time has moved on; then takes the next pod.
  std::optional<QueuedPod> pop(TimePoint now);
  /// When `pop` may give something that it does not give now, if no event comes.
  std::optional<TimePoint> next_change(TimePoint now) const;

  /// Gives back a popped pod that found no node, with the plugins that rejected nodes.
  void add_unschedulable(QueuedPod pod, Plugins rejected_by, TimePoint now);
  /// Gives back a popped pod whose attempt ended in an error: it waits out its backoff, whatever happens.
  void add_after_error(QueuedPod pod, TimePoint now);
  /// An event of the cluster: unschedulable pods for which `helps` says so become active, or go to backoff while it
  /// lasts. Asked once for all pods of one class that the same plugins rejected.
  void move(const std::function<bool(const PodClass&, Plugins)>& helps, TimePoint now);

 private:
  using Order =
      std::tuple<TimePoint, std::int64_t, TimePoint, std::uint64_t>;  // expiry, -priority, timestamp, sequence
  struct Entry;
  using Heap = std::map<Order, Entry*>;
  using Group = std::map<std::uint64_t, Entry*>;
  struct Entry {
    QueuedPod pod;
    Heap* heap = nullptr;  // null: unschedulable
    Order order{};
  };

  Entry& insert(QueuedPod pod);
  void put(Entry& entry, Heap& heap, TimePoint expiry);
  void release(Entry& entry, TimePoint now);
  void flush(TimePoint now);
  QueuedPod take(Entry& entry);

  TimePoint start_;
  TimePoint checked_ = start_;
  std::uint64_t sequence_ = 0;
  std::unordered_map<std::string, Entry> entries_;  // looked up only, never walked
  Heap active_;
  Heap backoff_;
  Heap error_backoff_;
  std::map<std::pair<int, Plugins>, Group> unschedulable_;  // by class and plugins
};

}  // namespace queuecast::kubernetes::scheduler
