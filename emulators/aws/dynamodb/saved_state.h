#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "emulators/aws/dynamodb/account.h"
#include "emulators/aws/dynamodb/journal.h"
#include "emulators/http/storage.h"

namespace queuecast::dynamodb {

/// The accounts as rows of a storage: one a table, one an item by its key, one a token of a transaction. Indexes are
/// built anew from the items; capacity that was saved up is full again.
class SavedState {
 public:
  explicit SavedState(emulators::Storage& storage) : storage_(storage) {}

  /// What writes the rows of that account and region; stays until the end.
  Journal& journal(const std::string& account_id, const std::string& region);
  /// Puts every row back where it was. `find` returns the account, made when it is new. Throws std::runtime_error when
  /// a row is not as this program writes it.
  void load(const std::function<Account&(const std::string& account_id, const std::string& region)>& find);
  /// Erases every row.
  void clear();

 private:
  class Writer;

  emulators::Storage& storage_;
  std::map<std::pair<std::string, std::string>, std::unique_ptr<Journal>> journals_;
};

}  // namespace queuecast::dynamodb
