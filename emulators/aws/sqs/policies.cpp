#include "emulators/aws/sqs/policies.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <vector>

#include <simdjson.h>

#include "emulators/aws/json_writer.h"

namespace queuecast::sqs {

namespace {

namespace dom = simdjson::dom;

constexpr std::string_view kRedrive = "RedrivePolicy";
constexpr std::string_view kRedriveAllow = "RedriveAllowPolicy";
constexpr std::size_t kMostPolicyBytes = 8192;
constexpr std::size_t kMostStatements = 20;
constexpr std::size_t kMostSources = 10;

std::optional<std::int64_t> integer_of(dom::element value) {
  std::int64_t number = 0;
  if (value.get(number) == simdjson::SUCCESS) return number;
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

void append_canonical(std::string& out, dom::element value) {
  if (dom::object object; value.get(object) == simdjson::SUCCESS) {
    std::vector<dom::key_value_pair> members(object.begin(), object.end());
    std::stable_sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
    aws::append_json(out, "{");
    for (const auto& [key, member] : members) {
      aws::append_key(out, key);
      append_canonical(out, member);
    }
    out += '}';
  } else if (dom::array array; value.get(array) == simdjson::SUCCESS) {
    aws::append_json(out, "[");
    for (const dom::element item : array) append_canonical(out, item);
    out += ']';
  } else {
    aws::append_json(out, simdjson::minify(value));
  }
}

ServiceError bad_redrive(std::string_view text, std::string_view reason) {
  return errors::invalid_value(text, kRedrive, reason);
}

ServiceError bad_allow(std::string_view text, std::string_view reason) {
  return errors::invalid_value(text, kRedriveAllow,
                               "Amazon SQS can't create the redrive allow policy. " + std::string(reason));
}

ServiceError unsupported_allow_format() {
  return errors::invalid_parameter(
      "Invalid value for the parameter RedriveAllowPolicy. Reason: Amazon SQS can't create the redrive allow policy, "
      "as "
      "it\u2019s in an unsupported format.");
}

}  // namespace

Result<RedrivePolicy> parse_redrive_policy(std::string_view text) {
  dom::parser parser;
  dom::object object;
  if (parser.parse(text.data(), text.size()).get(object) != simdjson::SUCCESS) {
    return errors::invalid_parameter(
        "Invalid value for the parameter RedrivePolicy. Reason: Redrive policy is not a valid JSON map.");
  }
  RedrivePolicy policy;
  policy.text = text;
  for (const std::string_view key : {"deadLetterTargetArn", "maxReceiveCount"}) {
    if (object[key].error() != simdjson::SUCCESS) {
      return bad_redrive(text, "Redrive policy does not contain mandatory attribute: " + std::string(key) + ".");
    }
  }
  if (object.size() > 2) {
    return bad_redrive(text, "Only following attributes are supported: [maxReceiveCount, deadLetterTargetArn].");
  }
  const dom::element count = object["maxReceiveCount"].value_unsafe();
  const auto number = integer_of(count);
  if (!number || *number < 1 || *number > 1000) {
    std::string shown = simdjson::minify(count);
    if (std::string_view given; count.get(given) == simdjson::SUCCESS) shown = given;
    if (!simdjson::validate_utf8(shown)) shown = "?";
    return bad_redrive(
        text, "Invalid value for maxReceiveCount: " + shown + ", valid values are from 1 to 1000 both inclusive.");
  }
  policy.max_receive_count = static_cast<std::uint32_t>(*number);
  std::string_view arn;
  if (object["deadLetterTargetArn"].get(arn) != simdjson::SUCCESS || !QueueArn::parse(arn)) {
    return bad_redrive(text, "Only SQS queues are valid resources for deadLetterTargetArn.");
  }
  policy.target_arn = arn;
  return policy;
}

Result<RedriveAllowPolicy> parse_redrive_allow_policy(std::string_view text) {
  using Permission = RedriveAllowPolicy::Permission;
  dom::parser parser;
  dom::object object;
  if (parser.parse(text.data(), text.size()).get(object) != simdjson::SUCCESS) return unsupported_allow_format();
  RedriveAllowPolicy policy;
  policy.text = text;
  std::string_view permission;
  if (object["redrivePermission"].get(permission) != simdjson::SUCCESS) return unsupported_allow_format();
  if (permission == "allowAll") {
    policy.permission = Permission::kAllowAll;
  } else if (permission == "denyAll") {
    policy.permission = Permission::kDenyAll;
  } else if (permission == "byQueue") {
    policy.permission = Permission::kByQueue;
  } else {
    return unsupported_allow_format();
  }
  const bool has_sources = object["sourceQueueArns"].error() == simdjson::SUCCESS;
  if (object.size() > (has_sources ? 2u : 1u)) return unsupported_allow_format();
  if (has_sources) {
    dom::array sources;
    if (object["sourceQueueArns"].get(sources) != simdjson::SUCCESS) return unsupported_allow_format();
    for (const dom::element source : sources) {
      std::string_view arn;
      if (source.get(arn) != simdjson::SUCCESS) return unsupported_allow_format();
      policy.source_arns.emplace_back(arn);
    }
  }
  const bool by_queue = policy.permission == Permission::kByQueue;
  if (by_queue && policy.source_arns.empty()) {
    return bad_allow(
        text,
        "When you specify the byQueue permission type, you must also specify one or more sourceQueueArns values.");
  }
  if (policy.source_arns.size() > kMostSources) {
    return bad_allow(text, "The maximum number of source queue ARNs you can specify is 10.");
  }
  if (!by_queue && has_sources) {
    return bad_allow(text, "To specify one or more source queue ARNs, you must set redrivePermission to byQueue.");
  }
  return policy;
}

Result<void> check_access_policy(std::string_view text) {
  dom::parser parser;
  dom::object object;
  if (text.size() > kMostPolicyBytes || parser.parse(text.data(), text.size()).get(object) != simdjson::SUCCESS) {
    return errors::invalid_attribute("Policy");
  }
  dom::array statements;
  if (object["Statement"].get(statements) == simdjson::SUCCESS && statements.size() > kMostStatements) {
    return ServiceError{
        errors::kInvalidAttributeValue,
        std::to_string(statements.size()) + " statements were found in the submitted policy, max allowed is 20"};
  }
  return {};
}

std::optional<std::string> canonical_json(std::string_view text) {
  dom::parser parser;
  dom::element value;
  if (parser.parse(text.data(), text.size()).get(value) != simdjson::SUCCESS) return std::nullopt;
  std::string out;
  append_canonical(out, value);
  return out;
}

std::optional<QueueArn> QueueArn::parse(std::string_view text) {
  std::string_view parts[6];
  for (std::size_t i = 0; i < 6; ++i) {
    const std::size_t colon = i < 5 ? text.find(':') : text.size();
    if (colon == std::string_view::npos) return std::nullopt;
    parts[i] = text.substr(0, colon);
    text.remove_prefix(std::min(text.size(), colon + 1));
  }
  if (parts[0] != "arn" || parts[2] != "sqs" || parts[5].empty() || parts[5].find(':') != std::string_view::npos) {
    return std::nullopt;
  }
  return QueueArn{parts[1], parts[3], parts[4], parts[5]};
}

}  // namespace queuecast::sqs
