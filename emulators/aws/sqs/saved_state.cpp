#include "emulators/aws/sqs/saved_state.h"

#include <algorithm>
#include <utility>

#include "emulators/aws/sqs/accounts.h"
#include "emulators/http/record.h"

namespace queuecast::sqs {

namespace {

using emulators::RecordReader;
using emulators::RecordWriter;

constexpr std::string_view kService = "sqs";
constexpr std::string_view kHandleKey = "handle_key";
constexpr std::string_view kQueues = "sqs.queues";
constexpr std::string_view kMessages = "sqs.messages";
constexpr std::string_view kMarks = "sqs.marks";
constexpr std::string_view kSends = "sqs.sends";

/// The part of the time line that a send is filed under, so that past ones go with it.
std::int64_t window_of(runtime::TimePoint at) { return at.time_since_epoch() / RecentMemory<int>::kWindow; }

void write_map(RecordWriter& out, const AttributeMap& map) {
  out << map.size();
  for (const auto& [name, value] : map) out << name << value;
}

AttributeMap read_map(RecordReader& in) {
  std::size_t size = 0;
  in >> size;
  AttributeMap map;
  for (std::size_t i = 0; i < size; ++i) {
    std::string name, value;
    in >> name >> value;
    map.emplace(std::move(name), std::move(value));
  }
  return map;
}

/// What a client would have to set to make the queue again.
AttributeMap settings(const QueueAttributes& attributes) {
  AttributeMap map;
  for (const std::string_view name : QueueAttributes::names()) {
    if (auto value = attributes.get(name)) map.emplace(name, std::move(*value));
  }
  return map;
}

std::string encode(const QueueRecord& record) {
  RecordWriter out;
  out << record.account->identity().id << record.account->identity().region << record.name() << record.created
      << record.modified;
  write_map(out, settings(record.queue.attributes()));
  write_map(out, record.tags);
  return out.bytes();
}

std::string message_key(std::uint64_t queue, std::uint32_t slot) { return (RecordWriter{} << queue << slot).bytes(); }

}  // namespace

std::uint64_t SavedState::handle_key(std::uint64_t fresh) {
  std::optional<std::uint64_t> saved;
  storage_.read(kService, [&](std::string_view key, std::string_view value) {
    if (key == kHandleKey) RecordReader{value} >> saved.emplace();
  });
  if (!saved) storage_.put(kService, kHandleKey, (RecordWriter{} << fresh).bytes());
  return saved.value_or(fresh);
}

void SavedState::note_send(const Queue& queue, std::string_view key, std::string_view memory, runtime::TimePoint now) {
  const std::uint64_t id = queue.identity().id;
  const std::int64_t window = window_of(now);
  Written& written = written_[id];
  if (written.sends_window != window) {
    // What lies two windows back is forgotten for certain.
    for (std::int64_t old = written.sends_window - 1; old <= std::min(written.sends_window, window - 2); ++old) {
      storage_.erase_all(kSends, (RecordWriter{} << id << old).bytes());
    }
    written.sends_window = window;
  }
  storage_.put(kSends, (RecordWriter{} << id << window << key).bytes(), memory);
}

void SavedState::gone(QueueRecord& record) {
  const std::string id = (RecordWriter{} << record.queue.identity().id).bytes();
  for (const std::string_view space : {kQueues, kMarks}) storage_.erase(space, id);
  for (const std::string_view space : {kMessages, kSends}) storage_.erase_all(space, id);
  records_.erase(&record);
  messages_.erase(&record.queue);
  written_.erase(record.queue.identity().id);
}

void SavedState::save() {
  for (QueueRecord* const record : records_) {
    storage_.put(kQueues, (RecordWriter{} << record->queue.identity().id).bytes(), encode(*record));
  }
  records_.clear();
  for (auto& [queue, slots] : messages_) {
    const std::uint64_t id = queue->identity().id;
    std::sort(slots.begin(), slots.end());
    slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
    for (const std::uint32_t slot : slots) {
      const std::string row = queue->save(slot);
      row.empty() ? storage_.erase(kMessages, message_key(id, slot))
                  : storage_.put(kMessages, message_key(id, slot), row);
    }
    Written& written = written_[id];
    if (written.sequence != queue->sequence() || written.places != queue->places()) {
      written.sequence = queue->sequence();
      written.places = queue->places();
      storage_.put(kMarks, (RecordWriter{} << id).bytes(),
                   (RecordWriter{} << written.sequence << written.places).bytes());
    }
  }
  messages_.clear();
}

void SavedState::read(Accounts& accounts, runtime::TimePoint now) {
  std::unordered_map<std::uint64_t, QueueRecord*> queues;
  storage_.read(kQueues, [&](std::string_view key, std::string_view value) {
    std::uint64_t id = 0;
    std::string account, region, name;
    TimePoint created, modified;
    RecordReader{key} >> id;
    RecordReader in{value};
    in >> account >> region >> name >> created >> modified;
    const AttributeMap attributes = read_map(in);
    queues[id] = &accounts.at(account, region).restore(id, name, attributes, read_map(in), created, modified);
  });
  storage_.read(kMarks, [&](std::string_view key, std::string_view value) {
    std::uint64_t id = 0;
    RecordReader{key} >> id;
    Written& written = written_[id];
    RecordReader{value} >> written.sequence >> written.places;
  });
  std::map<std::uint64_t, std::vector<Queue::Saved>> messages;
  storage_.read(kMessages, [&](std::string_view key, std::string_view value) {
    std::uint64_t id = 0;
    std::uint32_t slot = 0;
    RecordReader{key} >> id >> slot;
    messages[id].push_back({slot, std::string(value)});
  });
  for (const auto& [id, record] : queues) {
    const Written& written = written_[id];
    record->queue.restore(messages[id], written.sequence, written.places, now);
  }
  storage_.read(kSends, [&](std::string_view key, std::string_view value) {
    std::uint64_t id = 0;
    std::int64_t window = 0;
    std::string name;
    RecordReader{key} >> id >> window >> name;
    written_[id].sends_window = std::max(written_[id].sends_window, window);
    if (const auto queue = queues.find(id); queue != queues.end()) queue->second->queue.restore_send(name, value);
  });
  records_.clear();
  messages_.clear();
}

}  // namespace queuecast::sqs
