#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "emulators/aws/sqs/indexed_heap.h"
#include "emulators/aws/sqs/message.h"

namespace queuecast::sqs {

/// "No message": the number that ends every chain.
inline constexpr std::uint32_t kNone = ~0u;

/// The messages of a queue by number, in blocks that never move, and the order in which retention ends.
///
/// A number is reused after its message is gone; its generation then differs. Messages arrive in the order of their
/// send time and are chained in it, except those that a dead-letter move brings with an older time: they stand in a
/// heap.
class MessageStore {
 public:
  MessageStore() = default;
  MessageStore(const MessageStore&) = delete;
  MessageStore& operator=(const MessageStore&) = delete;

  Message& operator[](std::uint32_t slot) { return blocks_[slot / kBlock][slot % kBlock]; }
  const Message& operator[](std::uint32_t slot) const { return blocks_[slot / kBlock][slot % kBlock]; }

  /// A place for a message whose `sent` time is given; links and generation are set.
  std::uint32_t add(TimePoint sent, bool moved_in);
  /// Frees the place and what the message held.
  void release(std::uint32_t slot);
  /// Whether that generation of the number is a message of this queue.
  bool alive(std::uint32_t slot, std::uint32_t generation) const {
    return slot < places_ && blocks_[slot / kBlock] && (*this)[slot].generation == generation;
  }
  /// Whether a message stands there.
  bool in_use(std::uint32_t slot) const { return slot < places_ && blocks_[slot / kBlock] && (*this)[slot].in_use; }
  /// How many numbers there have ever been.
  std::uint32_t places() const { return places_; }
  /// Puts messages, in the order of their sending, back under their numbers. Of the first `places` numbers no other is
  /// given out again: a handle of a message that is gone must not find another one.
  void restore(std::vector<std::pair<std::uint32_t, Message>> messages, std::uint32_t places);
  /// The message whose retention ends first; kNone when there is none.
  std::uint32_t oldest() const;
  std::size_t size() const { return size_; }
  /// Every message in the order of its sending.
  std::vector<const Message*> all() const;

 private:
  static constexpr std::uint32_t kBlock = 512;

  /// Takes its place in the order of retention.
  void link(std::uint32_t slot);

  std::vector<std::unique_ptr<Message[]>> blocks_;
  IndexedHeap moved_in_;
  std::size_t size_ = 0;
  std::uint32_t places_ = 0;
  std::uint32_t free_ = kNone;
  std::uint32_t first_ = kNone;
  std::uint32_t last_ = kNone;
};

/// A chain through `previous` and `next` of the store's messages.
class MessageChain {
 public:
  explicit MessageChain(MessageStore& store) : store_(&store) {}

  std::uint32_t first() const { return first_; }
  bool empty() const { return first_ == kNone; }
  void push_back(std::uint32_t slot);
  void erase(std::uint32_t slot);

 private:
  MessageStore* store_;
  std::uint32_t first_ = kNone;
  std::uint32_t last_ = kNone;
};

}  // namespace queuecast::sqs
