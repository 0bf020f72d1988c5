#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace queuecast::sqs {

/// A heap of small numbers ordered by (key, order), smallest on top; each number stands in it at most once and can be
/// moved or taken out wherever it is, in O(log n). Takes 24 bytes an entry and 4 bytes for each number up to the
/// largest.
class IndexedHeap {
 public:
  struct Entry {
    std::int64_t key;
    std::uint64_t order;
    std::uint32_t id;

    friend bool operator<(const Entry& a, const Entry& b) { return a.key != b.key ? a.key < b.key : a.order < b.order; }
  };

  bool empty() const { return entries_.empty(); }
  const Entry& top() const { return entries_.front(); }
  bool contains(std::uint32_t id) const { return id < places_.size() && places_[id] != kAbsent; }
  /// The number must be in it.
  std::int64_t key_of(std::uint32_t id) const { return entries_[places_[id]].key; }
  /// In no particular order.
  const std::vector<Entry>& entries() const { return entries_; }

  /// Puts the number in, or moves it to its new place.
  void set(std::uint32_t id, std::int64_t key, std::uint64_t order) {
    if (id >= places_.size()) places_.resize(id + 1, kAbsent);
    if (places_[id] == kAbsent) {
      places_[id] = static_cast<std::uint32_t>(entries_.size());
      entries_.push_back({key, order, id});
    }
    settle(places_[id], {key, order, id});
  }

  void erase(std::uint32_t id) {
    if (!contains(id)) return;
    const std::uint32_t hole = std::exchange(places_[id], kAbsent);
    const Entry last = entries_.back();
    entries_.pop_back();
    if (last.id != id) settle(hole, last);
  }

  void clear() {
    for (const Entry& entry : entries_) places_[entry.id] = kAbsent;
    entries_.clear();
  }

 private:
  static constexpr std::uint32_t kAbsent = ~0u;

  void settle(std::size_t hole, const Entry& entry) {
    for (; hole > 0 && entry < entries_[(hole - 1) / 4]; hole = (hole - 1) / 4) place(hole, entries_[(hole - 1) / 4]);
    for (std::size_t child; (child = smallest_child(hole)) < entries_.size() && entries_[child] < entry; hole = child) {
      place(hole, entries_[child]);
    }
    place(hole, entry);
  }

  std::size_t smallest_child(std::size_t parent) const {
    const std::size_t first = parent * 4 + 1;
    const std::size_t end = first + 4 < entries_.size() ? first + 4 : entries_.size();
    std::size_t best = first;
    for (std::size_t child = first + 1; child < end; ++child) {
      if (entries_[child] < entries_[best]) best = child;
    }
    return best;
  }

  void place(std::size_t at, const Entry& entry) {
    entries_[at] = entry;
    places_[entry.id] = static_cast<std::uint32_t>(at);
  }

  std::vector<Entry> entries_;
  std::vector<std::uint32_t> places_;
};

}  // namespace queuecast::sqs
