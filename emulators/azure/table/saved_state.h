#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "emulators/azure/table/account.h"
#include "emulators/azure/table/journal.h"
#include "emulators/http/storage.h"

namespace queuecast::azure::table {

/// The accounts as rows of a storage: one a table, one an entity by its keys. Rate targets start full again.
class SavedState {
 public:
  explicit SavedState(emulators::Storage& storage) : storage_(storage) {}

  /// What writes that account's rows; stays until the end.
  Journal& journal(std::string_view account);
  /// Puts every row back where it was. `find` returns the account of a name, or null for one whose rows are to be left
  /// alone. Throws std::runtime_error when a row is not as this program writes it.
  void load(const std::function<Account*(std::string_view account)>& find);
  /// Erases every row.
  void clear();

 private:
  class Writer;

  emulators::Storage& storage_;
  std::map<std::string, std::unique_ptr<Journal>, std::less<>> journals_;
};

}  // namespace queuecast::azure::table
