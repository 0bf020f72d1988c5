#include "emulators/azure/queue/time_heap.h"

#include <algorithm>

namespace queuecast::azure::queue {

void TimeHeap::push(Slot slot, runtime::TimePoint time, std::uint64_t sequence) {
  if (slot >= positions_.size()) positions_.resize(slot + 1, kAbsent);
  const Entry entry{time, sequence, slot};
  heap_.push_back(entry);
  sift_up(heap_.size() - 1, entry);
}

void TimeHeap::erase(Slot slot) {
  const std::size_t hole = positions_[slot];
  positions_[slot] = kAbsent;
  const Entry last = heap_.back();
  heap_.pop_back();
  if (hole == heap_.size()) return;
  if (hole > 0 && last.before(heap_[(hole - 1) / kArity])) {
    sift_up(hole, last);
  } else {
    sift_down(hole, last);
  }
}

TimeHeap::Slot TimeHeap::pop() {
  const Slot slot = top();
  erase(slot);
  return slot;
}

TimeHeap::List TimeHeap::first(std::size_t count) const {
  List list;
  // Candidates are the children of what is already listed: a small heap of places in the big one.
  boost::container::static_vector<std::size_t, kMostListed*(kArity - 1) + kArity> candidates;
  const auto later = [this](std::size_t a, std::size_t b) { return heap_[b].before(heap_[a]); };
  if (!heap_.empty()) candidates.push_back(0);
  while (!candidates.empty() && list.size() < std::min(count, kMostListed)) {
    std::pop_heap(candidates.begin(), candidates.end(), later);
    const std::size_t at = candidates.back();
    candidates.pop_back();
    list.push_back(heap_[at].slot);
    for (std::size_t child = at * kArity + 1; child <= at * kArity + kArity && child < heap_.size(); ++child) {
      candidates.push_back(child);
      std::push_heap(candidates.begin(), candidates.end(), later);
    }
  }
  return list;
}

void TimeHeap::sift_up(std::size_t hole, Entry entry) {
  while (hole > 0) {
    const std::size_t parent = (hole - 1) / kArity;
    if (!entry.before(heap_[parent])) break;
    place(hole, heap_[parent]);
    hole = parent;
  }
  place(hole, entry);
}

void TimeHeap::sift_down(std::size_t hole, Entry entry) {
  for (;;) {
    const std::size_t first_child = hole * kArity + 1;
    if (first_child >= heap_.size()) break;
    std::size_t least = first_child;
    const std::size_t end = std::min(first_child + kArity, heap_.size());
    for (std::size_t child = first_child + 1; child < end; ++child) {
      if (heap_[child].before(heap_[least])) least = child;
    }
    if (!heap_[least].before(entry)) break;
    place(hole, heap_[least]);
    hole = least;
  }
  place(hole, entry);
}

}  // namespace queuecast::azure::queue
