#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <boost/container/static_vector.hpp>

#include "runtime/time.h"

namespace queuecast::azure::queue {

/// Slots of a slab ordered by (time, sequence): a 4-ary heap that knows where each slot stands, so that one can be
/// taken from its middle. Push, erase and pop cost O(log n); pushes in ascending order cost O(1).
class TimeHeap {
 public:
  using Slot = std::uint32_t;
  /// The most that `first` can list: the most messages a service hands out at once.
  static constexpr std::size_t kMostListed = 32;
  using List = boost::container::static_vector<Slot, kMostListed>;

  bool empty() const { return heap_.empty(); }
  std::size_t size() const { return heap_.size(); }
  bool contains(Slot slot) const { return slot < positions_.size() && positions_[slot] != kAbsent; }
  runtime::TimePoint top_time() const { return heap_.front().time; }
  Slot top() const { return heap_.front().slot; }

  void push(Slot slot, runtime::TimePoint time, std::uint64_t sequence);
  /// The slot must be in the heap.
  void erase(Slot slot);
  Slot pop();
  /// The first slots in order, without taking them out: O(count log count), whatever the size.
  List first(std::size_t count) const;

 private:
  static constexpr std::uint32_t kAbsent = ~0U;
  static constexpr std::size_t kArity = 4;
  struct Entry {
    runtime::TimePoint time;
    std::uint64_t sequence;
    Slot slot;

    bool before(const Entry& other) const { return time != other.time ? time < other.time : sequence < other.sequence; }
  };

  void place(std::size_t at, const Entry& entry) {
    heap_[at] = entry;
    positions_[entry.slot] = static_cast<std::uint32_t>(at);
  }
  void sift_up(std::size_t hole, Entry entry);
  void sift_down(std::size_t hole, Entry entry);

  std::vector<Entry> heap_;
  std::vector<std::uint32_t> positions_;
};

}  // namespace queuecast::azure::queue
