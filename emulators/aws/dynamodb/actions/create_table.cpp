#include "emulators/aws/dynamodb/actions/create_table.h"

#include <algorithm>
#include <set>
#include <utility>

namespace queuecast::dynamodb {

namespace {

// Service quotas, "Secondary indexes".
constexpr std::size_t kMaxLocalIndexes = 5;
constexpr std::size_t kMaxGlobalIndexes = 20;

std::optional<ServiceError> check_model(const CreateTableRequest& request) {
  Constraints constraints;
  constraints.required(request.attributes.has_value(), "attributeDefinitions");
  if (request.attributes) check_attributes(*request.attributes, constraints);
  constraints.table_name(request.table_name);
  constraints.one_of(request.billing_mode, "billingMode", {"PROVISIONED", "PAY_PER_REQUEST"});
  constraints.one_of(request.table_class, "tableClass", {"STANDARD", "STANDARD_INFREQUENT_ACCESS"});
  constraints.one_of(request.stream_view_type, "streamSpecification.streamViewType",
                     {"NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", "KEYS_ONLY"});
  if (request.throughput) check_throughput(*request.throughput, "provisionedThroughput", constraints);
  check_keys(request.keys, "keySchema", constraints);
  for (const auto& [indexes, name] : {std::pair{&request.local_indexes, "localSecondaryIndexes"},
                                      std::pair{&request.global_indexes, "globalSecondaryIndexes"}}) {
    for (std::size_t i = 0; *indexes && i < (*indexes)->size(); ++i) {
      check_index((**indexes)[i], member_path(name, i, ""), constraints);
    }
  }
  return constraints.violations();
}

bool on_demand(const CreateTableRequest& request) { return request.billing_mode == "PAY_PER_REQUEST"; }

std::optional<ServiceError> check_capacity(const CreateTableRequest& request) {
  if (on_demand(request)) {
    if (!request.throughput) return std::nullopt;
    return invalid_parameter(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
  }
  if (!request.throughput) {
    return invalid_parameter(
        "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
  }
  return check_bounds(*request.throughput);
}

std::optional<ServiceError> check_local_index(const CreateTableRequest& request, const IndexRequest& index) {
  if (auto error = check_schema(*index.keys, *request.attributes)) return error;
  if (index.keys->size() != 2) {
    return invalid_parameter("Index KeySchema does not have a range key for index: " + *index.name);
  }
  const std::string& index_hash = *(*index.keys)[0].name;
  const std::string& table_hash = *(*request.keys)[0].name;
  if (index_hash == table_hash) return check_projection(*index.projection);
  return invalid_parameter("Index KeySchema does not have the same leading hash key as table KeySchema for index: " +
                           *index.name + ". index hash key: " + index_hash + ", table hash key: " + table_hash);
}

std::optional<ServiceError> check_global_index(const CreateTableRequest& request, const IndexRequest& index) {
  if (auto error = check_schema(*index.keys, *request.attributes)) return error;
  if (auto error = check_projection(*index.projection)) return error;
  if (on_demand(request) && index.throughput) {
    return invalid_parameter("ProvisionedThroughput should not be specified for index: " + *index.name +
                             " when BillingMode is PAY_PER_REQUEST");
  }
  if (!on_demand(request) && !index.throughput) {
    return invalid_parameter("ProvisionedThroughput must be specified for index: " + *index.name);
  }
  return index.throughput ? check_bounds(*index.throughput) : std::nullopt;
}

std::optional<ServiceError> check_local_indexes(const CreateTableRequest& request, std::set<std::string>& names) {
  if (!request.local_indexes) return std::nullopt;
  if (request.local_indexes->empty()) return invalid_parameter("List of LocalSecondaryIndexes is empty");
  if (request.keys->size() != 2) {
    return invalid_parameter(
        "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex");
  }
  for (const IndexRequest& index : *request.local_indexes) {
    if (auto error = check_local_index(request, index)) return error;
    if (!names.insert(*index.name).second) return invalid_parameter("Duplicate index name: " + *index.name);
  }
  if (request.local_indexes->size() <= kMaxLocalIndexes) return std::nullopt;
  return invalid_parameter("Number of LocalSecondaryIndexes exceeds per-table limit of 5");
}

std::optional<ServiceError> check_global_indexes(const CreateTableRequest& request, std::set<std::string>& names) {
  if (!request.global_indexes) return std::nullopt;
  if (request.global_indexes->empty()) return invalid_parameter("List of GlobalSecondaryIndexes is empty");
  for (const IndexRequest& index : *request.global_indexes) {
    if (auto error = check_global_index(request, index)) return error;
    if (!names.insert(*index.name).second) return invalid_parameter("Duplicate index name: " + *index.name);
  }
  if (request.global_indexes->size() <= kMaxGlobalIndexes) return std::nullopt;
  return invalid_parameter("GlobalSecondaryIndex count exceeds the per-table limit of 20");
}

/// Every defined attribute must be part of a key.
std::optional<ServiceError> check_definitions_used(const CreateTableRequest& request) {
  std::set<std::string> used;
  const auto use = [&used](const std::vector<KeyElementRequest>& keys) {
    for (const KeyElementRequest& key : keys) used.insert(*key.name);
  };
  use(*request.keys);
  for (const auto* indexes : {&request.local_indexes, &request.global_indexes}) {
    if (!*indexes) continue;
    for (const IndexRequest& index : **indexes) use(*index.keys);
  }
  if (used.size() == request.attributes->size()) return std::nullopt;
  if (!request.local_indexes && !request.global_indexes) {
    return invalid_parameter(
        "Number of attributes in KeySchema does not exactly match number of attributes defined in "
        "AttributeDefinitions");
  }
  std::string defined;
  for (const auto& attribute : *request.attributes) {
    defined.append(defined.empty() ? "" : ", ").append(*attribute.name);
  }
  std::string keys;
  for (const std::string& name : used) keys.append(keys.empty() ? "" : ", ").append(name);
  return invalid_parameter("Some AttributeDefinitions are not used. AttributeDefinitions: [" + defined +
                           "], keys used: [" + keys + "]");
}

std::optional<ServiceError> check_rules(const CreateTableRequest& request) {
  if (auto error = check_capacity(request)) return error;
  if (auto error = check_schema(*request.keys, *request.attributes)) return error;
  std::set<std::string> names;
  if (auto error = check_local_indexes(request, names)) return error;
  if (auto error = check_global_indexes(request, names)) return error;
  return check_definitions_used(request);
}

TableDefinition definition_of(const CreateTableRequest& request) {
  TableDefinition definition;
  definition.name = *request.table_name;
  definition.attributes = attributes_of(*request.attributes);
  definition.keys = schema_of(*request.keys, *request.attributes);
  for (const auto& [indexes, global] :
       {std::pair{&request.local_indexes, false}, std::pair{&request.global_indexes, true}}) {
    if (!*indexes) continue;
    for (const IndexRequest& index : **indexes) {
      definition.indexes.push_back(index_of(index, global, *request.attributes));
    }
  }
  if (on_demand(request)) definition.billing_mode = BillingMode::kPayPerRequest;
  if (request.throughput) definition.provisioned = {*request.throughput->read, *request.throughput->write};
  if (request.on_demand_throughput) {
    const auto limit = [](std::optional<std::int64_t> units) { return units && *units > 0 ? units : std::nullopt; };
    definition.max_read_units = limit(request.on_demand_throughput->read);
    definition.max_write_units = limit(request.on_demand_throughput->write);
  }
  definition.table_class = request.table_class.value_or("");
  if (request.stream_enabled.value_or(false)) definition.stream_view_type = request.stream_view_type.value_or("");
  definition.encrypted = request.encrypted.value_or(false);
  definition.deletion_protection = request.deletion_protection.value_or(false);
  return definition;
}

}  // namespace

Result<TableRecord*> create_table(Account& account, const CreateTableRequest& request, std::string id,
                                  runtime::TimePoint now) {
  if (auto error = check_model(request)) return *std::move(error);
  if (auto error = check_rules(request)) return *std::move(error);
  Result<TableRecord*> created = account.create(definition_of(request), std::move(id), now);
  if (created.has_value() && !request.tags.empty()) {
    (*created)->tags = request.tags;
    account.changed(**created);
  }
  return created;
}

}  // namespace queuecast::dynamodb
