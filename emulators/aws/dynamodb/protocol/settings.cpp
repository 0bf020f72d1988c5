// Tags, time to live, and what tools ask of an account.
#include <utility>

#include "emulators/aws/dynamodb/actions/table_actions.h"
#include "emulators/aws/dynamodb/protocol/runs.h"
#include "emulators/aws/json_writer.h"

namespace queuecast::dynamodb {

namespace {

using aws::append_key;
using aws::append_member;

Result<std::string> answer_nothing(const Result<void>& done) {
  if (done.has_error()) return done.error();
  return std::string();
}

}  // namespace

Result<std::string> run_tag_resource(const OperationContext& context, const Reader& reader) {
  const auto arn = reader.text("ResourceArn");
  std::optional<TagList> tags;
  if (const auto elements = reader.structures("Tags")) {
    tags.emplace();
    for (const Reader& tag : *elements) tags->emplace_back(tag.text("Key"), tag.text("Value"));
  }
  if (reader.faults().serialization) return *reader.faults().serialization;
  return answer_nothing(tag_resource(context.account, arn, tags, context.now));
}

Result<std::string> run_untag_resource(const OperationContext& context, const Reader& reader) {
  const auto arn = reader.text("ResourceArn");
  const auto keys = reader.texts("TagKeys");
  if (reader.faults().serialization) return *reader.faults().serialization;
  return answer_nothing(untag_resource(context.account, arn, keys, context.now));
}

Result<std::string> run_list_tags_of_resource(const OperationContext& context, const Reader& reader) {
  const auto arn = reader.text("ResourceArn");
  if (reader.faults().serialization) return *reader.faults().serialization;
  const auto tags = list_tags(context.account, arn, context.now);
  if (tags.has_error()) return tags.error();
  std::string out = "{";
  append_key(out, "Tags");
  out += '[';
  for (const auto& [key, value] : *tags) {
    aws::append_json(out, "{");
    append_member(out, "Key", key);
    append_member(out, "Value", value);
    out += '}';
  }
  return out += "]}";
}

Result<std::string> run_update_time_to_live(const OperationContext& context, const Reader& reader) {
  TimeToLiveRequest request;
  request.table_name = reader.text("TableName");
  if (const auto specification = reader.structure("TimeToLiveSpecification")) {
    request.has_specification = true;
    request.enabled = specification->boolean("Enabled");
    request.attribute_name = specification->text("AttributeName");
  }
  if (reader.faults().serialization) return *reader.faults().serialization;
  const auto done = update_time_to_live(context.account, request, context.now);
  if (done.has_error()) return done.error();
  std::string out = "{";
  append_key(out, "TimeToLiveSpecification");
  out += '{';
  append_member(out, "AttributeName", *request.attribute_name);
  append_member(out, "Enabled", *request.enabled);
  return out += "}}";
}

Result<std::string> run_describe_time_to_live(const OperationContext& context, const Reader& reader) {
  const auto name = reader.text("TableName");
  if (reader.faults().serialization) return *reader.faults().serialization;
  const auto record = describe_table(context.account, name, context.now);
  if (record.has_error()) return record.error();
  const std::string& attribute = (*record)->table.ttl_attribute();
  std::string out = "{";
  append_key(out, "TimeToLiveDescription");
  out += '{';
  if (!attribute.empty()) append_member(out, "AttributeName", attribute);
  append_member(out, "TimeToLiveStatus", attribute.empty() ? "DISABLED" : "ENABLED");
  return out += "}}";
}

Result<std::string> run_describe_continuous_backups(const OperationContext& context, const Reader& reader) {
  const auto name = reader.text("TableName");
  if (reader.faults().serialization) return *reader.faults().serialization;
  const auto record = describe_table(context.account, name, context.now);
  if (record.has_error()) {
    ServiceError error = record.error();
    if (error.code == "ResourceNotFoundException") {
      error = {"TableNotFoundException", "Table not found: " + name.value_or("")};
    }
    return error;
  }
  return std::string(R"({"ContinuousBackupsDescription":{"ContinuousBackupsStatus":"ENABLED",)"
                     R"("PointInTimeRecoveryDescription":{"PointInTimeRecoveryStatus":"DISABLED"}}})");
}

Result<std::string> run_describe_limits(const OperationContext&, const Reader&) {
  // Service quotas: 80,000 units an account and 40,000 a table, in either direction.
  return std::string(R"({"AccountMaxReadCapacityUnits":80000,"AccountMaxWriteCapacityUnits":80000,)"
                     R"("TableMaxReadCapacityUnits":40000,"TableMaxWriteCapacityUnits":40000})");
}

Result<std::string> run_describe_endpoints(const OperationContext& context, const Reader&) {
  std::string out = R"({"Endpoints":[{)";
  append_member(out, "Address", context.host);
  append_member(out, "CachePeriodInMinutes", 1440);
  return out += "}]}";
}

}  // namespace queuecast::dynamodb
