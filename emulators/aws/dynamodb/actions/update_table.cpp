#include "emulators/aws/dynamodb/actions/update_table.h"

#include <algorithm>
#include <set>
#include <utility>

namespace queuecast::dynamodb {

namespace {

constexpr std::int64_t kFreeDecreases = 4;
constexpr std::size_t kMostGlobalIndexes = 20;

std::string index_of_update(const IndexUpdateRequest& update) {
  if (update.create) return update.create->name.value_or("");
  if (update.update) return update.update->name.value_or("");
  return update.remove.value_or("");
}

std::optional<ServiceError> check_update_model(const UpdateTableRequest& request) {
  Constraints constraints;
  constraints.table_name(request.table_name);
  constraints.one_of(request.billing_mode, "billingMode", {"PROVISIONED", "PAY_PER_REQUEST"});
  constraints.one_of(request.table_class, "tableClass", {"STANDARD", "STANDARD_INFREQUENT_ACCESS"});
  if (request.throughput) check_throughput(*request.throughput, "provisionedThroughput", constraints);
  if (request.attributes) check_attributes(*request.attributes, constraints);
  for (std::size_t i = 0; request.index_updates && i < request.index_updates->size(); ++i) {
    const IndexUpdateRequest& update = (*request.index_updates)[i];
    const std::string path = member_path("globalSecondaryIndexUpdates", i, "");
    if (update.create) check_index(*update.create, path + ".create", constraints);
    if (update.remove) constraints.index_name(update.remove, path + ".delete.indexName");
    if (!update.update) continue;
    constraints.required(update.update->name.has_value(), path + ".update.indexName");
    constraints.index_name(update.update->name, path + ".update.indexName");
    constraints.required(update.update->throughput.has_value(), path + ".update.provisionedThroughput");
    if (update.update->throughput) {
      check_throughput(*update.update->throughput, path + ".update.provisionedThroughput", constraints);
    }
  }
  return constraints.violations();
}

std::optional<ServiceError> check_update_members(const UpdateTableRequest& request) {
  const bool changes_indexes = request.index_updates && !request.index_updates->empty();
  if (!request.throughput && !request.billing_mode && !request.stream_enabled && !changes_indexes &&
      !request.encrypted && !request.deletion_protection && !request.table_class && !request.on_demand_throughput) {
    return validation_error(
        "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or "
        "SSESpecification or ReplicaUpdates is required");
  }
  if (request.billing_mode == "PROVISIONED" && !request.throughput) {
    return invalid_parameter("ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
  }
  if (request.throughput) {
    if (auto error = check_bounds(*request.throughput)) return error;
  }
  std::set<std::string> names;
  for (std::size_t i = 0; changes_indexes && i < request.index_updates->size(); ++i) {
    const IndexUpdateRequest& update = (*request.index_updates)[i];
    if (!update.create && !update.update && !update.remove) {
      return invalid_parameter(
          "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
          "GlobalSecondaryIndexUpdate.Delete must not be null");
    }
    const std::string name = index_of_update(update);
    if (names.insert(name).second) continue;
    return invalid_parameter("Only one global secondary index update per index is allowed simultaneously. Index: " +
                             name);
  }
  return std::nullopt;
}

ServiceError unchanged(Units current) {
  const std::string read = std::to_string(current.read);
  const std::string write = std::to_string(current.write);
  return validation_error(
      "The provisioned throughput for the table will not change. The requested value equals the current value. Current "
      "ReadCapacityUnits provisioned for the table: " +
      read + ". Requested ReadCapacityUnits: " + read +
      ". Current WriteCapacityUnits provisioned for the table: " + write + ". Requested WriteCapacityUnits: " + write +
      ". Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.");
}

/// The capacity that the request asks for.
Result<TableDefinition> wanted_capacity(const TableDefinition& current, const UpdateTableRequest& request) {
  TableDefinition wanted = current;
  if (request.billing_mode) {
    const bool on_demand = request.billing_mode == "PAY_PER_REQUEST";
    wanted.billing_mode = on_demand ? BillingMode::kPayPerRequest : BillingMode::kProvisioned;
  }
  const bool on_demand = wanted.billing_mode == BillingMode::kPayPerRequest;
  if (on_demand && request.throughput) {
    return invalid_parameter(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
  }
  if (on_demand) {
    wanted.provisioned = {};
    for (IndexDefinition& index : wanted.indexes) index.provisioned = {};
  } else if (request.throughput) {
    wanted.provisioned = {*request.throughput->read, *request.throughput->write};
    if (wanted.provisioned == current.provisioned && wanted.billing_mode == current.billing_mode) {
      return unchanged(current.provisioned);
    }
  }
  if (request.on_demand_throughput) {
    const auto limit = [](std::optional<std::int64_t> asked, std::optional<std::int64_t> now_in_force) {
      if (!asked) return now_in_force;
      return *asked > 0 ? asked : std::nullopt;
    };
    wanted.max_read_units = limit(request.on_demand_throughput->read, current.max_read_units);
    wanted.max_write_units = limit(request.on_demand_throughput->write, current.max_write_units);
  }
  return wanted;
}

std::optional<ServiceError> update_index(TableDefinition& wanted, const IndexRequest& update) {
  for (IndexDefinition& index : wanted.indexes) {
    if (index.name != update.name || !index.global) continue;
    if (wanted.billing_mode == BillingMode::kPayPerRequest) {
      return invalid_parameter("ProvisionedThroughput should not be specified for index: " + index.name +
                               " when BillingMode is PAY_PER_REQUEST");
    }
    const Units units{*update.throughput->read, *update.throughput->write};
    if (units == index.provisioned) {
      return validation_error("The provisioned throughput for the index " + index.name +
                              " will not change. The requested value equals the current value. Current "
                              "ReadCapacityUnits provisioned for the index: " +
                              std::to_string(units.read) +
                              ". Requested ReadCapacityUnits: " + std::to_string(units.read) +
                              ". Current WriteCapacityUnits provisioned for the index: " + std::to_string(units.write) +
                              ". Requested WriteCapacityUnits: " + std::to_string(units.write) +
                              ". Refer to the Amazon DynamoDB Developer Guide for current limits and how to request "
                              "higher limits.");
    }
    index.provisioned = units;
    return check_bounds(*update.throughput);
  }
  return ServiceError{"ResourceNotFoundException",
                      "Requested resource not found: Index: " + *update.name + " not found"};
}

/// The definitions in force and those of the request; one of the request counts.
AttributeDefinitionRequests all_attributes(const TableDefinition& current, const UpdateTableRequest& request) {
  AttributeDefinitionRequests all = request.attributes.value_or(AttributeDefinitionRequests{});
  for (const KeyAttribute& each : current.attributes) {
    const auto same = [&each](const auto& other) { return other.name == each.name; };
    if (std::any_of(all.begin(), all.end(), same)) continue;
    all.push_back({each.name, std::string(type_name(each.type))});
  }
  return all;
}

std::optional<ServiceError> check_new_index(const TableDefinition& wanted, const IndexRequest& index,
                                            const AttributeDefinitionRequests& attributes) {
  if (wanted.index(*index.name)) {
    return validation_error("Attempting to create an index which already exists");
  }
  if (auto error = check_schema(*index.keys, attributes)) return error;
  if (auto error = check_projection(*index.projection)) return error;
  const bool on_demand = wanted.billing_mode == BillingMode::kPayPerRequest;
  if (on_demand && index.throughput) {
    return invalid_parameter("ProvisionedThroughput should not be specified for index: " + *index.name +
                             " when BillingMode is PAY_PER_REQUEST");
  }
  if (!on_demand && !index.throughput) {
    return invalid_parameter("ProvisionedThroughput must be specified for index: " + *index.name);
  }
  const auto global = std::count_if(wanted.indexes.begin(), wanted.indexes.end(),
                                    [](const IndexDefinition& each) { return each.global; });
  if (static_cast<std::size_t>(global) < kMostGlobalIndexes) return std::nullopt;
  return ServiceError{"LimitExceededException",
                      "Subscriber limit exceeded: GlobalSecondaryIndex count exceeds the per-table limit of 20"};
}

/// Changes of capacity go into `wanted`; indexes that come and go are only checked.
std::optional<ServiceError> check_index_updates(TableDefinition& wanted, const UpdateTableRequest& request,
                                                const AttributeDefinitionRequests& attributes) {
  if (!request.index_updates) return std::nullopt;
  int online = 0;
  for (const IndexUpdateRequest& update : *request.index_updates) {
    if ((update.create || update.remove) && ++online > 1) {
      return ServiceError{
          "LimitExceededException",
          "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"};
    }
    if (update.update) {
      if (auto error = update_index(wanted, *update.update)) return error;
    } else if (update.create) {
      if (auto error = check_new_index(wanted, *update.create, attributes)) return error;
    } else if (const IndexDefinition* index = wanted.index(*update.remove); !index || !index->global) {
      return ServiceError{"ResourceNotFoundException",
                          "Requested resource not found: Index: " + *update.remove + " not found"};
    }
  }
  return std::nullopt;
}

/// A switch back to provisioned capacity must say what every global index gets.
std::optional<ServiceError> check_indexes_provisioned(const TableDefinition& wanted) {
  if (wanted.billing_mode == BillingMode::kPayPerRequest) return std::nullopt;
  std::string missing;
  for (const IndexDefinition& index : wanted.indexes) {
    if (!index.global || index.provisioned.read > 0) continue;
    missing.append(missing.empty() ? "" : ",").append(index.name);
  }
  if (missing.empty()) return std::nullopt;
  return invalid_parameter("ProvisionedThroughput must be specified for index: " + missing);
}

bool same_capacity(const TableDefinition& a, const TableDefinition& b) {
  return a.billing_mode == b.billing_mode && a.provisioned == b.provisioned && a.max_read_units == b.max_read_units &&
         a.max_write_units == b.max_write_units &&
         std::equal(a.indexes.begin(), a.indexes.end(), b.indexes.begin(), b.indexes.end(),
                    [](const auto& x, const auto& y) { return x.provisioned == y.provisioned; });
}

/// Notes whether the table's provisioned capacity grows or shrinks.
std::optional<ServiceError> note_direction(TableRecord& record, const TableDefinition& wanted, runtime::TimePoint now) {
  const TableDefinition& current = record.table.definition();
  if (current.billing_mode != BillingMode::kProvisioned || wanted.billing_mode != BillingMode::kProvisioned) {
    return std::nullopt;
  }
  const bool shrinks =
      wanted.provisioned.read < current.provisioned.read || wanted.provisioned.write < current.provisioned.write;
  const bool grows =
      wanted.provisioned.read > current.provisioned.read || wanted.provisioned.write > current.provisioned.write;
  if (shrinks) {
    const std::int64_t today = record.decreases_on(now);
    if (today >= kFreeDecreases && now - *record.last_decrease < std::chrono::hours(1)) {
      return ServiceError{
          "LimitExceededException",
          "Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day. After the "
          "first 4 decreases, each subsequent decrease in the same UTC day can be performed at most once every 3600 "
          "seconds. Number of decreases today: " +
              std::to_string(today) + "."};
    }
    record.decreases_today = today + 1;
    record.last_decrease = now;
  }
  if (grows) record.last_increase = now;
  return std::nullopt;
}

void change_settings(Table& table, const UpdateTableRequest& request) {
  TableDefinition settings = table.definition();
  if (request.table_class) settings.table_class = *request.table_class;
  if (request.stream_enabled) {
    settings.stream_view_type = *request.stream_enabled ? request.stream_view_type.value_or("") : "";
  }
  if (request.encrypted) settings.encrypted = *request.encrypted;
  if (request.deletion_protection) settings.deletion_protection = *request.deletion_protection;
  table.set_settings(settings);
}

void change_indexes(TableRecord& record, const UpdateTableRequest& request,
                    const AttributeDefinitionRequests& attributes, runtime::TimePoint active_at,
                    runtime::TimePoint now) {
  if (!request.index_updates) return;
  for (const IndexUpdateRequest& update : *request.index_updates) {
    if (update.create) {
      record.table.add_index(index_of(*update.create, true, attributes), attributes_of(attributes), now);
      record.index_active_at[*update.create->name] = active_at;
    } else if (update.remove) {
      record.table.remove_index(*update.remove);
      record.index_active_at.erase(*update.remove);
    }
  }
}

}  // namespace

Result<TableRecord*> update_table(Account& account, const UpdateTableRequest& request, runtime::TimePoint now) {
  if (auto error = check_update_model(request)) return *std::move(error);
  if (auto error = check_update_members(request)) return *std::move(error);
  const Result<TableRecord*> found = account.describe(*request.table_name, now);
  if (found.has_error()) return found;
  TableRecord& record = **found;
  const TableStatus status = record.status(now);
  if (status != TableStatus::kActive) {
    return ServiceError{"ResourceInUseException",
                        "Attempt to change a resource which is still in use: Table is being " +
                            std::string(status == TableStatus::kCreating   ? "created"
                                        : status == TableStatus::kDeleting ? "deleted"
                                                                           : "updated") +
                            ": " + record.table.definition().name};
  }
  const TableDefinition before = record.table.definition();
  Result<TableDefinition> wanted = wanted_capacity(before, request);
  if (wanted.has_error()) return wanted.error();
  const AttributeDefinitionRequests attributes = all_attributes(before, request);
  if (auto error = check_index_updates(*wanted, request, attributes)) return *std::move(error);
  if (auto error = check_indexes_provisioned(*wanted)) return *std::move(error);
  if (auto error = note_direction(record, *wanted, now)) return *std::move(error);

  if (!same_capacity(before, *wanted)) account.retire(record.table.set_capacity(*wanted, now));
  if (wanted->billing_mode != before.billing_mode && wanted->billing_mode == BillingMode::kPayPerRequest) {
    record.on_demand_since = now;
  }
  change_settings(record.table, request);
  record.updated_at = now + account.options().update_delay;
  change_indexes(record, request, attributes, record.updated_at, now);
  account.changed(record);
  return &record;
}

}  // namespace queuecast::dynamodb
