#include "emulators/aws/sqs/message_store.h"

#include <algorithm>

namespace queuecast::sqs {

std::uint32_t MessageStore::add(TimePoint sent, bool moved_in) {
  std::uint32_t slot = free_;
  if (slot != kNone) {
    free_ = (*this)[slot].next;
  } else {
    if (places_ % kBlock == 0) blocks_.push_back(std::make_unique<Message[]>(kBlock));
    slot = places_++;
  }
  Message& message = (*this)[slot];
  message.sent = sent;
  message.moved_in = moved_in;
  message.in_use = true;
  link(slot);
  return slot;
}

void MessageStore::link(std::uint32_t slot) {
  Message& message = (*this)[slot];
  message.previous = message.next = kNone;
  ++size_;
  if (message.moved_in) {
    moved_in_.set(slot, message.sent.time_since_epoch().count(), slot);
    return;
  }
  message.older = last_;
  message.newer = kNone;
  (last_ == kNone ? first_ : (*this)[last_].newer) = slot;
  last_ = slot;
}

void MessageStore::restore(std::vector<std::pair<std::uint32_t, Message>> messages, std::uint32_t places) {
  // Numbers go on at the next whole block, so that only blocks with messages need memory.
  places_ = (places + kBlock - 1) / kBlock * kBlock;
  blocks_.resize(places_ / kBlock);
  for (auto& [slot, message] : messages) {
    std::unique_ptr<Message[]>& block = blocks_[slot / kBlock];
    if (!block) {
      block = std::make_unique<Message[]>(kBlock);
      for (std::uint32_t i = 0; i < kBlock; ++i) block[i].generation = 0;  // no handle has this one
    }
    message.in_use = true;
    (*this)[slot] = std::move(message);
    link(slot);
  }
}

void MessageStore::release(std::uint32_t slot) {
  Message& message = (*this)[slot];
  if (message.moved_in) {
    moved_in_.erase(slot);
  } else {
    (message.older == kNone ? first_ : (*this)[message.older].newer) = message.newer;
    (message.newer == kNone ? last_ : (*this)[message.newer].older) = message.older;
  }
  const std::uint32_t generation = message.generation + 1;
  message = Message{};
  message.generation = generation;
  message.next = free_;
  free_ = slot;
  --size_;
}

std::uint32_t MessageStore::oldest() const {
  if (moved_in_.empty()) return first_;
  const std::uint32_t moved = moved_in_.top().id;
  return first_ == kNone || (*this)[moved].sent < (*this)[first_].sent ? moved : first_;
}

std::vector<const Message*> MessageStore::all() const {
  std::vector<const Message*> messages;
  for (std::uint32_t slot = first_; slot != kNone; slot = (*this)[slot].newer) messages.push_back(&(*this)[slot]);
  // Those that a dead-letter move brought stand outside the chain.
  for (std::uint32_t slot = 0; !moved_in_.empty() && slot < places_; ++slot) {
    if (moved_in_.contains(slot)) messages.push_back(&(*this)[slot]);
  }
  std::stable_sort(messages.begin(), messages.end(),
                   [](const Message* a, const Message* b) { return a->sent < b->sent; });
  return messages;
}

void MessageChain::push_back(std::uint32_t slot) {
  Message& message = (*store_)[slot];
  message.previous = last_;
  message.next = kNone;
  (last_ == kNone ? first_ : (*store_)[last_].next) = slot;
  last_ = slot;
}

void MessageChain::erase(std::uint32_t slot) {
  Message& message = (*store_)[slot];
  (message.previous == kNone ? first_ : (*store_)[message.previous].next) = message.next;
  (message.next == kNone ? last_ : (*store_)[message.next].previous) = message.previous;
  message.previous = message.next = kNone;
}

}  // namespace queuecast::sqs
