#include <set>

#include "emulators/aws/dynamodb/actions/batch.h"

namespace queuecast::dynamodb {

namespace {

constexpr std::size_t kMaxWrites = 25;

std::optional<ServiceError> check_writes(const BatchWriteRequest& request) {
  Constraints constraints;
  constraints.required(request.tables.has_value(), "requestItems");
  check_return_consumed_capacity(request.return_consumed_capacity, constraints);
  constraints.one_of(request.return_item_collection_metrics, "returnItemCollectionMetrics", {"SIZE", "NONE"});
  std::size_t total = 0;
  if (request.tables) {
    if (request.tables->empty()) constraints.length_between("{}", 0, "requestItems", 1, kMaxWrites);
    for (const auto& [table, entries] : *request.tables) {
      const std::string path = "requestItems." + table + ".member";
      constraints.table_name(table, "requestItems." + table);
      const std::string shown = "[" + std::to_string(entries.size()) + " elements]";
      constraints.length_between(shown, entries.size(), path, 1, kMaxWrites);
      for (std::size_t i = 0; i < entries.size(); ++i) {
        const std::string member = "requestItems." + table + ".member." + std::to_string(i + 1) + ".member.";
        if (entries[i].is_put) constraints.required(entries[i].item.has_value(), member + "putRequest.item");
        if (entries[i].is_delete) constraints.required(entries[i].key.has_value(), member + "deleteRequest.key");
      }
      total += entries.size();
    }
  }
  if (auto error = constraints.violations()) return error;
  if (request.malformed_value) return request.malformed_value;
  if (total > kMaxWrites) return validation_error("Too many items requested for the BatchWriteItem call");
  for (const auto& [table, entries] : *request.tables) {
    for (const BatchWriteEntry& entry : entries) {
      if (entry.is_put != entry.is_delete) continue;
      return validation_error(
          "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported "
          "datatypes");
    }
  }
  return std::nullopt;
}

Result<PreparedWrite> prepare_entry(Table& table, const BatchWriteEntry& entry) {
  const TableDefinition& definition = table.definition();
  const Item& named = entry.is_put ? *entry.item : *entry.key;
  PreparedWrite prepared;
  prepared.table = &table;
  if (entry.is_put && size_of(named) > kMaxItemBytes) {
    return validation_error("Item size has exceeded the maximum allowed size");
  }
  const Value* hash = find(named, definition.keys.hash.name);
  const Value* range = definition.keys.range ? find(named, definition.keys.range->name) : nullptr;
  const bool fits = hash && hash->type == definition.keys.hash.type &&
                    (!definition.keys.range || (range && range->type == definition.keys.range->type));
  // A batch words a put's missing key as it does for a delete.
  if (!fits) return validation_error("The provided key element does not match the schema");
  Result<Key> key = entry.is_put ? key_of_item(definition.keys, named) : key_of_request(definition.keys, named);
  if (key.has_error()) return key.error();
  if (entry.is_put) {
    if (auto error = check_index_keys(definition, named)) return *std::move(error);
  }
  prepared.key = std::move(*key);
  prepared.partition_key = {definition.keys.hash.name, *hash};
  prepared.change = [&entry](const Item*) { return entry.item; };
  return prepared;
}

using PreparedTables = std::vector<std::vector<PreparedWrite>>;

/// Nothing is written before everything is known to be well formed.
Result<PreparedTables> prepare_writes(Account& account, const BatchWriteRequest& request, runtime::TimePoint now) {
  PreparedTables all;
  for (const auto& [name, entries] : *request.tables) {
    const Result<Table*> table = account.active(name, now);
    if (table.has_error()) return table.error();
    std::set<Key> seen;
    all.emplace_back();
    for (const BatchWriteEntry& entry : entries) {
      Result<PreparedWrite> prepared = prepare_entry(**table, entry);
      if (prepared.has_error()) return prepared.error();
      if (!seen.insert(prepared->key).second) {
        return validation_error("Provided list of item keys contains duplicates");
      }
      all.back().push_back(*std::move(prepared));
    }
  }
  return all;
}

}  // namespace

Result<BatchWriteResponse> batch_write_item(Account& account, const BatchWriteRequest& request,
                                            runtime::TimePoint now) {
  if (auto error = check_writes(request)) return *std::move(error);
  const Result<PreparedTables> prepared = prepare_writes(account, request, now);
  if (prepared.has_error()) return prepared.error();
  BatchWriteResponse response;
  std::optional<ServiceError> refused;
  bool any_written = false;
  for (std::size_t t = 0; t < prepared->size(); ++t) {
    const auto& [name, entries] = (*request.tables)[t];
    Consumption consumed;
    std::vector<BatchWriteEntry> unprocessed;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const PreparedWrite& each = (*prepared)[t][i];
      const Result<Written> written = each.table->write(each.key, {}, each.change, now);
      if (written.has_error()) {
        if (written.error().throttling_reason.empty()) return written.error();
        refused = written.error();
        unprocessed.push_back(entries[i]);
        continue;
      }
      any_written = true;
      consumed.add(written->consumed);
      auto metrics = collection_metrics(each, request.return_item_collection_metrics);
      if (metrics) response.metrics.push_back(*std::move(metrics));
    }
    if (!unprocessed.empty()) response.unprocessed.emplace_back(name, std::move(unprocessed));
    auto told = consumed_capacity(request.return_consumed_capacity, *(*prepared)[t].front().table, consumed);
    if (told) response.consumed.push_back(*std::move(told));
  }
  if (refused && !any_written) return *std::move(refused);
  return response;
}

}  // namespace queuecast::dynamodb
