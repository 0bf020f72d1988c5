#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "emulators/azure/queue/account.h"
#include "emulators/azure/queue/journal.h"
#include "emulators/http/storage.h"

namespace queuecast::azure::queue {

/// The accounts as rows of a storage. Each message is a row by its slot in the queue, for its id names the slot; order,
/// receipts and times follow from the message itself. Rate targets start full again.
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

}  // namespace queuecast::azure::queue
