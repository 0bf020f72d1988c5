#include "emulators/aws/dynamodb/actions/update_item.h"

#include <utility>

#include "emulators/aws/dynamodb/expression/projection.h"
#include "emulators/aws/dynamodb/expression/update.h"

namespace queuecast::dynamodb {

namespace {

std::optional<ServiceError> check(const UpdateItemRequest& request) {
  Constraints constraints = check_write(request);
  constraints.required(request.key.has_value(), "key");
  if (auto error = constraints.violations()) return error;
  return request.malformed_value;
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

Result<std::optional<Item>> updated(const PreparedWrite& prepared, const Item& before) {
  Result<Item> after = apply_update(*prepared.update, before);
  if (after.has_error()) return after.error();
  if (size_of(*after) > kMaxItemBytes) {
    return validation_error("Item size to update has exceeded the maximum allowed size");
  }
  if (auto error = check_index_keys(prepared.table->definition(), *after)) return *std::move(error);
  return std::optional<Item>{std::move(*after)};
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

Result<PreparedWrite> prepare_update(Account& account, UpdateItemRequest& request, runtime::TimePoint now) {
  Substitutions substitutions{std::move(request.names), std::move(request.values)};
  if (auto error = substitutions.check({{"UpdateExpression", request.update_expression.has_value()},
                                        {"ConditionExpression", request.condition_expression.has_value()}})) {
    return *std::move(error);
  }
  PreparedWrite prepared;
  auto update = make_update(request.update_expression, substitutions);
  if (update.has_error()) return update.error();
  prepared.update = std::make_shared<const UpdateExpression>(std::move(*update));
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
  if (auto error = check_leaves_key(*prepared.update, keys)) return about_item(*std::move(error));
  if (auto error = check_key_paths((*table)->definition(), prepared.update->paths())) return *std::move(error);
  prepared.key = std::move(*key);
  prepared.partition_key = {keys.hash.name, *find(*request.key, keys.hash.name)};
  prepared.change = [&request, plan = prepared](const Item* before) {
    return updated(plan, before ? *before : *request.key);
  };
  return prepared;
}

Result<WriteResponse> update_item(Account& account, UpdateItemRequest request, runtime::TimePoint now) {
  if (auto error = check(request)) return *std::move(error);
  const Result<PreparedWrite> prepared = prepare_update(account, request, now);
  if (prepared.has_error()) return prepared.error();
  const Result<Written> written = write(*prepared, request, now);
  if (written.has_error()) return written.error();
  WriteResponse response = make_write_response(*prepared, request, *written);
  response.attributes =
      returned(request.return_values.value_or("NONE"), *prepared->update, written->before, *written->after);
  return response;
}

}  // namespace queuecast::dynamodb
