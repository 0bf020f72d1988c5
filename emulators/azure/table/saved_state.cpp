#include "emulators/azure/table/saved_state.h"

#include <utility>

#include "emulators/azure/record.h"
#include "emulators/azure/settings/saved_properties.h"
#include "emulators/azure/table/saved_entity.h"

namespace queuecast::azure::table {

namespace {

using emulators::RecordReader;
using emulators::RecordWriter;

constexpr std::string_view kAccounts = "azure.table.accounts";
constexpr std::string_view kTables = "azure.table.tables";
constexpr std::string_view kEntities = "azure.table.entities";

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

  void table(const Table& table) override {
    RecordWriter value;
    value << std::optional<TimePoint>{} << table.name() << table.last_write();
    write_settings(value, table.policies());
    storage_.put(kTables, key_of(table.name()).bytes(), value.bytes());
  }

  void no_table(std::string_view name, std::optional<TimePoint> unusable_until) override {
    storage_.erase_all(kEntities, key_of(name).bytes());
    if (!unusable_until) return storage_.erase(kTables, key_of(name).bytes());
    RecordWriter value;
    value << unusable_until;
    storage_.put(kTables, key_of(name).bytes(), value.bytes());
  }

  void entity(const Table& table, const Entity& entity) override {
    RecordWriter key = key_of(table.name()), value;
    key << entity.partition_key << entity.row_key;
    write_record(value, entity);
    storage_.put(kEntities, key.bytes(), value.bytes());
  }

  void no_entity(const Table& table, std::string_view partition_key, std::string_view row_key) override {
    RecordWriter key = key_of(table.name());
    key << partition_key << row_key;
    storage_.erase(kEntities, key.bytes());
  }

 private:
  RecordWriter key_of(std::string_view table) const {
    RecordWriter key;
    key << account_ << lower_case(table);
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
  storage_.read(kTables, [&](std::string_view key, std::string_view value) {
    std::string name, table_key;
    RecordReader{key} >> name >> table_key;
    Account* const account = find(name);
    if (!account) return;
    RecordReader record{value};
    std::optional<TimePoint> unusable_until;
    record >> unusable_until;
    if (unusable_until) return account->restore_deleted(std::move(table_key), *unusable_until);
    std::string table_name;
    TimePoint last_write;
    auth::Policies policies;
    record >> table_name >> last_write;
    read_settings(record, policies);
    account->restore(table_name).restore_settings(std::move(policies), last_write);
  });
  storage_.read(kEntities, [&](std::string_view key, std::string_view value) {
    std::string name, table_key;
    Entity entity;
    RecordReader{key} >> name >> table_key >> entity.partition_key >> entity.row_key;
    Account* const account = find(name);
    Table* const table = account ? account->find(table_key) : nullptr;
    if (!table) return;
    RecordReader record{value};
    read_record(record, entity);
    table->restore(std::move(entity));
  });
}

void SavedState::clear() {
  for (const std::string_view space : {kAccounts, kTables, kEntities}) storage_.erase_all(space, "");
}

}  // namespace queuecast::azure::table
