#include "emulators/aws/dynamodb/actions/update_item.h"

#include <utility>

#include "emulators/aws/dynamodb/expression/projection.h"
#include "emulators/aws/dynamodb/expression/update.h"

namespace queuecast::dynamodb {

namespace {

std::optional<ServiceError> check(const UpdateItemRequest& request, const Substitutions& substitutions) {
  Constraints constraints = check_write(request);
  constraints.required(request.key.has_value(), "key");
  if (auto error = constraints.violations()) return error;
  if (request.malformed_value) return request.malformed_value;
  return substitutions.check(request.condition_expression.has_value() || request.update_expression.has_value());
}

Result<UpdateExpression> make_update(const std::optional<std::string>& text, Substitutions& substitutions) {
  if (!text) return UpdateExpression{};
  return parse_update(*text, substitutions);
}

std::optional<ServiceError> check_leaves_key(const UpdateExpression& update, const KeySchema& keys) {
  for (const Path& path : update.paths()) {
    if (!keys.contains(path.front().name)) continue;
    return invalid_parameter("Cannot update attribute " + path.front().name + ". This attribute is part of the key");
  }
  return std::nullopt;
}

/// `before` and `after` the update, as ReturnValues asks; an empty answer has no attributes at all.
std::optional<Item> returned(const std::string& wanted, const UpdateExpression& update,
                             const std::optional<Item>& before, const Item& after) {
  if (wanted == "ALL_OLD") return before;
  if (wanted == "ALL_NEW") return after;
  std::optional<Item> part;
  if (wanted == "UPDATED_NEW") part = project(after, update.paths());
  if (wanted == "UPDATED_OLD" && before) part = project(*before, update.paths());
  if (part && part->empty()) part.reset();
  return part;
}

}  // namespace

Result<WriteResponse> update_item(Account& account, UpdateItemRequest request, runtime::TimePoint now) {
  Substitutions substitutions{std::move(request.names), std::move(request.values)};
  if (auto error = check(request, substitutions)) return *std::move(error);
  const auto update = make_update(request.update_expression, substitutions);
  if (update.has_error()) return update.error();
  const auto condition = make_condition("ConditionExpression", request.condition_expression, substitutions);
  if (condition.has_error()) return condition.error();
  if (auto error = substitutions.check_all_used()) return *std::move(error);

  const Result<Table*> table = account.active(*request.table_name, now);
  if (table.has_error()) return table.error();
  const KeySchema& keys = (*table)->definition().keys;
  const Result<Key> key = key_of_request(keys, *request.key);
  if (key.has_error()) return key.error();
  if (auto error = check_leaves_key(*update, keys)) return *std::move(error);

  const Change change = [&](const Item* before) -> Result<std::optional<Item>> {
    Result<Item> after = apply_update(*update, before ? *before : *request.key);
    if (after.has_error()) return after.error();
    if (size_of(*after) > kMaxItemBytes) {
      return validation_error("Item size to update has exceeded the maximum allowed size");
    }
    return std::optional<Item>{std::move(*after)};
  };
  const Result<Written> written = write(**table, *key, request, *condition, change, now);
  if (written.has_error()) return written.error();

  WriteResponse response;
  response.attributes = returned(request.return_values.value_or("NONE"), *update, written->before, *written->after);
  response.consumed = consumed_capacity(request, **table, written->consumed);
  return response;
}

}  // namespace queuecast::dynamodb
