#pragma once

#include <map>
#include <string>
#include <vector>

#include "emulators/aws/dynamodb/table.h"

namespace queuecast::dynamodb {

struct AccountOptions {
  std::string region = "us-east-1";
  std::string account_id = "000000000000";
  /// How long a new table is CREATING, and a deleted one DELETING. The real service takes some seconds for either.
  runtime::Duration create_delay{};
  runtime::Duration delete_delay{};
  CapacityOptions capacity;
};

enum class TableStatus { kCreating, kActive, kDeleting };
std::string_view status_name(TableStatus status);

/// A table and where it stands in its life.
struct TableRecord {
  Table table;
  std::string id;  // a UUID
  runtime::TimePoint active_at;
  std::optional<runtime::TimePoint> gone_at;

  TableStatus status(runtime::TimePoint now) const {
    return gone_at ? TableStatus::kDeleting : now < active_at ? TableStatus::kCreating : TableStatus::kActive;
  }
};

/// The tables of one account in one region. Pure: the time is an argument. A name may be given as an ARN.
class Account {
 public:
  explicit Account(AccountOptions options) : options_(std::move(options)) {}

  const AccountOptions& options() const { return options_; }

  Result<TableRecord*> create(TableDefinition definition, std::string id, runtime::TimePoint now);
  /// For DescribeTable and DeleteTable: the error names the table.
  Result<TableRecord*> describe(std::string_view name, runtime::TimePoint now);
  Result<TableRecord*> remove(std::string_view name, runtime::TimePoint now);
  /// For requests on items: only an active table is found.
  Result<Table*> active(std::string_view name, runtime::TimePoint now);

  /// Up to `limit` names in their order, after that name; and whether there are more.
  struct Names {
    std::vector<std::string> names;
    bool more = false;
  };
  Names list(std::string_view after, std::size_t limit, runtime::TimePoint now);

  /// Every table there has been, in the order of their names; a deleted one before its successors.
  std::vector<TableUsage> usage() const;
  std::string arn(std::string_view name) const;

 private:
  using Tables = std::map<std::string, TableRecord, std::less<>>;
  /// Forgets what has been deleted by now and finds the table.
  Tables::iterator find(std::string_view name, runtime::TimePoint now);
  void forget(Tables::iterator at);

  AccountOptions options_;
  Tables tables_;
  std::vector<TableUsage> retired_;
};

}  // namespace queuecast::dynamodb
