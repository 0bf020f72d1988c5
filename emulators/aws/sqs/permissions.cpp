#include "emulators/aws/sqs/permissions.h"

#include <algorithm>
#include <optional>

#include <simdjson.h>

#include "emulators/aws/json_writer.h"

namespace queuecast::sqs {

namespace {

constexpr std::size_t kMostPermissions = 20;

/// A policy in pieces: the JSON of its members before the statements, and of each statement with its label.
struct PolicyParts {
  struct Statement {
    std::string label;
    std::string json;
  };
  std::string head;
  std::vector<Statement> statements;
};

/// The policy is known to be a JSON object, or empty.
PolicyParts take_apart(std::string_view policy) {
  PolicyParts parts;
  simdjson::dom::parser parser;
  simdjson::dom::object document;
  if (parser.parse(policy.data(), policy.size()).get(document) != simdjson::SUCCESS) return parts;
  const auto add = [&](simdjson::dom::element statement) {
    std::string_view label;
    if (statement["Sid"].get(label) != simdjson::SUCCESS) label = {};
    parts.statements.push_back({std::string(label), simdjson::minify(statement)});
  };
  for (const auto& [key, value] : document) {
    if (key != "Statement") {
      aws::append_key(parts.head, key);
      aws::append_json(parts.head, simdjson::minify(value));
    } else if (simdjson::dom::array list; value.get(list) == simdjson::SUCCESS) {
      for (const auto statement : list) add(statement);
    } else {
      add(value);  // a single statement needs no array
    }
  }
  return parts;
}

std::string put_together(const PolicyParts& parts) {
  std::string out = "{" + parts.head;
  aws::append_key(out, "Statement");
  out += '[';
  for (const auto& statement : parts.statements) aws::append_json(out, statement.json);
  return out += "]}";
}

/// One value stands alone, several in an array.
void append_one_or_many(std::string& out, std::string_view key, const std::vector<std::string>& values,
                        std::string_view before, std::string_view after) {
  aws::append_key(out, key);
  if (values.size() > 1) out += '[';
  for (const std::string& value : values) aws::append_value(out, std::string(before).append(value).append(after));
  if (values.size() > 1) out += ']';
}

std::string statement_of(const PermissionGrant& grant, std::string_view queue_arn) {
  std::string out = "{";
  aws::append_member(out, "Sid", grant.label);
  aws::append_member(out, "Effect", "Allow");
  aws::append_key(out, "Principal");
  out += '{';
  append_one_or_many(out, "AWS", grant.account_ids, "arn:aws:iam::", ":root");
  out += '}';
  append_one_or_many(out, "Action", grant.actions, "SQS:", "");
  aws::append_member(out, "Resource", queue_arn);
  return out += '}';
}

auto find_label(PolicyParts& parts, std::string_view label) {
  return std::find_if(parts.statements.begin(), parts.statements.end(),
                      [&](const auto& statement) { return statement.label == label; });
}

}  // namespace

Result<std::string> with_permission(std::string_view policy, std::string_view queue_arn, const PermissionGrant& grant) {
  PolicyParts parts = take_apart(policy);
  if (find_label(parts, grant.label) != parts.statements.end()) {
    return errors::invalid_value(grant.label, "Label", "Already exists.");
  }
  if (parts.statements.size() >= kMostPermissions) {
    return ServiceError{errors::kOverLimit,
                        std::to_string(parts.statements.size() + 1) + " Statements were found, maximum allowed is 20."};
  }
  if (policy.empty()) {
    aws::append_member(parts.head, "Version", "2008-10-17");
    aws::append_member(parts.head, "Id", std::string(queue_arn).append("/SQSDefaultPolicy"));
  }
  parts.statements.push_back({grant.label, statement_of(grant, queue_arn)});
  return put_together(parts);
}

Result<std::string> without_permission(std::string_view policy, std::string_view label) {
  PolicyParts parts = take_apart(policy);
  const auto found = find_label(parts, label);
  if (found == parts.statements.end()) return errors::invalid_value(label, "Label", "can't find label.");
  parts.statements.erase(found);
  return parts.statements.empty() ? std::string{} : put_together(parts);
}

}  // namespace queuecast::sqs
