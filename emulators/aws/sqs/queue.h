#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulators/aws/sqs/attributes.h"
#include "emulators/aws/sqs/fair_order.h"
#include "emulators/aws/sqs/indexed_heap.h"
#include "emulators/aws/sqs/message.h"
#include "emulators/aws/sqs/message_groups.h"
#include "emulators/aws/sqs/message_store.h"
#include "emulators/aws/sqs/observer.h"
#include "emulators/aws/sqs/receipt_handle.h"
#include "emulators/aws/sqs/recent_memory.h"
#include "emulators/aws/sqs/saved_state.h"

namespace queuecast::sqs {

/// The three counters that autoscalers read; their sum is the backlog. Exact at the instant they are taken.
struct Counts {
  std::size_t visible = 0;
  std::size_t in_flight = 0;
  std::size_t delayed = 0;

  friend bool operator==(const Counts&, const Counts&) = default;
};

/// A standard or FIFO queue: pure rules, the time is an argument and never goes back.
///
/// Standard messages are delivered in the order in which they became available, so that a message that returns goes to
/// the end, unless a group crowds the others out: see FairOrder. FIFO: see MessageGroups. At one instant retention ends
/// first, then delays and visibility timeouts, then the call takes place: a message whose timeout ends at t can be
/// received at t. No call's cost grows with the depth.
class Queue {
 public:
  struct Identity {
    /// Part of every receipt handle: a queue made again under the same name has another one.
    std::uint64_t id = 0;
    std::string name;
    std::string arn;
    /// Messages that may be in flight at once; AWS: 120,000 for both types.
    std::size_t in_flight_limit = 120'000;
    /// Standard queues: see FairOrder; without it group ids do not matter.
    bool fair = true;
  };
  static constexpr Duration kLongestInFlight = std::chrono::hours{12};

  Queue(Identity identity, QueueAttributes attributes);

  const Identity& identity() const { return identity_; }
  const QueueAttributes& attributes() const { return attributes_; }
  bool fifo() const { return attributes_.fifo; }
  /// Null, or an object that outlives the queue.
  void observe(Observer* observer) { observer_ = observer; }
  /// Tells it of every change from now on; null, or an object that outlives the queue.
  void keep(SavedState* state) { state_ = state; }

  /// Takes effect at once; a FIFO queue's new delay also moves the messages that are delayed now.
  void set_attributes(QueueAttributes attributes, TimePoint now);

  struct Sent {
    /// Of the first send when this one is a duplicate.
    Uuid id;
    std::uint64_t sequence = 0;
    bool duplicate = false;
  };
  Sent send(NewMessage message, TimePoint now);

  struct ReceiveOrder {
    std::size_t max = 1;
    Duration visibility{};
    /// FIFO: repeats the receive of the same id of the last five minutes while it is still in force; empty = none.
    std::string attempt_id;
  };
  struct Delivery {
    ReceiptHandle handle;
    /// Valid until the next call.
    const Message* message;
  };
  struct Received {
    std::vector<Delivery> messages;
    /// Nothing was looked at: the limit of messages in flight is reached.
    bool over_limit = false;
    /// Messages went to the dead-letter queue.
    bool moved = false;
  };
  /// A message that was received `max_receive_count` times goes to `dead_letters` instead of being delivered; without
  /// that queue it stays receivable. The dead-letter queue may be this one.
  Received receive(const ReceiveOrder& order, TimePoint now, Queue* dead_letters = nullptr);

  enum class Outcome { kDone, kExpired, kGone, kBeyondLimit };
  /// kExpired: a FIFO message is no longer in flight under this handle. Deleting what is gone is kDone.
  Outcome remove(const ReceiptHandle& handle, TimePoint now);
  /// kGone: the message does not exist, or is not in flight under this handle (FIFO). kBeyondLimit: more than 12 hours
  /// since its receive. A late call hides a standard message again.
  Outcome change_visibility(const ReceiptHandle& handle, Duration visibility, TimePoint now);
  /// The message that a move task takes next: the first that could be received now. Null when there is none.
  const Message* next_to_move(TimePoint now);
  /// Takes that message to another queue as a new one: with a new id, no receives and no dead-letter source, visible at
  /// once, and not compared with past sends. Source: SQS Developer Guide, "Configure a dead-letter queue redrive".
  void move_next_to(Queue& destination, Uuid id, TimePoint now);

