#include "emulators/aws/dynamodb/actions/put_item.h"

#include <utility>

namespace queuecast::dynamodb {

namespace {

std::optional<ServiceError> check(const PutItemRequest& request) {
  Constraints constraints = check_write(request);
  constraints.required(request.item.has_value(), "item");
  if (auto error = constraints.violations()) return error;
  if (request.malformed_value) return request.malformed_value;
  return check_returns_old_or_none(request);
}

}  // namespace

Result<PreparedWrite> prepare_put(Account& account, PutItemRequest& request, runtime::TimePoint now) {
  if (size_of(*request.item) > kMaxItemBytes) {
    return validation_error("Item size has exceeded the maximum allowed size");
  }
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
  const TableDefinition& definition = (*table)->definition();
  Result<Key> key = key_of_item(definition.keys, *request.item);
  if (key.has_error()) return about_item(key.error());
  if (auto error = check_index_keys(definition, *request.item)) return about_item(*std::move(error));
  prepared.key = std::move(*key);
  prepared.partition_key = {definition.keys.hash.name, *find(*request.item, definition.keys.hash.name)};
  prepared.change = [&request](const Item*) { return std::optional<Item>{std::move(*request.item)}; };
  return prepared;
}

Result<WriteResponse> put_item(Account& account, PutItemRequest request, runtime::TimePoint now) {
  if (auto error = check(request)) return *std::move(error);
  const Result<PreparedWrite> prepared = prepare_put(account, request, now);
  if (prepared.has_error()) return prepared.error();
  Result<Written> written = write(*prepared, request, now);
  if (written.has_error()) return written.error();
  WriteResponse response = make_write_response(*prepared, request, *written);
  if (request.return_values == "ALL_OLD") response.attributes = std::move(written->before);
  return response;
}

}  // namespace queuecast::dynamodb
