#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "emulators/aws/dynamodb/account.h"
#include "emulators/aws/dynamodb/constraints.h"

namespace queuecast::dynamodb {

struct AttributeDefinitionRequest {
  std::optional<std::string> name;
  std::optional<std::string> type;
};

struct KeyElementRequest {
  std::optional<std::string> name;
  std::optional<std::string> type;
};

struct ThroughputRequest {
  std::optional<std::int64_t> read;
  std::optional<std::int64_t> write;
};

struct ProjectionRequest {
  std::optional<std::string> type;
  std::optional<std::vector<std::string>> included;
};

struct IndexRequest {
  std::optional<std::string> name;
  std::optional<std::vector<KeyElementRequest>> keys;
  std::optional<ProjectionRequest> projection;
  std::optional<ThroughputRequest> throughput;
};

using AttributeDefinitionRequests = std::vector<AttributeDefinitionRequest>;

/// The model's constraints; `path` is where the member stands, "globalSecondaryIndexes.1.member".
void check_attributes(const AttributeDefinitionRequests& attributes, Constraints& constraints);
void check_keys(const std::optional<std::vector<KeyElementRequest>>& keys, const std::string& path,
                Constraints& constraints);
void check_throughput(const ThroughputRequest& throughput, const std::string& path, Constraints& constraints);
void check_index(const IndexRequest& index, const std::string& path, Constraints& constraints);
/// "keySchema.1.member.keyType"
std::string member_path(std::string_view list, std::size_t index, std::string_view name);

/// The rules between the members, in the service's order.
std::optional<ServiceError> check_bounds(const ThroughputRequest& throughput);
std::optional<ServiceError> check_schema(const std::vector<KeyElementRequest>& keys,
                                         const AttributeDefinitionRequests& attributes);
std::optional<ServiceError> check_projection(const ProjectionRequest& projection);

std::vector<KeyAttribute> attributes_of(const AttributeDefinitionRequests& attributes);
KeySchema schema_of(const std::vector<KeyElementRequest>& keys, const AttributeDefinitionRequests& attributes);
IndexDefinition index_of(const IndexRequest& request, bool global, const AttributeDefinitionRequests& attributes);

}  // namespace queuecast::dynamodb
