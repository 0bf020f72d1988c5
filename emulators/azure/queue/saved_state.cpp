#include "emulators/azure/queue/saved_state.h"

#include <utility>

#include "emulators/azure/record.h"
#include "emulators/azure/settings/saved_properties.h"

namespace queuecast::azure::queue {

namespace {

using emulators::RecordReader;
using emulators::RecordWriter;

constexpr std::string_view kAccounts = "azure.queue.accounts";
constexpr std::string_view kQueues = "azure.queue.queues";
constexpr std::string_view kMessages = "azure.queue.messages";

void write(RecordWriter& record, const Message& message) {
  record << message.id.high << message.id.low << message.sequence << message.insertion << message.expiry
         << message.next_visible << message.dequeue_count << message.updated << message.text;
}

void read(RecordReader& record, Message& message) {
  record >> message.id.high >> message.id.low >> message.sequence >> message.insertion >> message.expiry >>
      message.next_visible >> message.dequeue_count >> message.updated >> message.text;
}

}  // namespace

class SavedState::Writer final : public Journal {
 public:
  Writer(emulators::Storage& storage, std::string account) : storage_(storage), account_(std::move(account)) {}

  void properties(const settings::ServiceProperties& properties) override {
    RecordWriter key, value;
    key << account_;
    settings::write_record(value, properties);
    storage_.put(kAccounts, key.bytes(), value.bytes());
  }

  void queue(std::string_view name, const Metadata& metadata, const auth::Policies& policies) override {
    RecordWriter value;
    value << std::optional<TimePoint>{} << metadata.size();
    for (const auto& [key, text] : metadata) value << key << text;
    write_settings(value, policies);
    storage_.put(kQueues, key_of(name).bytes(), value.bytes());
  }

  void no_queue(std::string_view name, std::optional<TimePoint> unusable_until) override {
    no_messages(name);
    if (!unusable_until) return storage_.erase(kQueues, key_of(name).bytes());
    RecordWriter value;
    value << unusable_until;
    storage_.put(kQueues, key_of(name).bytes(), value.bytes());
  }

  void message(std::string_view queue, std::uint32_t slot, const Message& message) override {
    RecordWriter key = key_of(queue), value;
    key << slot;
    write(value, message);
    storage_.put(kMessages, key.bytes(), value.bytes());
  }

  void no_message(std::string_view queue, std::uint32_t slot) override {
    RecordWriter key = key_of(queue);
    key << slot;
    storage_.erase(kMessages, key.bytes());
  }

  void no_messages(std::string_view queue) override { storage_.erase_all(kMessages, key_of(queue).bytes()); }

 private:
  RecordWriter key_of(std::string_view queue) const {
    RecordWriter key;
    key << account_ << queue;
    return key;
  }

  emulators::Storage& storage_;
  std::string account_;
};

Journal& SavedState::journal(std::string_view account) {
  const auto found = journals_.find(account);
  if (found != journals_.end()) return *found->second;
  auto writer = std::make_unique<Writer>(storage_, std::string(account));
  return *journals_.emplace(account, std::move(writer)).first->second;
}

void SavedState::load(const std::function<Account*(std::string_view account)>& find) {
  storage_.read(kAccounts, [&](std::string_view key, std::string_view value) {
    std::string name;
    RecordReader{key} >> name;
    Account* const account = find(name);
    RecordReader record{value};
    if (account) settings::read_record(record, account->properties);
  });
  storage_.read(kQueues, [&](std::string_view key, std::string_view value) {
    std::string name, queue;
    RecordReader{key} >> name >> queue;
    Account* const account = find(name);
    if (!account) return;
    RecordReader record{value};
    std::optional<TimePoint> unusable_until;
    record >> unusable_until;
    if (unusable_until) return account->restore_deleted(std::move(queue), *unusable_until);
    Account::Record& restored = account->restore(std::move(queue));
    std::size_t pairs = 0;
    for (record >> pairs; pairs > 0; --pairs) {
      auto& [pair_name, text] = restored.metadata.emplace_back();
      record >> pair_name >> text;
    }
    read_settings(record, restored.policies);
  });
  storage_.read(kMessages, [&](std::string_view key, std::string_view value) {
    std::string name, queue;
    std::uint32_t slot = 0;
    RecordReader{key} >> name >> queue >> slot;
    Account* const account = find(name);
    Account::Record* const record = account ? account->find(queue) : nullptr;
    if (!record) return;
    Message message;
    RecordReader fields{value};
    read(fields, message);
    record->queue.restore(slot, std::move(message));
  });
}

void SavedState::clear() {
  for (const std::string_view space : {kAccounts, kQueues, kMessages}) storage_.erase_all(space, "");
}

}  // namespace queuecast::azure::queue
