#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emulators/aws/sqs/attributes.h"

namespace queuecast::sqs {

/// Reads the JSON text of the attribute, with the service's own words for what is wrong with it. Whether the target
/// exists and allows the source is the account's business.
Result<RedrivePolicy> parse_redrive_policy(std::string_view text);
Result<RedriveAllowPolicy> parse_redrive_allow_policy(std::string_view text);

/// At most 8192 bytes of a JSON object with at most 20 statements.
Result<void> check_access_policy(std::string_view text);

/// The same text for documents that are equal as JSON; nothing when it is not JSON.
std::optional<std::string> canonical_json(std::string_view text);

/// arn:PARTITION:sqs:REGION:ACCOUNT:NAME
struct QueueArn {
  std::string_view partition;
  std::string_view region;
  std::string_view account;
  std::string_view name;

  /// Views into the text; nothing when it is not the ARN of a queue.
  static std::optional<QueueArn> parse(std::string_view text);
};

}  // namespace queuecast::sqs
