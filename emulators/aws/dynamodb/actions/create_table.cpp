#include "emulators/aws/dynamodb/actions/create_table.h"

#include <algorithm>
#include <utility>

#include "emulators/aws/dynamodb/constraints.h"

namespace queuecast::dynamodb {

namespace {

std::string member(std::string_view list, std::size_t index, std::string_view name) {
  std::string path{list};
  path.append(".").append(std::to_string(index + 1)).append(".member.").append(name);
  return path;
}

void check_keys(const CreateTableRequest& request, Constraints& constraints) {
  constraints.required(request.keys.has_value(), "keySchema");
  if (!request.keys) return;
  const std::string count = "[" + std::to_string(request.keys->size()) + " elements]";
  constraints.length_between(count, request.keys->size(), "keySchema", 1, 2);
  for (std::size_t i = 0; i < request.keys->size(); ++i) {
    const auto& key = (*request.keys)[i];
    constraints.required(key.name.has_value(), member("keySchema", i, "attributeName"));
    constraints.required(key.type.has_value(), member("keySchema", i, "keyType"));
    constraints.one_of(key.type, member("keySchema", i, "keyType"), {"HASH", "RANGE"});
  }
}

std::optional<ServiceError> check_model(const CreateTableRequest& request) {
  Constraints constraints;
  constraints.required(request.attributes.has_value(), "attributeDefinitions");
  for (std::size_t i = 0; request.attributes && i < request.attributes->size(); ++i) {
    const auto& attribute = (*request.attributes)[i];
    constraints.required(attribute.name.has_value(), member("attributeDefinitions", i, "attributeName"));
    constraints.required(attribute.type.has_value(), member("attributeDefinitions", i, "attributeType"));
    constraints.one_of(attribute.type, member("attributeDefinitions", i, "attributeType"), {"B", "N", "S"});
  }
  constraints.table_name(request.table_name);
  constraints.one_of(request.billing_mode, "billingMode", {"PROVISIONED", "PAY_PER_REQUEST"});
  constraints.one_of(request.table_class, "tableClass", {"STANDARD", "STANDARD_INFREQUENT_ACCESS"});
  if (request.throughput) {
    constraints.required(request.throughput->write.has_value(), "provisionedThroughput.writeCapacityUnits");
    constraints.at_least(request.throughput->write, "provisionedThroughput.writeCapacityUnits", 1);
    constraints.required(request.throughput->read.has_value(), "provisionedThroughput.readCapacityUnits");
    constraints.at_least(request.throughput->read, "provisionedThroughput.readCapacityUnits", 1);
  }
  check_keys(request, constraints);
  return constraints.violations();
}

/// A table is provisioned within the default quota.
constexpr std::int64_t kMaxUnits = 40'000;

std::optional<ServiceError> check_throughput(const CreateTableRequest& request) {
  if (request.billing_mode == "PAY_PER_REQUEST") {
    if (!request.throughput) return std::nullopt;
    return invalid_parameter(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
  }
  if (!request.throughput) {
    return invalid_parameter(
        "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
  }
  for (const auto& [value, name] : {std::pair{request.throughput->read, "ReadCapacityUnits"},
                                    std::pair{request.throughput->write, "WriteCapacityUnits"}}) {
    if (*value <= kMaxUnits) continue;
    return validation_error("Given value " + std::to_string(*value) + " for " + name + " is out of bounds");
  }
  return std::nullopt;
}

std::string list_names(const auto& elements) {
  std::string text = "[";
  for (const auto& element : elements) {
    if (text.size() > 1) text += ", ";
    text += *element.name;
  }
  return text += ']';
}

std::optional<ServiceError> check_schema(const CreateTableRequest& request) {
  const auto& keys = *request.keys;
  const auto& attributes = *request.attributes;
  const auto defined = [&](const CreateTableRequest::KeyElement& key) {
    return std::any_of(attributes.begin(), attributes.end(), [&](const auto& each) { return each.name == key.name; });
  };
  if (!std::all_of(keys.begin(), keys.end(), defined)) {
    return invalid_parameter("Some index key attributes are not defined in AttributeDefinitions. Keys: " +
                             list_names(keys) + ", AttributeDefinitions: " + list_names(attributes));
  }
  if (keys.size() == 2 && keys[0].name == keys[1].name) {
    return validation_error("Both the Hash Key and the Range Key element in the KeySchema have the same name");
  }
  if (keys[0].type != "HASH") {
    return validation_error("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  }
  if (keys.size() == 2 && keys[1].type != "RANGE") {
    return validation_error("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
  }
  if (request.has_secondary_indexes) {
    return invalid_parameter("Secondary indexes are not supported by this emulator");
  }
  if (keys.size() != attributes.size()) {
    return invalid_parameter(
        "Number of attributes in KeySchema does not exactly match number of attributes defined in "
        "AttributeDefinitions");
  }
  return std::nullopt;
}

TableDefinition definition_of(const CreateTableRequest& request) {
  TableDefinition definition;
  definition.name = *request.table_name;
  for (const auto& attribute : *request.attributes) {
    definition.attributes.push_back({*attribute.name, *type_named(*attribute.type)});
  }
  const auto key = [&](std::size_t index) {
    const std::string& name = *(*request.keys)[index].name;
    return *std::find_if(definition.attributes.begin(), definition.attributes.end(),
                         [&](const KeyAttribute& attribute) { return attribute.name == name; });
  };
  definition.keys.hash = key(0);
  if (request.keys->size() == 2) definition.keys.range = key(1);
  if (request.billing_mode == "PAY_PER_REQUEST") definition.billing_mode = BillingMode::kPayPerRequest;
  if (request.throughput) definition.provisioned = {*request.throughput->read, *request.throughput->write};
  definition.table_class = request.table_class.value_or("");
  definition.deletion_protection = request.deletion_protection.value_or(false);
  return definition;
}

}  // namespace

Result<TableRecord*> create_table(Account& account, const CreateTableRequest& request, std::string id,
                                  runtime::TimePoint now) {
  if (auto error = check_model(request)) return *std::move(error);
  if (auto error = check_throughput(request)) return *std::move(error);
  if (auto error = check_schema(request)) return *std::move(error);
  return account.create(definition_of(request), std::move(id), now);
}

}  // namespace queuecast::dynamodb
