#include "sim/kubernetes/scheduler/queue.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace queuecast::kubernetes::scheduler {

namespace {

using std::chrono::seconds;

TimePoint whole_second(TimePoint at) { return std::chrono::floor<seconds>(at); }

TimePoint backoff_expiry(const QueuedPod& pod) {
  const int count = std::max(1, pod.errors > 0 ? pod.errors : pod.failures);
  const seconds duration{std::min(10, 1 << std::min(count - 1, 4))};
  return whole_second(pod.timestamp + duration);
}

bool backing_off(TimePoint expiry, TimePoint now) { return expiry >= whole_second(now); }

}  // namespace

SchedulingQueue::Entry& SchedulingQueue::insert(QueuedPod pod) {
  std::string uid = pod.pod->meta.uid;
  Entry& entry = entries_[std::move(uid)];
  entry.pod = std::move(pod);
  return entry;
}

void SchedulingQueue::put(Entry& entry, Heap& heap, TimePoint expiry) {
  entry.heap = &heap;
  entry.order = {expiry, -entry.pod.pod->spec.priority, entry.pod.timestamp, ++sequence_};
  heap.emplace(entry.order, &entry);
}

void SchedulingQueue::add(std::shared_ptr<const Pod> pod, const PodClass& pod_class, TimePoint now) {
  if (contains(pod->meta.uid)) return;
  QueuedPod queued;
  queued.pod = std::move(pod);
  queued.pod_class = &pod_class;
  queued.timestamp = now;
  put(insert(std::move(queued)), active_, TimePoint{});
}

QueuedPod SchedulingQueue::take(Entry& entry) {
  if (entry.heap) {
    entry.heap->erase(entry.order);
  } else {
    const auto group = unschedulable_.find({entry.pod.pod_class->id, entry.pod.rejected_by});
    group->second.erase(std::get<3>(entry.order));
    if (group->second.empty()) unschedulable_.erase(group);
  }
  QueuedPod pod = std::move(entry.pod);
  entries_.erase(pod.pod->meta.uid);
  return pod;
}

void SchedulingQueue::remove(const std::string& uid) {
  if (const auto found = entries_.find(uid); found != entries_.end()) take(found->second);
}

std::optional<QueuedPod> SchedulingQueue::pop(TimePoint now) {
  flush(now);
  Heap& heap = active_.empty() ? backoff_ : active_;
  if (heap.empty()) return std::nullopt;
  return take(*heap.begin()->second);
}

void SchedulingQueue::flush(TimePoint now) {
  for (Heap* heap : {&backoff_, &error_backoff_}) {
    while (!heap->empty() && !backing_off(std::get<0>(heap->begin()->first), now)) {
      Entry& entry = *heap->begin()->second;
      heap->erase(heap->begin());
      put(entry, active_, TimePoint{});
    }
  }
  if (now - checked_ < kUnschedulableCheck) return;
  checked_ += (now - checked_) / kUnschedulableCheck * kUnschedulableCheck;
  std::vector<Entry*> stale;
  for (const auto& [key, group] : unschedulable_) {
    for (const auto& [sequence, entry] : group) {
      if (now - entry->pod.timestamp > kMaxUnschedulable) stale.push_back(entry);
    }
  }
  for (Entry* entry : stale) {
    QueuedPod pod = take(*entry);
    release(insert(std::move(pod)), now);
  }
}

std::optional<TimePoint> SchedulingQueue::next_change(TimePoint now) const {
  std::optional<TimePoint> next;
  const auto consider = [&](TimePoint at) { next = next ? std::min(*next, at) : at; };
  // The backoff queue itself is never waited for: its head is popped early.
  if (!error_backoff_.empty()) consider(std::get<0>(error_backoff_.begin()->first) + seconds{1});
  if (!unschedulable_.empty()) consider(checked_ + kUnschedulableCheck);
  if (next && *next <= now) next = now + Duration{1};
  return next;
}

void SchedulingQueue::release(Entry& entry, TimePoint now) {
  const TimePoint expiry = backoff_expiry(entry.pod);
  if (entry.pod.failures > 0 && backing_off(expiry, now)) {
    put(entry, backoff_, expiry);
  } else {
    put(entry, active_, TimePoint{});
  }
}

void SchedulingQueue::add_unschedulable(QueuedPod pod, Plugins rejected_by, TimePoint now) {
  ++pod.failures;
  pod.errors = 0;
  pod.timestamp = now;
  pod.rejected_by = rejected_by;
  Entry& entry = insert(std::move(pod));
  entry.heap = nullptr;
  entry.order = {TimePoint{}, 0, now, ++sequence_};
  unschedulable_[{entry.pod.pod_class->id, rejected_by}].emplace(sequence_, &entry);
}

void SchedulingQueue::add_after_error(QueuedPod pod, TimePoint now) {
  ++pod.errors;
  pod.timestamp = now;
  Entry& entry = insert(std::move(pod));
  put(entry, error_backoff_, backoff_expiry(entry.pod));
}

void SchedulingQueue::move(const std::function<bool(const PodClass&, Plugins)>& helps, TimePoint now) {
  for (auto group = unschedulable_.begin(); group != unschedulable_.end();) {
    const PodClass& pod_class = *group->second.begin()->second->pod.pod_class;
    if (!helps(pod_class, group->first.second)) {
      ++group;
      continue;
    }
    for (const auto& [sequence, entry] : group->second) release(*entry, now);
    group = unschedulable_.erase(group);
  }
}

}  // namespace queuecast::kubernetes::scheduler
