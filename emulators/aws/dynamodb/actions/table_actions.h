#pragma once

#include <optional>
#include <string>

#include "emulators/aws/dynamodb/account.h"

namespace queuecast::dynamodb {

Result<TableRecord*> describe_table(Account& account, const std::optional<std::string>& name, runtime::TimePoint now);

/// The record holds until the next request.
Result<TableRecord*> delete_table(Account& account, const std::optional<std::string>& name, runtime::TimePoint now);

struct ListTablesRequest {
  std::optional<std::string> exclusive_start_table_name;
  std::optional<std::int64_t> limit;  // 1 to 100
};

Result<Account::Names> list_tables(Account& account, const ListTablesRequest& request, runtime::TimePoint now);

}  // namespace queuecast::dynamodb
