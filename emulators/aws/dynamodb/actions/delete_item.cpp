#include "emulators/aws/dynamodb/actions/delete_item.h"

#include <utility>

namespace queuecast::dynamodb {

namespace {

std::optional<ServiceError> check(const DeleteItemRequest& request) {
  Constraints constraints = check_write(request);
  constraints.required(request.key.has_value(), "key");
  if (auto error = constraints.violations()) return error;
  if (request.malformed_value) return request.malformed_value;
  return check_returns_old_or_none(request);
}

}  // namespace

Result<PreparedWrite> prepare_check(Account& account, DeleteItemRequest& request, runtime::TimePoint now) {
  Substitutions substitutions{std::move(request.names), std::move(request.values)};
  if (auto error = substitutions.check({{"ConditionExpression", request.condition_expression.has_value()}})) {
    return *std::move(error);
  }
  PreparedWrite prepared;
  auto condition = make_condition("ConditionExpression", request.condition_expression, substitutions);
  if (condition.has_error()) return condition.error();
  prepared.condition = std::move(*condition);
  if (auto error = substitutions.check_all_used()) return *std::move(error);

  const Result<Table*> table = account.active(*request.table_name, now);
  if (table.has_error()) return table.error();
  prepared.table = *table;
  const KeySchema& keys = (*table)->definition().keys;
  Result<Key> key = key_of_request(keys, *request.key);
  if (key.has_error()) return about_item(key.error());
  prepared.key = std::move(*key);
  prepared.partition_key = {keys.hash.name, *find(*request.key, keys.hash.name)};
  return prepared;
}

Result<PreparedWrite> prepare_delete(Account& account, DeleteItemRequest& request, runtime::TimePoint now) {
  Result<PreparedWrite> prepared = prepare_check(account, request, now);
  if (prepared.has_error()) return prepared;
  prepared->change = [](const Item*) { return std::optional<Item>{}; };
  return prepared;
}

Result<WriteResponse> delete_item(Account& account, DeleteItemRequest request, runtime::TimePoint now) {
  if (auto error = check(request)) return *std::move(error);
  const Result<PreparedWrite> prepared = prepare_delete(account, request, now);
  if (prepared.has_error()) return prepared.error();
  Result<Written> written = write(*prepared, request, now);
  if (written.has_error()) return written.error();
  WriteResponse response = make_write_response(*prepared, request, *written);
  if (request.return_values == "ALL_OLD") response.attributes = std::move(written->before);
  return response;
}

}  // namespace queuecast::dynamodb
