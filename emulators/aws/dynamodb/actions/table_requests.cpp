#include "emulators/aws/dynamodb/actions/table_requests.h"

#include <algorithm>
#include <utility>

namespace queuecast::dynamodb {

namespace {

/// A table is provisioned within the default quota.
constexpr std::int64_t kMaxUnits = 40'000;

std::string list_names(const auto& elements) {
  std::string text = "[";
  for (const auto& element : elements) {
    if (text.size() > 1) text += ", ";
    text += *element.name;
  }
  return text += ']';
}

std::string count_of(std::size_t elements) { return "[" + std::to_string(elements) + " elements]"; }

}  // namespace

std::string member_path(std::string_view list, std::size_t index, std::string_view name) {
  std::string path{list};
  path.append(".").append(std::to_string(index + 1)).append(".member");
  if (!name.empty()) path.append(".").append(name);
  return path;
}

void check_attributes(const AttributeDefinitionRequests& attributes, Constraints& constraints) {
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    const std::string type = member_path("attributeDefinitions", i, "attributeType");
    constraints.required(attributes[i].name.has_value(), member_path("attributeDefinitions", i, "attributeName"));
    constraints.required(attributes[i].type.has_value(), type);
    constraints.one_of(attributes[i].type, type, {"B", "N", "S"});
  }
}

void check_keys(const std::optional<std::vector<KeyElementRequest>>& keys, const std::string& path,
                Constraints& constraints) {
  constraints.required(keys.has_value(), path);
  if (!keys) return;
  constraints.length_between(count_of(keys->size()), keys->size(), path, 1, 2);
  for (std::size_t i = 0; i < keys->size(); ++i) {
    const std::string type = member_path(path, i, "keyType");
    constraints.required((*keys)[i].name.has_value(), member_path(path, i, "attributeName"));
    constraints.required((*keys)[i].type.has_value(), type);
    constraints.one_of((*keys)[i].type, type, {"HASH", "RANGE"});
  }
}

void check_throughput(const ThroughputRequest& throughput, const std::string& path, Constraints& constraints) {
  constraints.required(throughput.write.has_value(), path + ".writeCapacityUnits");
  constraints.at_least(throughput.write, path + ".writeCapacityUnits", 1);
  constraints.required(throughput.read.has_value(), path + ".readCapacityUnits");
  constraints.at_least(throughput.read, path + ".readCapacityUnits", 1);
}

void check_index(const IndexRequest& index, const std::string& path, Constraints& constraints) {
  constraints.index_name(index.name, path + ".indexName");
  constraints.required(index.name.has_value(), path + ".indexName");
  check_keys(index.keys, path + ".keySchema", constraints);
  constraints.required(index.projection.has_value(), path + ".projection");
  if (index.projection) {
    constraints.one_of(index.projection->type, path + ".projection.projectionType", {"ALL", "INCLUDE", "KEYS_ONLY"});
    const auto& included = index.projection->included;
    if (included) {
      constraints.length_between(count_of(included->size()), included->size(), path + ".projection.nonKeyAttributes", 1,
                                 20);
    }
  }
  if (index.throughput) check_throughput(*index.throughput, path + ".provisionedThroughput", constraints);
}

std::optional<ServiceError> check_bounds(const ThroughputRequest& throughput) {
  for (const auto& [value, name] :
       {std::pair{throughput.read, "ReadCapacityUnits"}, std::pair{throughput.write, "WriteCapacityUnits"}}) {
    if (*value <= kMaxUnits) continue;
    return validation_error("Given value " + std::to_string(*value) + " for " + name + " is out of bounds");
  }
  return std::nullopt;
}

std::optional<ServiceError> check_schema(const std::vector<KeyElementRequest>& keys,
                                         const AttributeDefinitionRequests& attributes) {
  const auto defined = [&](const KeyElementRequest& key) {
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
  return std::nullopt;
}

std::optional<ServiceError> check_projection(const ProjectionRequest& projection) {
  if (!projection.type) return invalid_parameter("Unknown ProjectionType: null");
  if (projection.included && projection.type != "INCLUDE") {
    return invalid_parameter("ProjectionType is " + *projection.type + ", but NonKeyAttributes is specified");
  }
  if (!projection.included && projection.type == "INCLUDE") {
    return invalid_parameter("ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
  }
  return std::nullopt;
}

std::vector<KeyAttribute> attributes_of(const AttributeDefinitionRequests& attributes) {
  std::vector<KeyAttribute> result;
  for (const auto& attribute : attributes) result.push_back({*attribute.name, *type_named(*attribute.type)});
  return result;
}

KeySchema schema_of(const std::vector<KeyElementRequest>& keys, const AttributeDefinitionRequests& attributes) {
  const auto key = [&](std::size_t index) {
    const auto at = std::find_if(attributes.begin(), attributes.end(),
                                 [&](const auto& attribute) { return attribute.name == keys[index].name; });
    return KeyAttribute{*at->name, *type_named(*at->type)};
  };
  KeySchema schema;
  schema.hash = key(0);
  if (keys.size() == 2) schema.range = key(1);
  return schema;
}

IndexDefinition index_of(const IndexRequest& request, bool global, const AttributeDefinitionRequests& attributes) {
  IndexDefinition index;
  index.name = *request.name;
  index.global = global;
  index.keys = schema_of(*request.keys, attributes);
  const std::string& projection = *request.projection->type;
  index.projection.kind = projection == "ALL"         ? Projection::Kind::kAll
                          : projection == "KEYS_ONLY" ? Projection::Kind::kKeysOnly
                                                      : Projection::Kind::kInclude;
  index.projection.included = request.projection->included.value_or(std::vector<std::string>{});
  if (request.throughput) index.provisioned = {*request.throughput->read, *request.throughput->write};
  return index;
}

}  // namespace queuecast::dynamodb
