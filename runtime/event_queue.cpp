#include "runtime/event_queue.h"

#include <algorithm>
#include <array>
#include <bit>
#include <stdexcept>

namespace queuecast::runtime {

namespace {
constexpr std::size_t kArity = 4;
constexpr std::size_t kBucketSize = 8;  // events that a bucket should hold: measured best of 8, 16 and 32
constexpr std::size_t kFewEvents = 64;  // not worth dealing out
constexpr std::size_t kCompactAbove = 4096;
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
  const Key key{at.time_since_epoch().count(), next_sequence_++ << kSlotBits | slot};
  slots_[slot] = {key.packed, callback};
  ++alive_;
  ++keys_;
  if (key.time < horizon_) {
    heap_push(key);
  } else if (const auto bucket = static_cast<std::uint64_t>(key.time - start_) >> shift_; bucket < bucket_count_) {
    buckets_[bucket].push_back(key);
  } else {
    far_.push_back(key);
  }
  return {key.packed};
}

bool EventQueue::cancel(Id id) {
  if (id.packed == 0) return false;
  Slot& slot = slots_[id.packed & kSlotMask];
  if (slot.packed != id.packed) return false;
  slot.packed = 0;
  --alive_;
  if (keys_ > kCompactAbove && keys_ > 4 * alive_) compact();
  return true;
}

TimePoint EventQueue::next_time() {
  refill();
  return TimePoint{Duration{heap_.front().time}};
}

EventQueue::Event EventQueue::pop() {
  refill();
  const Key top = heap_pop();
  Slot& slot = slots_[top.packed & kSlotMask];
  const Event event{TimePoint{Duration{top.time}}, top.packed >> kSlotBits, slot.callback};
  slot.packed = 0;
  --alive_;
  drop(top);
  return event;
}

void EventQueue::drop(const Key& key) {
  free_.push_back(static_cast<std::uint32_t>(key.packed & kSlotMask));
  --keys_;
}

/// Brings the next living event to the top of the heap; there must be one.
void EventQueue::refill() {
  for (;;) {
    while (!heap_.empty() && dead(heap_.front())) drop(heap_pop());
    if (!heap_.empty()) return;
    if (next_bucket_ == bucket_count_) {
      deal_out();
      continue;
    }
    std::vector<Key>& bucket = buckets_[next_bucket_++];
    horizon_ = start_ + (static_cast<std::int64_t>(next_bucket_) << shift_);
    for (const Key& key : bucket) dead(key) ? drop(key) : heap_push(key);
    bucket.clear();
  }
}

/// Deals the far events out into new buckets. Their span ends at a late, but not the last, event of a sample: one
/// distant timer must not stretch all buckets.
void EventQueue::deal_out() {
  keep_alive_only(far_);
  bucket_count_ = next_bucket_ = 0;
  const auto earlier = [](const Key& a, const Key& b) { return a.time < b.time; };
  if (far_.size() <= kFewEvents) {
    horizon_ = std::max_element(far_.begin(), far_.end(), earlier)->time + 1;
    for (const Key& key : far_) heap_push(key);
    far_.clear();
    return;
  }
  std::array<std::int64_t, 64> sample;
  for (std::size_t i = 0; i < sample.size(); ++i) sample[i] = far_[i * far_.size() / sample.size()].time;
  std::nth_element(sample.begin(), sample.begin() + 56, sample.end());
  start_ = std::min_element(far_.begin(), far_.end(), earlier)->time;
  horizon_ = start_;
  const auto span = static_cast<std::uint64_t>(std::max<std::int64_t>(sample[56] - start_, 0)) + 1;
  shift_ = std::max(0, static_cast<int>(std::bit_width(span * kBucketSize / far_.size())));
  bucket_count_ = static_cast<std::size_t>(span >> shift_) + 1;
  if (buckets_.size() < bucket_count_) buckets_.resize(bucket_count_);
  auto keep = far_.begin();
  for (const Key& key : far_) {
    const auto bucket = static_cast<std::uint64_t>(key.time - start_) >> shift_;
    if (bucket < bucket_count_) {
      buckets_[bucket].push_back(key);
    } else {
      *keep++ = key;
    }
  }
  far_.erase(keep, far_.end());
}

void EventQueue::keep_alive_only(std::vector<Key>& keys) {
  std::erase_if(keys, [this](const Key& key) {
    if (!dead(key)) return false;
    drop(key);
    return true;
  });
}

void EventQueue::compact() {
  keep_alive_only(heap_);
  for (std::size_t i = heap_.size(); i-- > 0;) sift_down(i, heap_[i]);
  for (std::size_t bucket = next_bucket_; bucket < bucket_count_; ++bucket) keep_alive_only(buckets_[bucket]);
  keep_alive_only(far_);
}

void EventQueue::heap_push(Key key) {
  std::size_t hole = heap_.size();
  heap_.push_back(key);
  while (hole > 0) {
    const std::size_t parent = (hole - 1) / kArity;
    if (heap_[parent].order() < key.order()) break;
    heap_[hole] = heap_[parent];
    hole = parent;
  }
  heap_[hole] = key;
}

EventQueue::Key EventQueue::heap_pop() {
  const Key top = heap_.front();
  const Key last = heap_.back();
  heap_.pop_back();
  if (!heap_.empty()) sift_down(0, last);
  return top;
}

void EventQueue::sift_down(std::size_t hole, Key key) {
  const std::size_t size = heap_.size();
  for (std::size_t first; (first = hole * kArity + 1) < size;) {
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
