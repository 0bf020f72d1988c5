#include "runtime/event_queue.h"

#include <algorithm>
#include <stdexcept>

namespace queuecast::runtime {

namespace {
constexpr std::size_t kArity = 4;
constexpr std::size_t kCompactAbove = 1024;
}  // namespace

EventQueue::Id EventQueue::push(TimePoint at, Callback callback) {
  std::uint64_t slot;
  if (free_.empty()) {
    slot = slots_.size();
    if (slot > kSlotMask) throw std::length_error("event queue: more than 2^24 pending events");
    slots_.emplace_back();
  } else {
    slot = free_.back();
    free_.pop_back();
  }
  const std::uint64_t packed = next_sequence_++ << kSlotBits | slot;
  slots_[slot] = {packed, callback};
  ++alive_;
  heap_.emplace_back();
  sift_up(heap_.size() - 1, {at.time_since_epoch().count(), packed});
  return {packed};
}

bool EventQueue::cancel(Id id) {
  if (id.packed == 0) return false;
  Slot& slot = slots_[id.packed & kSlotMask];
  if (slot.packed != id.packed) return false;
  slot.packed = 0;
  --alive_;
  if (heap_.size() > kCompactAbove && heap_.size() > 4 * alive_) compact();
  return true;
}

TimePoint EventQueue::next_time() {
  drop_dead_top();
  return TimePoint{Duration{heap_.front().time}};
}

EventQueue::Event EventQueue::pop() {
  drop_dead_top();
  const Key top = heap_.front();
  Slot& slot = slots_[top.packed & kSlotMask];
  const Event event{TimePoint{Duration{top.time}}, top.packed >> kSlotBits, slot.callback};
  slot.packed = 0;
  --alive_;
  release(top.packed);
  remove_top();
  return event;
}

void EventQueue::drop_dead_top() {
  while (dead(heap_.front())) {
    release(heap_.front().packed);
    remove_top();
  }
}

void EventQueue::remove_top() {
  const Key last = heap_.back();
  heap_.pop_back();
  if (!heap_.empty()) sift_down(0, last);
}

void EventQueue::compact() {
  auto keep = heap_.begin();
  for (const Key& key : heap_) {
    if (dead(key)) {
      release(key.packed);
    } else {
      *keep++ = key;
    }
  }
  heap_.erase(keep, heap_.end());
  for (std::size_t i = heap_.size(); i-- > 0;) sift_down(i, heap_[i]);
}

void EventQueue::sift_up(std::size_t hole, Key key) {
  while (hole > 0) {
    const std::size_t parent = (hole - 1) / kArity;
    if (heap_[parent].order() < key.order()) break;
    heap_[hole] = heap_[parent];
    hole = parent;
  }
  heap_[hole] = key;
}

void EventQueue::sift_down(std::size_t hole, Key key) {
  const std::size_t size = heap_.size();
  for (;;) {
    const std::size_t first = hole * kArity + 1;
    if (first >= size) break;
    std::size_t least = first;
    const std::size_t end = std::min(first + kArity, size);
    for (std::size_t child = first + 1; child < end; ++child) {
      least = heap_[child].order() < heap_[least].order() ? child : least;
    }
    if (key.order() < heap_[least].order()) break;
    heap_[hole] = heap_[least];
    hole = least;
  }
  heap_[hole] = key;
}

}  // namespace queuecast::runtime
