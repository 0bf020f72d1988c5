#include "emulators/aws/dynamodb/actions/get_item.h"

#include <utility>

#include "emulators/aws/dynamodb/expression/projection.h"

namespace queuecast::dynamodb {

Result<GetItemResponse> get_item(Account& account, GetItemRequest request, runtime::TimePoint now) {
  Constraints constraints = check_common(request);
  constraints.required(request.key.has_value(), "key");
  if (auto error = constraints.violations()) return *std::move(error);
  if (request.malformed_value) return *request.malformed_value;
  Substitutions substitutions{std::move(request.names), std::move(request.values)};
  if (auto error = substitutions.check(request.projection_expression.has_value())) return *std::move(error);
  std::vector<Path> paths;
  if (request.projection_expression) {
    auto parsed = parse_projection(*request.projection_expression, substitutions);
    if (parsed.has_error()) return parsed.error();
    paths = std::move(*parsed);
  }
  if (auto error = substitutions.check_all_used()) return *std::move(error);

  const Result<Table*> table = account.active(*request.table_name, now);
  if (table.has_error()) return table.error();
  const Result<Key> key = key_of_request((*table)->definition().keys, *request.key);
  if (key.has_error()) return key.error();
  const auto read = (*table)->read(*key, request.consistent_read.value_or(false), now);
  if (read.has_error()) return read.error();

  GetItemResponse response;
  if (read->item) response.item = paths.empty() ? *read->item : project(*read->item, paths);
  response.consumed = consumed_capacity(request, **table, read->consumed);
  return response;
}

}  // namespace queuecast::dynamodb
