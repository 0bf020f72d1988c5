#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "emulators/azure/queue/journal.h"
#include "emulators/azure/queue/message.h"
#include "emulators/azure/queue/observer.h"
#include "emulators/azure/queue/time_heap.h"

namespace queuecast::azure::queue {

/// The messages of one queue: pure, without I/O; time and chance are arguments. `now` never goes back.
///
/// A message is visible when it has not expired and its next visible time has come; among the visible ones the order
/// is (next visible time, insertion). No call's cost grows with the depth by more than its logarithm; expiry and
/// becoming visible are functions of `now`, the bookkeeping follows when the queue is next used.
class Queue {
 public:
  using Batch = boost::container::static_vector<const Message*, TimeHeap::kMostListed>;

  explicit Queue(std::string name, Observer* observer = nullptr, Journal* journal = nullptr)
      : name_(std::move(name)), observer_(observer), journal_(journal) {}
  Queue(const Queue&) = delete;
  Queue& operator=(const Queue&) = delete;

  const std::string& name() const { return name_; }

  /// `time_to_live`: nothing for a message that never expires. `chance` becomes the message's id.
  const Message& put(std::string text, Duration delay, std::optional<Duration> time_to_live, Guid chance,
                     TimePoint now);
  /// Hands out up to `count` (at most 32) visible messages and hides them for `visibility` (> 0). The messages stay
  /// readable until the next call that changes the queue.
  Batch get(std::size_t count, Duration visibility, TimePoint now);
  /// The same messages, without any effect on them.
  Batch peek(std::size_t count, TimePoint now);
  /// Every message, visible or not, in the order of insertion, without any effect on it.
  std::vector<const Message*> all(TimePoint now);
  /// An unexpired message, visible or not.
  const Message* find(Guid id, TimePoint now);
  /// Sets the next visible time (and the text, when there is one), which makes all older receipts stale. The message
  /// must be of this queue and alive.
  const Message& update(const Message& message, std::optional<std::string> text, Duration visibility, TimePoint now);
  void erase(const Message& message, TimePoint now);
  void clear(TimePoint now);

  struct Counts {
    std::size_t visible = 0;
    /// In flight or delayed: the service does not tell them apart.
    std::size_t invisible = 0;
    std::size_t total() const { return visible + invisible; }
  };
  Counts counts(TimePoint now);
  /// When the counts change next if nobody calls: a message becomes visible or expires.
  std::optional<TimePoint> next_change(TimePoint now);

  /// Puts back a message of an earlier process, slot by slot in ascending order, before anything else is asked.
  /// Neither observer nor journal is told.
  void restore(std::uint32_t slot, Message message);

 private:
  using Slot = TimeHeap::Slot;

  void advance(TimePoint now);
  void expire(Slot slot);
  void schedule(Slot slot, TimePoint now);
  void unschedule(Slot slot) { (visible_.contains(slot) ? visible_ : waiting_).erase(slot); }
  void release(Slot slot);
  void changed(Slot slot) {
    if (journal_) journal_->message(name_, slot, messages_[slot]);
  }
  static Slot slot_of(Guid id);
  static Guid make_id(Guid chance, Slot slot);
  Batch messages_at(const TimeHeap::List& slots) const;

  std::string name_;
  Observer* observer_;
  Journal* journal_;
  std::deque<Message> messages_;
  std::vector<Slot> free_;
  std::uint64_t next_sequence_ = 1;
  TimeHeap visible_;  // by (next visible time, insertion)
  TimeHeap waiting_;  // the same order, still to come
  TimeHeap expiry_;   // of those that expire
};

}  // namespace queuecast::azure::queue
