// How a queue is written down and made again, message by message.

#include <algorithm>
#include <tuple>

#include "emulators/aws/sqs/queue.h"
#include "emulators/http/record.h"

namespace queuecast::sqs {

namespace {

using emulators::RecordReader;
using emulators::RecordWriter;

void write(RecordWriter& out, const MessageExtras& extras) {
  out << extras.attributes.size();
  for (const MessageAttribute& attribute : extras.attributes) {
    out << attribute.name << attribute.type << attribute.value << attribute.binary;
  }
  out << extras.group_id << extras.deduplication_id << extras.trace_header << extras.source_arn;
}

std::unique_ptr<MessageExtras> read_extras(RecordReader& in) {
  auto extras = std::make_unique<MessageExtras>();
  std::size_t size = 0;
  in >> size;
  for (std::size_t i = 0; i < size; ++i) {
    MessageAttribute& attribute = extras->attributes.emplace_back();
    in >> attribute.name >> attribute.type >> attribute.value >> attribute.binary;
  }
  if (size > 0) extras->attributes_md5 = attributes_md5(extras->attributes);
  in >> extras->group_id >> extras->deduplication_id >> extras->trace_header >> extras->source_arn;
  return extras;
}

}  // namespace

std::string Queue::save(std::uint32_t slot) const {
  if (!store_.in_use(slot)) return {};
  const Message& message = store_[slot];
  const std::int64_t until = hidden_.contains(slot) ? hidden_.key_of(slot) : 0;
  RecordWriter out;
  out << message.id.high << message.id.low << message.body << message.sent << message.first_received << message.taken
      << message.tick << message.sequence << message.receives << message.receives_here << message.state
      << message.moved_in << message.generation << until << (message.extras != nullptr);
  if (message.extras) write(out, *message.extras);
  return out.bytes();
}

void Queue::restore(const std::vector<Saved>& rows, std::uint64_t sequence, std::uint32_t places, TimePoint now) {
  struct Place {
    std::uint32_t slot;
    std::int64_t until;
  };
  std::vector<Place> order;
  std::vector<std::pair<std::uint32_t, Message>> messages;
  for (const Saved& row : rows) {
    Message message;
    std::int64_t until = 0;
    bool has_extras = false;
    RecordReader in{row.bytes};
    in >> message.id.high >> message.id.low >> message.body >> message.sent >> message.first_received >>
        message.taken >> message.tick >> message.sequence >> message.receives >> message.receives_here >>
        message.state >> message.moved_in >> message.generation >> until >> has_extras;
    if (has_extras) message.extras = read_extras(in);
    message.body_md5 = md5(message.body);
    order.push_back({row.slot, until});
    messages.emplace_back(row.slot, std::move(message));
  }
  // Retention goes by the order of sending.
  std::sort(messages.begin(), messages.end(), [](const auto& a, const auto& b) {
    return std::tie(a.second.sent, a.second.tick) < std::tie(b.second.sent, b.second.tick);
  });
  store_.restore(std::move(messages), places);
  // A message that became visible while nobody was there did so after all that were visible then.
  std::sort(order.begin(), order.end(), [this](const Place& a, const Place& b) {
    return std::tuple(a.until, store_[a.slot].tick) < std::tuple(b.until, store_[b.slot].tick);
  });
  for (const auto& [slot, until] : order) {
    Message& message = store_[slot];
    message.tick = ++tick_;
    ++counts_[static_cast<std::size_t>(message.state)];
    if (message.state != MessageState::kVisible) hidden_.set(slot, until, message.tick);
  }
  if (fifo()) {
    std::sort(order.begin(), order.end(),
              [this](const Place& a, const Place& b) { return store_[a.slot].sequence < store_[b.slot].sequence; });
    for (const auto& [slot, until] : order) groups_.append(slot, store_[slot].extras->group_id);
  } else {
    for (const auto& [slot, until] : order) {
      const Message& message = store_[slot];
      visible_.enter(slot, identity_.fair && message.extras ? std::string_view(message.extras->group_id) : "", now);
      if (message.state == MessageState::kVisible) visible_.push_back(slot);
      if (message.state == MessageState::kInFlight) visible_.taken(slot);
    }
  }
  sequence_ = sequence;
}

std::string Queue::save(const Sent& sent, TimePoint at) {
  return (RecordWriter{} << sent.id.high << sent.id.low << sent.sequence << at).bytes();
}

void Queue::restore_send(const std::string& key, std::string_view row) {
  Sent sent;
  TimePoint at;
  RecordReader{row} >> sent.id.high >> sent.id.low >> sent.sequence >> at;
  sends_.put(key, sent, at);
}

}  // namespace queuecast::sqs
