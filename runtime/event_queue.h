#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "runtime/time.h"

namespace queuecast::runtime {

/// What happens when an event is due: a plain function and its argument, so that an event costs no allocation.
struct Callback {
  void (*run)(void*) = nullptr;
  void* argument = nullptr;
};

/// Pending events in the order of (time, sequence of insertion): equal times run first in, first out.
///
/// A ladder of three steps: what comes soon stands in a small 4-ary heap of 16-byte keys, what comes later unsorted in
/// buckets of equal width, what lies beyond them unsorted in one list. The heap takes the next bucket when it is empty;
/// the list is dealt out into new buckets when they are used up. So an event is touched a few times in sequence
/// however many are pending. Callbacks stand in a slab that is reused: the steady state allocates nothing.
/// Cancelling only empties the slot; its key goes when it comes up, or in bulk once most keys are dead.
/// At most 2^24 events at a time and 2^40 in all.
class EventQueue {
 public:
  /// Names one event for `cancel`; stays valid, and harmless, after the event has run.
  struct Id {
    std::uint64_t packed = 0;
  };

  Id push(TimePoint at, Callback callback);
  /// Returns whether the event was still pending.
  bool cancel(Id id);

  bool empty() const { return alive_ == 0; }
  std::size_t size() const { return alive_; }
  /// The time of the next event; the queue must not be empty.
  TimePoint next_time();
  struct Event {
    TimePoint at;
    std::uint64_t sequence = 0;
    Callback callback;
  };
  /// Takes the next event out; the queue must not be empty.
  Event pop();

 private:
  __extension__ using Wide = unsigned __int128;
  struct Key {
    std::int64_t time;
    std::uint64_t packed;  // sequence << kSlotBits | slot

    Wide order() const { return static_cast<Wide>(static_cast<std::uint64_t>(time) ^ (1ULL << 63)) << 64 | packed; }
  };
  struct Slot {
    std::uint64_t packed = 0;  // of the event that holds the slot; 0 = cancelled or free
    Callback callback;
  };
  static constexpr int kSlotBits = 24;
  static constexpr std::uint64_t kSlotMask = (1ULL << kSlotBits) - 1;
  static constexpr std::int64_t kNothingIsNear = std::numeric_limits<std::int64_t>::min();

  void heap_push(Key key);
  Key heap_pop();
  void sift_down(std::size_t hole, Key key);
  void refill();
  void deal_out();
  void compact();
  bool dead(const Key& key) const { return slots_[key.packed & kSlotMask].packed != key.packed; }
  void drop(const Key& key);
  void keep_alive_only(std::vector<Key>& keys);

  std::vector<Key> heap_;  // times before horizon_
  std::int64_t horizon_ = kNothingIsNear;
  std::vector<std::vector<Key>> buckets_;  // bucket b: [start_ + b << shift_, start_ + (b + 1) << shift_)
  std::size_t bucket_count_ = 0;
  std::size_t next_bucket_ = 0;
  std::int64_t start_ = 0;
  int shift_ = 0;
  std::vector<Key> far_;

  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_;
  std::uint64_t next_sequence_ = 1;
  std::size_t alive_ = 0;
  std::size_t keys_ = 0;  // alive and dead
};

}  // namespace queuecast::runtime
