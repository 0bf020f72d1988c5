#include "emulators/aws/dynamodb/actions/get_item.h"

#include <utility>

#include "emulators/aws/dynamodb/expression/projection.h"

namespace queuecast::dynamodb {

Result<PreparedGet> prepare_get(Account& account, GetItemRequest& request, runtime::TimePoint now) {
  Substitutions substitutions{std::move(request.names), std::nullopt};
  if (auto error = substitutions.check({{"ProjectionExpression", request.projection_expression.has_value()}})) {
    return *std::move(error);
  }
  PreparedGet prepared;
  if (request.projection_expression) {
    auto parsed = parse_projection(*request.projection_expression, substitutions);
    if (parsed.has_error()) return parsed.error();
    prepared.projection = std::move(*parsed);
  }
  if (auto error = substitutions.check_all_used()) return *std::move(error);

  const Result<Table*> table = account.active(*request.table_name, now);
  if (table.has_error()) return table.error();
  prepared.table = *table;
  Result<Key> key = key_of_request((*table)->definition().keys, *request.key);
  if (key.has_error()) return about_item(key.error());
  if (auto error = check_key_paths((*table)->definition(), prepared.projection)) return *std::move(error);
  prepared.key = std::move(*key);
  return prepared;
}

Item project_item(const PreparedGet& prepared, const Item& item) {
  return prepared.projection.empty() ? item : project(item, prepared.projection);
}

Result<GetItemResponse> get_item(Account& account, GetItemRequest request, runtime::TimePoint now) {
  Constraints constraints = check_common(request);
  constraints.required(request.key.has_value(), "key");
  if (auto error = constraints.violations()) return *std::move(error);
  if (request.malformed_value) return *request.malformed_value;
  const auto prepared = prepare_get(account, request, now);
  if (prepared.has_error()) return prepared.error();
  const auto read = prepared->table->read(prepared->key, request.consistent_read.value_or(false), now);
  if (read.has_error()) return read.error();

  GetItemResponse response;
  if (read->item) response.item = project_item(*prepared, *read->item);
  response.consumed =
      consumed_capacity(request.return_consumed_capacity, *prepared->table, Consumption{read->consumed, {}, {}});
  return response;
}

}  // namespace queuecast::dynamodb
