#pragma once

#include <map>
#include <string>
#include <vector>

#include "emulators/aws/dynamodb/table.h"
#include "emulators/aws/dynamodb/transaction_tokens.h"

namespace queuecast::dynamodb {

struct AccountOptions {
  std::string region = "us-east-1";
  std::string account_id = "000000000000";
  /// How long a new table is CREATING, and a deleted one DELETING. The real service takes some seconds for either.
  runtime::Duration create_delay{};
  runtime::Duration delete_delay{};
  /// How long a table is UPDATING and a new index CREATING; the change itself takes effect at once.
  runtime::Duration update_delay{};
  /// How long an expired item stays: the real service deletes within some hours or days.
  runtime::Duration ttl_delay = std::chrono::hours(1);
  CapacityOptions capacity;
};

enum class TableStatus { kCreating, kActive, kUpdating, kDeleting };
std::string_view status_name(TableStatus status);

/// A table and where it stands in its life.
struct TableRecord {
  Table table;
  std::string id;  // a UUID
  runtime::TimePoint active_at;
  std::optional<runtime::TimePoint> gone_at;
  runtime::TimePoint updated_at{};                              // UPDATING until then
  std::map<std::string, runtime::TimePoint> index_active_at{};  // of indexes added to a table
  std::map<std::string, std::string> tags{};
  std::optional<runtime::TimePoint> last_increase{};  // of provisioned capacity
  std::optional<runtime::TimePoint> last_decrease{};
  std::int64_t decreases_today = 0;  // on the UTC day of the last one
  std::optional<runtime::TimePoint> on_demand_since{};

  TableStatus status(runtime::TimePoint now) const;
  TableStatus index_status(const std::string& index, runtime::TimePoint now) const;
  std::int64_t decreases_on(runtime::TimePoint now) const;
};

/// The tables of one account in one region. Pure: the time is an argument. A name may be given as an ARN.
class Account {
 public:
  explicit Account(AccountOptions options, Journal* journal = nullptr)
      : options_(std::move(options)), journal_(journal), transaction_tokens_(journal) {}

  const AccountOptions& options() const { return options_; }

  Result<TableRecord*> create(TableDefinition definition, std::string id, runtime::TimePoint now);
  /// For DescribeTable and DeleteTable: the error names the table.
  Result<TableRecord*> describe(std::string_view name, runtime::TimePoint now);
  Result<TableRecord*> remove(std::string_view name, runtime::TimePoint now);
  /// For requests on items: only an active table is found; what has expired in it is gone.
  Result<Table*> active(std::string_view name, runtime::TimePoint now);
  Result<TableRecord*> active_record(std::string_view name, runtime::TimePoint now);

  /// To be called when a record's own members or its table's settings were changed.
  void changed(const TableRecord& record) {
    if (journal_) journal_->table(record);
  }

  /// Puts back a table of an earlier process, active and without items; the journal is not told.
  TableRecord& restore(TableDefinition definition, std::string id, runtime::TimePoint created);
  /// A table that was put back, in whatever state; null when there is none of that name.
  Table* find_restored(std::string_view name);

  /// Up to `limit` names in their order, after that name; and whether there are more.
  struct Names {
    std::vector<std::string> names;
    bool more = false;
  };
  Names list(std::string_view after, std::size_t limit, runtime::TimePoint now);

  /// Every table there has been, under each of its capacities, in the order of their names and then of time.
  std::vector<TableUsage> usage() const;
  /// What a table did under a capacity that it has no more.
  void retire(TableUsage usage) { retired_.push_back(std::move(usage)); }
  std::string arn(std::string_view name) const;
  TransactionTokens& transaction_tokens() { return transaction_tokens_; }

 private:
  using Tables = std::map<std::string, TableRecord, std::less<>>;
  /// Forgets what has been deleted by now and finds the table.
  Tables::iterator find(std::string_view name, runtime::TimePoint now);
  void forget(Tables::iterator at);

  AccountOptions options_;
  Journal* journal_;
  Tables tables_;
  std::vector<TableUsage> retired_;
  TransactionTokens transaction_tokens_;
};

}  // namespace queuecast::dynamodb