  /// Removes every message, also those in flight, and forgets past sends.
  void purge(TimePoint now);

  Counts counts(TimePoint now);
  /// Every message in the order of its sending, without any effect on it. Valid until the next call.
  std::vector<const Message*> messages(TimePoint now);
  /// When messages may become deliverable without a call.
  std::optional<TimePoint> next_change() const;

  /// A message as a row, empty when it is gone; what `restore` makes it from again.
  std::string save(std::uint32_t slot) const;
  struct Saved {
    std::uint32_t slot = 0;
    std::string bytes;
  };
  /// Fills an empty queue. Whatever became visible or expired since the rows were written does so at the next call.
  void restore(const std::vector<Saved>& rows, std::uint64_t sequence, std::uint32_t places, TimePoint now);
  void restore_send(const std::string& key, std::string_view row);
  std::uint64_t sequence() const { return sequence_; }
  std::uint32_t places() const { return store_.places(); }

  /// FIFO sequence numbers: 20 digits, rising.
  static std::string sequence_text(std::uint64_t sequence);

 private:
  struct Attempt {
    struct Part {
      ReceiptHandle handle;
      std::uint64_t tick;
    };
    std::vector<Part> parts;
  };

  static std::string save(const Sent& sent, TimePoint at);
  void note(std::uint32_t slot) {
    if (state_) state_->note(*this, slot);
  }

  void advance(TimePoint now);
  void store(NewMessage message, std::uint64_t sequence, TimePoint visible_at, TimePoint now);
  void enter(std::uint32_t slot, TimePoint visible_at, TimePoint now);
  void make_visible(std::uint32_t slot);
  void hide(std::uint32_t slot, MessageState state, TimePoint until);
  void set_state(std::uint32_t slot, MessageState state);
  void erase(std::uint32_t slot);

  std::vector<std::uint32_t> select(std::size_t max, TimePoint now, Queue* dead_letters, bool& moved);
  void select_standard(std::vector<std::uint32_t>& picked, std::size_t max, TimePoint now, Queue* dead_letters,
                       bool& moved);
  void select_fifo(std::vector<std::uint32_t>& picked, std::size_t max, TimePoint now, Queue* dead_letters,
                   bool& moved);
  bool exhausted(const Message& message, const Queue* dead_letters) const;
  void move_to(Queue& dead_letters, std::uint32_t slot, TimePoint now);
  void accept(Message message, std::string source_arn, TimePoint now);
  std::uint32_t first_deliverable(TimePoint now);
  Delivery deliver(std::uint32_t slot, Duration visibility, TimePoint now);
  bool repeat_attempt(const ReceiveOrder& order, TimePoint now, Received& received);

  Message* find(const ReceiptHandle& handle);
  bool in_force(const Message& message, const ReceiptHandle& handle) const;
  std::optional<TimePoint> next_expiry() const;
  void tell(void (Observer::*event)(const MessageEvent&), const Message& message, TimePoint at) const;

  Identity identity_;
  QueueAttributes attributes_;
  Observer* observer_ = nullptr;
  SavedState* state_ = nullptr;

  MessageStore store_;
  std::size_t counts_[3] = {};
  std::uint64_t tick_ = 0;
  std::uint64_t sequence_ = 0;
  /// Standard: what is visible. FIFO: by group.
  FairOrder visible_{store_};
  MessageGroups groups_{store_};
  /// Delayed messages and messages in flight, by the time they become visible.
  IndexedHeap hidden_;
  /// FIFO only.
  RecentMemory<Sent> sends_;
  RecentMemory<Attempt> attempts_;
};

}  // namespace queuecast::sqs
