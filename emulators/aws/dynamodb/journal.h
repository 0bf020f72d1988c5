#pragma once

#include <string_view>

#include "emulators/aws/dynamodb/keys.h"
#include "runtime/time.h"

namespace queuecast::dynamodb {

struct TableRecord;

/// Told of every change of the state of one account in one region, as it stands after the change, so that it can be
/// kept elsewhere. An account without a journal pays one test of a pointer. A journal must not act on the account.
class Journal {
 public:
  virtual ~Journal() = default;
  /// A table is made, or what it is besides its items is other.
  virtual void table(const TableRecord& record) = 0;
  /// A table is gone with all its items.
  virtual void no_table(std::string_view name) = 0;
  virtual void item(std::string_view table, const Key& key, const Item& item) = 0;
  virtual void no_item(std::string_view table, const Key& key) = 0;
  /// A transaction's client request token, with the request that it stands for until then.
  virtual void token(std::string_view token, std::string_view request, runtime::TimePoint until) = 0;
  virtual void no_token(std::string_view token) = 0;
};

}  // namespace queuecast::dynamodb
