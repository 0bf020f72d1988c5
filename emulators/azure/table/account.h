#pragma once

#include <map>
#include <string>
#include <string_view>

#include "emulators/azure/error.h"
#include "emulators/azure/settings/service_properties.h"
#include "emulators/azure/table/table.h"
#include "emulators/azure/token_bucket.h"

namespace queuecast::azure::table {

/// The tables of one storage account, pure like the tables themselves. Names compare without case and keep theirs.
class Account {
 public:
  explicit Account(std::string name, Journal* journal = nullptr) : name_(std::move(name)), journal_(journal) {}

  const std::string& name() const { return name_; }

  Table* find(std::string_view table);
  /// TableNotFound, or TableBeingDeleted while the name is.
  Result<Table*> get(std::string_view table, TimePoint now);
  Result<Table*> create(std::string_view table, TimePoint now);
  /// The name stays unusable for `delay`: whatever names the table meets TableBeingDeleted ("Delete Table").
  Result<void> remove(std::string_view table, Duration delay, TimePoint now);
  void set_properties(settings::ServiceProperties wanted);

  /// Puts back what the account held in an earlier process: an empty table, and a lower-case name that is not usable
  /// yet. No journal is told.
  Table& restore(std::string_view table);
  void restore_deleted(std::string table, TimePoint unusable_until);

  /// By lower-case name.
  const std::map<std::string, Table, std::less<>>& tables() const { return tables_; }

  settings::ServiceProperties properties;
  TokenBucket requests{20'000};

 private:
  bool being_deleted(const std::string& key, TimePoint now) const;

  std::string name_;
  Journal* journal_;
  std::map<std::string, Table, std::less<>> tables_;
  std::map<std::string, TimePoint, std::less<>> being_deleted_;
};

std::string lower_case(std::string_view text);

/// A letter and 2 to 62 letters or digits; "tables" is taken. Length is judged first.
Result<void> check_table_name(std::string_view name);

}  // namespace queuecast::azure::table
