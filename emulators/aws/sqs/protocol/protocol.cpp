#include "emulators/aws/sqs/protocol/protocol.h"

#include "emulators/aws/credentials.h"
#include "emulators/aws/sqs/queue_address.h"

namespace queuecast::sqs {

namespace {

constexpr std::string_view kTargetPrefix = "AmazonSQS.";

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
  const aws::CredentialScope scope = aws::credential_scope(request);
  Caller caller;
  caller.account_id = aws::account_of(scope.access_key, {});
  caller.region = region_of_host(request.headers.get("Host"));
  if (caller.region.empty()) caller.region = scope.region;
  return caller;
}

}  // namespace queuecast::sqs
