#include "emulators/aws/dynamodb/actions/delete_item.h"

#include <utility>

namespace queuecast::dynamodb {

namespace {

std::optional<ServiceError> check(const DeleteItemRequest& request, const Substitutions& substitutions) {
  Constraints constraints = check_write(request);
  constraints.required(request.key.has_value(), "key");
  if (auto error = constraints.violations()) return error;
  if (request.malformed_value) return request.malformed_value;
  if (auto error = check_returns_old_or_none(request)) return error;
  return substitutions.check(request.condition_expression.has_value());
}

}  // namespace

Result<WriteResponse> delete_item(Account& account, DeleteItemRequest request, runtime::TimePoint now) {
  Substitutions substitutions{std::move(request.names), std::move(request.values)};
  if (auto error = check(request, substitutions)) return *std::move(error);
  const auto condition = make_condition("ConditionExpression", request.condition_expression, substitutions);
  if (condition.has_error()) return condition.error();
  if (auto error = substitutions.check_all_used()) return *std::move(error);

  const Result<Table*> table = account.active(*request.table_name, now);
  if (table.has_error()) return table.error();
  const Result<Key> key = key_of_request((*table)->definition().keys, *request.key);
  if (key.has_error()) return key.error();
  const Change remove = [](const Item*) { return std::optional<Item>{}; };
  Result<Written> written = write(**table, *key, request, *condition, remove, now);
  if (written.has_error()) return written.error();

  WriteResponse response;
  if (request.return_values == "ALL_OLD") response.attributes = std::move(written->before);
  response.consumed = consumed_capacity(request, **table, written->consumed);
  return response;
}

}  // namespace queuecast::dynamodb
