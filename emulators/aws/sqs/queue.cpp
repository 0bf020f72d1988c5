#include "emulators/aws/sqs/queue.h"

#include <algorithm>
#include <utility>

namespace queuecast::sqs {

namespace {

using std::chrono::seconds;

std::string deduplication_key(bool per_group, const MessageExtras& extras) {
  // Neither id may contain a blank: a key of one scope never equals one of the other.
  return per_group ? extras.group_id + ' ' + extras.deduplication_id : extras.deduplication_id;
}

std::size_t index(MessageState state) { return static_cast<std::size_t>(state); }

}  // namespace

Queue::Queue(Identity identity, QueueAttributes attributes)
    : identity_(std::move(identity)), attributes_(std::move(attributes)) {}

void Queue::set_attributes(QueueAttributes attributes, TimePoint now) {
  advance(now);
  const bool delay_changed = attributes.delay != attributes_.delay;
  attributes_ = std::move(attributes);
  if (!fifo() || !delay_changed) return;
  std::vector<IndexedHeap::Entry> delayed;
  for (const IndexedHeap::Entry& entry : hidden_.entries()) {
    if (store_[entry.id].state == MessageState::kDelayed) delayed.push_back(entry);
  }
  std::sort(delayed.begin(), delayed.end());
  for (const IndexedHeap::Entry& entry : delayed) {
    hide(entry.id, MessageState::kDelayed, store_[entry.id].sent + seconds{attributes_.delay});
  }
  advance(now);
}

Queue::Sent Queue::send(NewMessage message, TimePoint now) {
  advance(now);
  Sent sent{message.id, 0, false};
  Duration delay = message.delay.value_or(seconds{attributes_.delay});
  if (fifo()) {
    delay = seconds{attributes_.delay};
    std::string key = deduplication_key(attributes_.deduplication_per_group, *message.extras);
    if (const Sent* original = sends_.find(key, now)) {
      sent = *original;
      sent.duplicate = true;
      return sent;
    }
    sent.sequence = ++sequence_;
    if (state_) state_->note_send(*this, key, save(sent, now), now);
    sends_.put(std::move(key), sent, now);
  }
  store(std::move(message), sent.sequence, now + delay, now);
  return sent;
}

void Queue::store(NewMessage message, std::uint64_t sequence, TimePoint visible_at, TimePoint now) {
  const std::uint32_t slot = store_.add(now, false);
  Message& stored = store_[slot];
  stored.id = message.id;
  stored.body = std::move(message.body);
  stored.body_md5 = message.body_md5;
  stored.extras = std::move(message.extras);
  stored.sequence = sequence;
  enter(slot, visible_at, now);
  tell(&Observer::sent, stored, now);
}

/// A stored message begins its time in the queue.
void Queue::enter(std::uint32_t slot, TimePoint visible_at, TimePoint now) {
  Message& message = store_[slot];
  message.state = visible_at > now ? MessageState::kDelayed : MessageState::kVisible;
  message.tick = ++tick_;
  note(slot);
  ++counts_[index(message.state)];
  if (visible_at > now) hidden_.set(slot, visible_at.time_since_epoch().count(), message.tick);
  if (fifo()) {
    groups_.append(slot, message.extras->group_id);
    return;
  }
  visible_.enter(slot, identity_.fair && message.extras ? std::string_view(message.extras->group_id) : "", now);
  if (message.state == MessageState::kVisible) visible_.push_back(slot);
}

Queue::Received Queue::receive(const ReceiveOrder& order, TimePoint now, Queue* dead_letters) {
  advance(now);
  Received received;
  const bool remembers = fifo() && !order.attempt_id.empty();
  if (remembers && repeat_attempt(order, now, received)) return received;

  const std::size_t in_flight = counts_[index(MessageState::kInFlight)];
  const std::size_t room = identity_.in_flight_limit > in_flight ? identity_.in_flight_limit - in_flight : 0;
  received.over_limit = room == 0;
  if (room == 0) return received;

  const auto picked = select(std::min(order.max, room), now, dead_letters, received.moved);
  received.messages.reserve(picked.size());
  for (const std::uint32_t slot : picked) received.messages.push_back(deliver(slot, order.visibility, now));
  if (remembers && !picked.empty()) {
    Attempt attempt;
    for (const Delivery& delivery : received.messages)
      attempt.parts.push_back({delivery.handle, delivery.message->tick});
    attempts_.put(order.attempt_id, std::move(attempt), now);
  }
  return received;
}

std::vector<std::uint32_t> Queue::select(std::size_t max, TimePoint now, Queue* dead_letters, bool& moved) {
  std::vector<std::uint32_t> picked;
  if (fifo()) {
    select_fifo(picked, max, now, dead_letters, moved);
  } else {
    select_standard(picked, max, now, dead_letters, moved);
  }
  return picked;
}

void Queue::select_standard(std::vector<std::uint32_t>& picked, std::size_t max, TimePoint now, Queue* dead_letters,
                            bool& moved) {
  while (picked.size() < max) {
    const std::uint32_t slot = first_deliverable(now);
    if (slot == kNone) return;
    if (exhausted(store_[slot], dead_letters)) {
      move_to(*dead_letters, slot, now);
      moved = true;
    } else {
      visible_.erase(slot);
      picked.push_back(slot);
    }
  }
}

void Queue::select_fifo(std::vector<std::uint32_t>& picked, std::size_t max, TimePoint now, Queue* dead_letters,
                        bool& moved) {
  while (picked.size() < max && groups_.any_ready()) {
    const std::uint32_t group = groups_.first_ready();
    const std::size_t picked_before = picked.size();
    for (std::uint32_t slot = groups_.front(group); slot != kNone && picked.size() < max;) {
      const Message& message = store_[slot];
      if (message.state != MessageState::kVisible) break;
      const std::uint32_t next = message.next;
      if (exhausted(message, dead_letters)) {
        move_to(*dead_letters, slot, now);
        moved = true;
      } else {
        picked.push_back(slot);
      }
      slot = next;
    }
    // Without a pick the group is blocked, has ended, or got a message back from its own dead-letter queue.
    if (picked.size() > picked_before) {
      groups_.hold(group);
    } else {
      groups_.refresh(group);
    }
  }
}

bool Queue::exhausted(const Message& message, const Queue* dead_letters) const {
  return dead_letters && attributes_.redrive && message.receives_here >= attributes_.redrive->max_receive_count;
}

void Queue::move_to(Queue& dead_letters, std::uint32_t slot, TimePoint now) {
  tell(&Observer::dead_lettered, store_[slot], now);
  Message message;
  message.id = store_[slot].id;
  message.body = std::move(store_[slot].body);
  message.body_md5 = store_[slot].body_md5;
  message.extras = std::move(store_[slot].extras);
  message.sent = store_[slot].sent;
  message.first_received = store_[slot].first_received;
  message.receives = store_[slot].receives;
  erase(slot);
  dead_letters.accept(std::move(message), identity_.arn, now);
}

/// A standard queue keeps the time of the first send, a FIFO queue restarts retention and replaces the deduplication id
/// by the message id, so that messages of different senders cannot collide. The queue's delay does not apply.
void Queue::accept(Message message, std::string source_arn, TimePoint now) {
  advance(now);
  const std::uint32_t slot = store_.add(fifo() ? now : message.sent, !fifo());
  Message& stored = store_[slot];
  stored.id = message.id;
  stored.body = std::move(message.body);
  stored.body_md5 = message.body_md5;
  stored.extras = message.extras ? std::move(message.extras) : std::make_unique<MessageExtras>();
  stored.extras->source_arn = std::move(source_arn);
  stored.first_received = message.first_received;
  stored.receives = message.receives;
  if (fifo()) {
    stored.extras->deduplication_id = stored.id.text();
    stored.sequence = ++sequence_;
  }
  enter(slot, now, now);
}

std::uint32_t Queue::first_deliverable(TimePoint now) {
  if (!fifo()) return visible_.first(counts_[index(MessageState::kInFlight)], now);
  return groups_.any_ready() ? groups_.front(groups_.first_ready()) : kNone;
}

const Message* Queue::next_to_move(TimePoint now) {
  advance(now);
  const std::uint32_t slot = first_deliverable(now);
  return slot == kNone ? nullptr : &store_[slot];
}

void Queue::move_next_to(Queue& destination, Uuid id, TimePoint now) {
  const std::uint32_t slot = first_deliverable(now);
  tell(&Observer::deleted, store_[slot], now);
  NewMessage message{id, std::move(store_[slot].body), store_[slot].body_md5, std::move(store_[slot].extras), {}};
  erase(slot);
  if (message.extras) message.extras->source_arn.clear();
  destination.advance(now);
  destination.store(std::move(message), destination.fifo() ? ++destination.sequence_ : 0, now, now);
}

Queue::Delivery Queue::deliver(std::uint32_t slot, Duration visibility, TimePoint now) {
  Message& message = store_[slot];
  ++message.receives;
  ++message.receives_here;
  if (!message.first_received) message.first_received = now;
  message.taken = now;
  if (visibility > Duration::zero()) {
    hide(slot, MessageState::kInFlight, now + visibility);
  } else {
    make_visible(slot);
  }
  tell(&Observer::received, message, now);
  return {{identity_.id, slot, message.generation, message.receives_here}, &message};
}

/// Gives the same messages and handles again when nothing happened to any of them since.
bool Queue::repeat_attempt(const ReceiveOrder& order, TimePoint now, Received& received) {
  Attempt* attempt = attempts_.find(order.attempt_id, now);
  if (!attempt) return false;
  for (const Attempt::Part& part : attempt->parts) {
    const Message* message = find(part.handle);
    if (!message || !in_force(*message, part.handle) || message->tick != part.tick) return false;
  }
  for (Attempt::Part& part : attempt->parts) {
    Message& message = store_[part.handle.slot];
    if (order.visibility > Duration::zero()) {
      hide(part.handle.slot, MessageState::kInFlight, now + order.visibility);
    } else {
      hidden_.erase(part.handle.slot);
      make_visible(part.handle.slot);
    }
    part.tick = message.tick;
    received.messages.push_back({part.handle, &message});
  }
  return true;
}

Queue::Outcome Queue::remove(const ReceiptHandle& handle, TimePoint now) {
  advance(now);
  const Message* message = find(handle);
  if (!message) return Outcome::kDone;
  if (fifo() && !in_force(*message, handle)) return Outcome::kExpired;
  tell(&Observer::deleted, *message, now);
  erase(handle.slot);
  return Outcome::kDone;
}

Queue::Outcome Queue::change_visibility(const ReceiptHandle& handle, Duration visibility, TimePoint now) {
  advance(now);
  Message* message = find(handle);
  if (!message || (fifo() && !in_force(*message, handle))) return Outcome::kGone;
  if (message->state == MessageState::kInFlight) {
    if (now + visibility > message->taken + kLongestInFlight) return Outcome::kBeyondLimit;
  } else if (visibility > Duration::zero()) {
    visible_.erase(handle.slot);
    message->taken = now;
  }
  if (visibility > Duration::zero()) {
    hide(handle.slot, MessageState::kInFlight, now + visibility);
  } else if (message->state == MessageState::kInFlight) {
    hidden_.erase(handle.slot);
    make_visible(handle.slot);
  }
  return Outcome::kDone;
}

void Queue::purge(TimePoint now) {
  advance(now);
  while (store_.size() > 0) {
    const std::uint32_t slot = store_.oldest();
    tell(&Observer::deleted, store_[slot], now);
    erase(slot);
  }
  sends_.clear();
  attempts_.clear();
}

std::vector<const Message*> Queue::messages(TimePoint now) {
  advance(now);
  return store_.all();
}

Counts Queue::counts(TimePoint now) {
  advance(now);
  return {counts_[index(MessageState::kVisible)], counts_[index(MessageState::kInFlight)],
          counts_[index(MessageState::kDelayed)]};
}

std::optional<TimePoint> Queue::next_expiry() const {
  const std::uint32_t oldest = store_.oldest();
  if (oldest == kNone) return std::nullopt;
  return store_[oldest].sent + seconds{attributes_.retention};
}

std::optional<TimePoint> Queue::next_change() const {
  std::optional<TimePoint> next;
  if (!hidden_.empty()) next = TimePoint{Duration{hidden_.top().key}};
  // The end of a hidden message unblocks those behind it in its group.
  if (const auto expiry = next_expiry(); fifo() && expiry && (!next || *expiry < *next)) next = expiry;
  return next;
}

std::string Queue::sequence_text(std::uint64_t sequence) {
  // 18850000000000000000 + 256 * sequence exceeds 64 bits: two halves of ten digits.
  constexpr std::uint64_t kHalf = 10'000'000'000;
  const std::uint64_t low = 256 * sequence;
  std::string lower = std::to_string(low % kHalf);
  return std::to_string(1'885'000'000 + low / kHalf) + std::string(10 - lower.size(), '0') + lower;
}

void Queue::advance(TimePoint now) {
  for (auto expiry = next_expiry(); expiry && *expiry <= now; expiry = next_expiry()) {
    const std::uint32_t slot = store_.oldest();
    tell(&Observer::expired, store_[slot], *expiry);
    erase(slot);
  }
  while (!hidden_.empty() && hidden_.top().key <= now.time_since_epoch().count()) {
    const std::uint32_t slot = hidden_.top().id;
    hidden_.erase(slot);
    make_visible(slot);
  }
}

void Queue::make_visible(std::uint32_t slot) {
  Message& message = store_[slot];
  set_state(slot, MessageState::kVisible);
  if (fifo()) {
    groups_.refresh(message.group);
  } else {
    visible_.push_back(slot);
  }
}

void Queue::hide(std::uint32_t slot, MessageState state, TimePoint until) {
  Message& message = store_[slot];
  set_state(slot, state);
  hidden_.set(slot, until.time_since_epoch().count(), message.tick);
  if (fifo()) groups_.refresh(message.group);
}

void Queue::set_state(std::uint32_t slot, MessageState state) {
  Message& message = store_[slot];
  if (!fifo() && message.state == MessageState::kInFlight) visible_.returned(slot);
  if (!fifo() && state == MessageState::kInFlight) visible_.taken(slot);
  --counts_[index(message.state)];
  message.state = state;
  ++counts_[index(state)];
  message.tick = ++tick_;
  note(slot);
}

void Queue::erase(std::uint32_t slot) {
  note(slot);
  Message& message = store_[slot];
  --counts_[index(message.state)];
  hidden_.erase(slot);
  if (fifo()) {
    groups_.erase(slot);
  } else {
    if (message.state == MessageState::kVisible) visible_.erase(slot);
    if (message.state == MessageState::kInFlight) visible_.returned(slot);
    visible_.leave(slot);
  }
  store_.release(slot);
}

Message* Queue::find(const ReceiptHandle& handle) {
  return store_.alive(handle.slot, handle.generation) ? &store_[handle.slot] : nullptr;
}

bool Queue::in_force(const Message& message, const ReceiptHandle& handle) const {
  return message.state == MessageState::kInFlight && message.receives_here == handle.receive;
}

void Queue::tell(void (Observer::*event)(const MessageEvent&), const Message& message, TimePoint at) const {
  if (observer_) (observer_->*event)({identity_.name, message.id, at, message.sent, message.receives});
}

}  // namespace queuecast::sqs
