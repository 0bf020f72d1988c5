#include <set>

#include "emulators/aws/dynamodb/actions/batch.h"

namespace queuecast::dynamodb {

namespace {

constexpr std::size_t kMaxGets = 100;
constexpr std::size_t kMaxResponseBytes = 16 * 1024 * 1024;

std::optional<ServiceError> check_gets(const BatchGetRequest& request) {
  Constraints constraints;
  constraints.required(request.tables.has_value(), "requestItems");
  check_return_consumed_capacity(request.return_consumed_capacity, constraints);
  std::size_t total = 0;
  if (request.tables) {
    if (request.tables->empty()) constraints.length_between("{}", 0, "requestItems", 1, kMaxGets);
    for (const BatchGetEntry& entry : *request.tables) {
      const std::string table = "requestItems." + *entry.table_name;
      constraints.table_name(entry.table_name, table);
      constraints.required(entry.keys.has_value(), table + ".member.keys");
      if (!entry.keys) continue;
      const std::string shown = "[" + std::to_string(entry.keys->size()) + " elements]";
      constraints.length_between(shown, entry.keys->size(), table + ".member.keys", 1, kMaxGets);
      total += entry.keys->size();
    }
  }
  if (auto error = constraints.violations()) return error;
  if (request.malformed_value) return request.malformed_value;
  if (total > kMaxGets) return validation_error("Too many items requested for the BatchGetItem call");
  return std::nullopt;
}

/// One read for each key of a table.
Result<std::vector<PreparedGet>> prepare_gets(Account& account, const BatchGetEntry& entry, runtime::TimePoint now) {
  std::vector<PreparedGet> gets;
  std::set<Key> seen;
  for (const Item& key : *entry.keys) {
    GetItemRequest request;
    static_cast<ItemRequest&>(request) = entry;
    request.key = key;
    request.projection_expression = entry.projection_expression;
    Result<PreparedGet> prepared = prepare_get(account, request, now);
    if (prepared.has_error()) return prepared.error();
    if (!seen.insert(prepared->key).second) {
      return validation_error("Provided list of item keys contains duplicates");
    }
    gets.push_back(*std::move(prepared));
  }
  return gets;
}

}  // namespace

Result<BatchGetResponse> batch_get_item(Account& account, const BatchGetRequest& request, runtime::TimePoint now) {
  if (auto error = check_gets(request)) return *std::move(error);
  std::vector<std::vector<PreparedGet>> all;
  for (const BatchGetEntry& entry : *request.tables) {
    Result<std::vector<PreparedGet>> prepared = prepare_gets(account, entry, now);
    if (prepared.has_error()) return prepared.error();
    all.push_back(*std::move(prepared));
  }
  BatchGetResponse response;
  std::optional<ServiceError> refused;
  bool any_read = false;
  std::size_t bytes = 0;
  for (std::size_t t = 0; t < all.size(); ++t) {
    const BatchGetEntry& entry = (*request.tables)[t];
    Consumption consumed;
    BatchGetResponse::Unprocessed unprocessed{t, {}};
    auto& items = response.items.emplace_back(*entry.table_name, std::vector<Item>{}).second;
    for (std::size_t i = 0; i < all[t].size(); ++i) {
      const PreparedGet& each = all[t][i];
      if (bytes >= kMaxResponseBytes) {
        unprocessed.keys.push_back((*entry.keys)[i]);
        continue;
      }
      const auto read = each.table->read(each.key, entry.consistent_read.value_or(false), now);
      if (read.has_error()) {
        refused = read.error();
        unprocessed.keys.push_back((*entry.keys)[i]);
        continue;
      }
      any_read = true;
      consumed.table += read->consumed;
      if (!read->item) continue;
      bytes += size_of(*read->item);
      items.push_back(project_item(each, *read->item));
    }
    if (!unprocessed.keys.empty()) response.unprocessed.push_back(std::move(unprocessed));
    auto told = consumed_capacity(request.return_consumed_capacity, *all[t].front().table, consumed);
    if (told) response.consumed.push_back(*std::move(told));
  }
  if (refused && !any_read) return *std::move(refused);
  return response;
}

}  // namespace queuecast::dynamodb
