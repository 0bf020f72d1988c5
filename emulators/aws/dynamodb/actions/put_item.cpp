#include "emulators/aws/dynamodb/actions/put_item.h"

#include <utility>

namespace queuecast::dynamodb {

namespace {

std::optional<ServiceError> check(const PutItemRequest& request, const Substitutions& substitutions) {
  Constraints constraints = check_write(request);
  constraints.required(request.item.has_value(), "item");
  if (auto error = constraints.violations()) return error;
  if (request.malformed_value) return request.malformed_value;
  if (auto error = check_returns_old_or_none(request)) return error;
  if (size_of(*request.item) > kMaxItemBytes) {
    return validation_error("Item size has exceeded the maximum allowed size");
  }
  return substitutions.check(request.condition_expression.has_value());
}

}  // namespace

Result<WriteResponse> put_item(Account& account, PutItemRequest request, runtime::TimePoint now) {
  Substitutions substitutions{std::move(request.names), std::move(request.values)};
  if (auto error = check(request, substitutions)) return *std::move(error);
  const auto condition = make_condition("ConditionExpression", request.condition_expression, substitutions);
  if (condition.has_error()) return condition.error();
  if (auto error = substitutions.check_all_used()) return *std::move(error);

  const Result<Table*> table = account.active(*request.table_name, now);
  if (table.has_error()) return table.error();
  const Result<Key> key = key_of_item((*table)->definition().keys, *request.item);
  if (key.has_error()) return key.error();
  const Change replace = [&request](const Item*) { return std::optional<Item>{std::move(*request.item)}; };
  Result<Written> written = write(**table, *key, request, *condition, replace, now);
  if (written.has_error()) return written.error();

  WriteResponse response;
  if (request.return_values == "ALL_OLD") response.attributes = std::move(written->before);
  response.consumed = consumed_capacity(request, **table, written->consumed);
  return response;
}

}  // namespace queuecast::dynamodb
