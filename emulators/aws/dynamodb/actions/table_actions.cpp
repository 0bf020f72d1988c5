#include "emulators/aws/dynamodb/actions/table_actions.h"

#include "emulators/aws/dynamodb/constraints.h"

namespace queuecast::dynamodb {

namespace {

std::optional<ServiceError> check_name(const std::optional<std::string>& name) {
  Constraints constraints;
  constraints.table_name(name);
  return constraints.violations();
}

}  // namespace

Result<TableRecord*> describe_table(Account& account, const std::optional<std::string>& name, runtime::TimePoint now) {
  if (auto error = check_name(name)) return *std::move(error);
  return account.describe(*name, now);
}

Result<TableRecord*> delete_table(Account& account, const std::optional<std::string>& name, runtime::TimePoint now) {
  if (auto error = check_name(name)) return *std::move(error);
  return account.remove(*name, now);
}

Result<Account::Names> list_tables(Account& account, const ListTablesRequest& request, runtime::TimePoint now) {
  Constraints constraints;
  constraints.between(request.limit, "limit", 1, 100);
  if (auto error = constraints.violations()) return *std::move(error);
  return account.list(request.exclusive_start_table_name.value_or(""),
                      static_cast<std::size_t>(request.limit.value_or(100)), now);
}

}  // namespace queuecast::dynamodb
