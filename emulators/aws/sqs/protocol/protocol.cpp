#include "emulators/aws/sqs/protocol/protocol.h"

#include <algorithm>

#include "emulators/aws/sqs/queue_address.h"

namespace queuecast::sqs {

namespace {

constexpr std::string_view kTargetPrefix = "AmazonSQS.";

/// KEY/DATE/REGION/SERVICE/aws4_request, from the header or from a presigned URL.
std::string credential_of(const http::Request& request) {
  constexpr std::string_view kField = "Credential=";
  const std::string_view authorization = request.headers.get("Authorization");
  if (const std::size_t at = authorization.find(kField); at != std::string_view::npos) {
    const std::string_view rest = authorization.substr(at + kField.size());
    return std::string(rest.substr(0, rest.find_first_of(", ")));
  }
  if (request.target.find("X-Amz-Credential=") == std::string::npos) return {};
  for (auto& [name, value] : http::parse_query(http::query_of(request.target))) {
    if (name == "X-Amz-Credential") return std::move(value);
  }
  return {};
}

std::string_view part_of(std::string_view scope, int number) {
  for (; number > 0; --number) {
    const std::size_t slash = scope.find('/');
    if (slash == std::string_view::npos) return {};
    scope.remove_prefix(slash + 1);
  }
  return scope.substr(0, scope.find('/'));
}

}  // namespace

Protocol protocol_of(const http::Request& request) {
  if (request.method == "POST") {
    const std::string_view content_type = request.headers.get("Content-Type");
    const std::string_view target = request.headers.get("X-Amz-Target");
    if (target.starts_with(kTargetPrefix) || content_type.starts_with("application/x-amz-json-1.") ||
        (content_type.starts_with("application/json") && !target.empty())) {
      return Protocol::kJson;
    }
  }
  const bool wants_json = request.headers.get("Accept").starts_with("application/json");
  return wants_json ? Protocol::kQueryInJson : Protocol::kQuery;
}

std::string_view json_action(const http::Request& request) {
  const std::string_view target = request.headers.get("X-Amz-Target");
  return target.starts_with(kTargetPrefix) ? target.substr(kTargetPrefix.size()) : std::string_view{};
}

Caller caller_of(const http::Request& request) {
  const std::string credential = credential_of(request);
  Caller caller;
  if (const auto key = part_of(credential, 0); is_account_id(key)) caller.account_id = key;
  caller.region = region_of_host(request.headers.get("Host"));
  if (caller.region.empty()) caller.region = part_of(credential, 2);
  return caller;
}

}  // namespace queuecast::sqs
