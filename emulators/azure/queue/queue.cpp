#include "emulators/azure/queue/queue.h"

#include <algorithm>
#include <utility>

namespace queuecast::azure::queue {

namespace {

TimePoint add(TimePoint now, Duration duration) { return kNever - now > duration ? now + duration : kNever; }

}  // namespace

// An id tells where its message stands: the slot, hidden under a hash of the random part, is its last 32 bits. So no
// table from ids to messages is needed.
Guid Queue::make_id(Guid chance, Slot slot) {
  Guid id = Guid::version4(chance.high, chance.low);
  id.low &= ~0xffffffffULL;
  id.low |= slot_of(id) ^ slot;
  return id;
}

Queue::Slot Queue::slot_of(Guid id) {
  std::uint64_t hash = (id.high ^ id.low >> 32) * 0x9e3779b97f4a7c15ULL;
  hash ^= hash >> 29;
  return static_cast<Slot>((hash ^ id.low) & 0xffffffffULL);
}

const Message& Queue::put(std::string text, Duration delay, std::optional<Duration> time_to_live, Guid chance,
                          TimePoint now) {
  now = floor_to_tick(now);
  advance(now);
  Slot slot = static_cast<Slot>(messages_.size());
  if (free_.empty()) {
    messages_.emplace_back();
  } else {
    slot = free_.back();
    free_.pop_back();
  }
  Message& message = messages_[slot];
  message.id = make_id(chance, slot);
  message.sequence = next_sequence_++;
  message.insertion = now;
  message.expiry = time_to_live ? add(now, *time_to_live) : kNever;
  message.next_visible = add(now, delay);
  message.dequeue_count = 0;
  message.updated = false;
  message.text = std::move(text);
  if (message.expiry != kNever) expiry_.push(slot, message.expiry, message.sequence);
  schedule(slot, now);
  changed(slot);
  if (observer_) observer_->put(name_, message, now);
  return message;
}

Queue::Batch Queue::get(std::size_t count, Duration visibility, TimePoint now) {
  now = floor_to_tick(now);
  advance(now);
  TimeHeap::List slots;
  while (slots.size() < std::min(count, TimeHeap::kMostListed) && !visible_.empty()) slots.push_back(visible_.pop());
  for (const Slot slot : slots) {
    Message& message = messages_[slot];
    ++message.dequeue_count;
    message.updated = false;
    message.next_visible = add(now, visibility);
    waiting_.push(slot, message.next_visible, message.sequence);
    changed(slot);
    if (observer_) observer_->gotten(name_, message, now);
  }
  return messages_at(slots);
}

Queue::Batch Queue::peek(std::size_t count, TimePoint now) {
  advance(now);
  return messages_at(visible_.first(count));
}

std::vector<const Message*> Queue::all(TimePoint now) {
  advance(now);
  std::vector<const Message*> messages;
  for (const Message& message : messages_) {
    if (message.sequence != 0) messages.push_back(&message);
  }
  std::sort(messages.begin(), messages.end(),
            [](const Message* a, const Message* b) { return a->sequence < b->sequence; });
  return messages;
}

const Message* Queue::find(Guid id, TimePoint now) {
  advance(now);
  const Slot slot = slot_of(id);
  if (slot >= messages_.size()) return nullptr;
  const Message& message = messages_[slot];
  return message.sequence != 0 && message.id == id ? &message : nullptr;
}

const Message& Queue::update(const Message& which, std::optional<std::string> text, Duration visibility,
                             TimePoint now) {
  now = floor_to_tick(now);
  const Slot slot = slot_of(which.id);
  Message& message = messages_[slot];
  TimePoint next_visible = add(now, visibility);
  // Several updates may fall into one tick of simulated time; an equal time would keep the old receipt alive.
  if (next_visible == message.next_visible) next_visible += Ticks{1};
  unschedule(slot);
  message.next_visible = next_visible;
  message.updated = true;
  if (text) message.text = std::move(*text);
  schedule(slot, now);
  changed(slot);
  if (observer_) observer_->updated(name_, message, now);
  return message;
}

void Queue::erase(const Message& message, TimePoint now) {
  const Slot slot = slot_of(message.id);
  if (observer_) observer_->deleted(name_, message, now);
  if (expiry_.contains(slot)) expiry_.erase(slot);
  unschedule(slot);
  release(slot);
}

void Queue::clear(TimePoint now) {
  advance(now);
  if (observer_) {
    for (const Message& message : messages_) {
      if (message.sequence != 0) observer_->deleted(name_, message, now);
    }
  }
  if (journal_ && !messages_.empty()) journal_->no_messages(name_);
  messages_.clear();
  free_.clear();
  visible_ = {};
  waiting_ = {};
  expiry_ = {};
}

Queue::Counts Queue::counts(TimePoint now) {
  advance(now);
  return {visible_.size(), waiting_.size()};
}

std::optional<TimePoint> Queue::next_change(TimePoint now) {
  advance(now);
  std::optional<TimePoint> next;
  if (!waiting_.empty()) next = waiting_.top_time();
  if (!expiry_.empty() && (!next || expiry_.top_time() < *next)) next = expiry_.top_time();
  return next;
}

void Queue::restore(std::uint32_t slot, Message message) {
  while (messages_.size() < slot) {
    free_.push_back(static_cast<Slot>(messages_.size()));
    messages_.emplace_back();
  }
  next_sequence_ = std::max(next_sequence_, message.sequence + 1);
  if (message.expiry != kNever) expiry_.push(slot, message.expiry, message.sequence);
  waiting_.push(slot, message.next_visible, message.sequence);  // `advance` finds those that are visible
  messages_.push_back(std::move(message));
}

void Queue::advance(TimePoint now) {
  while (!expiry_.empty() && expiry_.top_time() <= now) expire(expiry_.pop());
  while (!waiting_.empty() && waiting_.top_time() <= now) {
    const Slot slot = waiting_.pop();
    visible_.push(slot, messages_[slot].next_visible, messages_[slot].sequence);
  }
}

void Queue::expire(Slot slot) {
  if (observer_) observer_->expired(name_, messages_[slot], messages_[slot].expiry);
  unschedule(slot);
  release(slot);
}

void Queue::schedule(Slot slot, TimePoint now) {
  const Message& message = messages_[slot];
  (message.next_visible <= now ? visible_ : waiting_).push(slot, message.next_visible, message.sequence);
}

void Queue::release(Slot slot) {
  Message& message = messages_[slot];
  message.sequence = 0;
  std::string().swap(message.text);
  free_.push_back(slot);
  if (journal_) journal_->no_message(name_, slot);
}

Queue::Batch Queue::messages_at(const TimeHeap::List& slots) const {
  Batch batch;
  for (const Slot slot : slots) batch.push_back(&messages_[slot]);
  return batch;
}

}  // namespace queuecast::azure::queue
