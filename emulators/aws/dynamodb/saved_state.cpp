#include "emulators/aws/dynamodb/saved_state.h"

#include <stdexcept>

#include "emulators/aws/dynamodb/saved_item.h"
#include "emulators/aws/dynamodb/saved_table.h"

namespace queuecast::dynamodb {

namespace {

using emulators::RecordReader;
using emulators::RecordWriter;

constexpr std::string_view kTables = "dynamodb.tables";
constexpr std::string_view kItems = "dynamodb.items";
constexpr std::string_view kTokens = "dynamodb.tokens";

}  // namespace

class SavedState::Writer final : public Journal {
 public:
  Writer(emulators::Storage& storage, std::string account_id, std::string region)
      : storage_(storage), account_id_(std::move(account_id)), region_(std::move(region)) {}

  void table(const TableRecord& record) override {
    RecordWriter value;
    write_record(value, record);
    storage_.put(kTables, key_of(record.table.definition().name).bytes(), value.bytes());
  }

  void no_table(std::string_view name) override {
    const RecordWriter key = key_of(name);
    storage_.erase(kTables, key.bytes());
    storage_.erase_all(kItems, key.bytes());
  }

  void item(std::string_view table, const Key& key, const Item& item) override {
    RecordWriter value;
    write_record(value, item);
    storage_.put(kItems, key_of(table, key).bytes(), value.bytes());
  }

  void no_item(std::string_view table, const Key& key) override { storage_.erase(kItems, key_of(table, key).bytes()); }

  void token(std::string_view token, std::string_view request, runtime::TimePoint until) override {
    RecordWriter value;
    value << until << request;
    storage_.put(kTokens, key_of(token).bytes(), value.bytes());
  }

  void no_token(std::string_view token) override { storage_.erase(kTokens, key_of(token).bytes()); }

 private:
  RecordWriter key_of(std::string_view name) const {
    RecordWriter key;
    key << account_id_ << region_ << name;
    return key;
  }
  RecordWriter key_of(std::string_view table, const Key& key) const {
    RecordWriter row = key_of(table);
    row << key.partition << key.sort;
    return row;
  }

  emulators::Storage& storage_;
  std::string account_id_;
  std::string region_;
};

Journal& SavedState::journal(const std::string& account_id, const std::string& region) {
  std::unique_ptr<Journal>& journal = journals_[{account_id, region}];
  if (!journal) journal = std::make_unique<Writer>(storage_, account_id, region);
  return *journal;
}

void SavedState::load(const std::function<Account&(const std::string&, const std::string&)>& find) {
  std::string account_id, region, name;
  storage_.read(kTables, [&](std::string_view key, std::string_view value) {
    RecordReader{key} >> account_id >> region;
    RecordReader record{value};
    restore_table(record, find(account_id, region));
  });
  storage_.read(kItems, [&](std::string_view key, std::string_view value) {
    RecordReader{key} >> account_id >> region >> name;
    Table* const table = find(account_id, region).find_restored(name);
    if (!table) throw std::runtime_error("a stored item is of no table");
    RecordReader record{value};
    Item item;
    read_record(record, item);
    table->restore(std::move(item));
  });
  storage_.read(kTokens, [&](std::string_view key, std::string_view value) {
    RecordReader{key} >> account_id >> region >> name;
    std::string request;
    runtime::TimePoint until;
    RecordReader{value} >> until >> request;
    find(account_id, region).transaction_tokens().restore(name, std::move(request), until);
  });
}

void SavedState::clear() {
  for (const std::string_view space : {kTables, kItems, kTokens}) storage_.erase_all(space, "");
}

}  // namespace queuecast::dynamodb
