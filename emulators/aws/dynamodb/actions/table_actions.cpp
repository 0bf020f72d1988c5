#include "emulators/aws/dynamodb/actions/table_actions.h"

#include "emulators/aws/dynamodb/constraints.h"

namespace queuecast::dynamodb {

namespace {

std::optional<ServiceError> check_name(const std::optional<std::string>& name) {
  Constraints constraints;
  constraints.table_name(name);
  return constraints.violations();
}

constexpr std::size_t kMaxTags = 50;

/// Tags are asked for by the ARN of a table.
Result<TableRecord*> find_tagged(Account& account, const std::optional<std::string>& arn, runtime::TimePoint now) {
  if (!arn) return validation_error("Invalid TableArn");
  constexpr std::string_view kPrefix = "arn:aws:dynamodb:";
  const std::size_t name = arn->find(":table/");
  if (!arn->starts_with(kPrefix) || name == std::string::npos || name + 7 + 3 > arn->size()) {
    return validation_error("Invalid TableArn: Invalid ResourceArn provided as input " + *arn);
  }
  const Result<TableRecord*> found = account.describe(*arn, now);
  if (found.has_value()) return found;
  return ServiceError{"ResourceNotFoundException", "Requested resource not found: ResourcArn: " + *arn + " not found"};
}

}  // namespace

Result<TableRecord*> describe_table(Account& account, const std::optional<std::string>& name, runtime::TimePoint now) {
  if (auto error = check_name(name)) return *std::move(error);
  return account.describe(*name, now);
}

Result<TableRecord*> delete_table(Account& account, const std::optional<std::string>& name, runtime::TimePoint now) {
  if (auto error = check_name(name)) return *std::move(error);
  return account.remove(*name, now);
}

Result<Account::Names> list_tables(Account& account, const ListTablesRequest& request, runtime::TimePoint now) {
  Constraints constraints;
  constraints.index_name(request.exclusive_start_table_name, "exclusiveStartTableName");
  constraints.between(request.limit, "limit", 1, 100);
  if (auto error = constraints.violations()) return *std::move(error);
  return account.list(request.exclusive_start_table_name.value_or(""),
                      static_cast<std::size_t>(request.limit.value_or(100)), now);
}

Result<void> update_time_to_live(Account& account, const TimeToLiveRequest& request, runtime::TimePoint now) {
  Constraints constraints;
  constraints.table_name(request.table_name);
  constraints.required(request.has_specification, "timeToLiveSpecification");
  if (request.has_specification) {
    constraints.required(request.attribute_name.has_value(), "timeToLiveSpecification.attributeName");
    constraints.required(request.enabled.has_value(), "timeToLiveSpecification.enabled");
    if (request.attribute_name) {
      constraints.length_between(*request.attribute_name, request.attribute_name->size(),
                                 "timeToLiveSpecification.attributeName", 1, 255);
    }
  }
  if (auto error = constraints.violations()) return *std::move(error);
  const Result<TableRecord*> found = account.describe(*request.table_name, now);
  if (found.has_error()) return found.error();
  Table& table = (*found)->table;
  const std::string& current = table.ttl_attribute();
  if (*request.enabled) {
    if (!current.empty()) {
      return validation_error(current == *request.attribute_name
                                  ? "TimeToLive is already enabled"
                                  : "TimeToLive is active on a different AttributeName: current AttributeName is " +
                                        current);
    }
    table.set_ttl_attribute(*request.attribute_name);
    account.changed(**found);
    return {};
  }
  if (current.empty()) return validation_error("TimeToLive is already disabled");
  if (current != *request.attribute_name) {
    return validation_error("TimeToLive is active on a different AttributeName: current AttributeName is " + current);
  }
  table.set_ttl_attribute("");
  account.changed(**found);
  return {};
}

Result<void> tag_resource(Account& account, const std::optional<std::string>& arn, const std::optional<TagList>& tags,
                          runtime::TimePoint now) {
  Constraints constraints;
  constraints.required(tags.has_value(), "tags");
  for (std::size_t i = 0; tags && i < tags->size(); ++i) {
    const auto& [key, value] = (*tags)[i];
    const std::string path = "tags." + std::to_string(i + 1) + ".member.";
    constraints.required(key.has_value(), path + "key");
    if (key) constraints.length_between(*key, key->size(), path + "key", 1, 128);
    constraints.required(value.has_value(), path + "value");
    if (value) constraints.length_between(*value, value->size(), path + "value", 0, 256);
  }
  if (auto error = constraints.violations()) return *std::move(error);
  const Result<TableRecord*> found = find_tagged(account, arn, now);
  if (found.has_error()) return found.error();
  if (tags->empty()) return validation_error("Atleast one Tag needs to be provided as Input.");
  std::map<std::string, std::string> merged = (*found)->tags;
  for (const auto& [key, value] : *tags) merged[*key] = *value;
  if (merged.size() > kMaxTags) {
    return ServiceError{"LimitExceededException", "Subscriber limit exceeded: Too many tags: the limit is 50"};
  }
  (*found)->tags = std::move(merged);
  account.changed(**found);
  return {};
}

Result<void> untag_resource(Account& account, const std::optional<std::string>& arn,
                            const std::optional<std::vector<std::string>>& keys, runtime::TimePoint now) {
  Constraints constraints;
  constraints.required(keys.has_value(), "tagKeys");
  if (auto error = constraints.violations()) return *std::move(error);
  const Result<TableRecord*> found = find_tagged(account, arn, now);
  if (found.has_error()) return found.error();
  if (keys->empty()) return validation_error("Atleast one Tag Key needs to be provided as Input.");
  for (const std::string& key : *keys) (*found)->tags.erase(key);
  account.changed(**found);
  return {};
}

Result<std::map<std::string, std::string>> list_tags(Account& account, const std::optional<std::string>& arn,
                                                     runtime::TimePoint now) {
  const Result<TableRecord*> found = find_tagged(account, arn, now);
  if (found.has_error()) return found.error();
  return (*found)->tags;
}

}  // namespace queuecast::dynamodb
