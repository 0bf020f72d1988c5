#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emulators/aws/sqs/error.h"

// The statements that AddPermission writes into a queue's access policy, and RemovePermission takes out again.
namespace queuecast::sqs {

struct PermissionGrant {
  std::string label;
  /// Twelve digits each.
  std::vector<std::string> account_ids;
  /// Without "SQS:".
  std::vector<std::string> actions;
};

/// The policy with one more statement at its end; an empty policy becomes "QUEUE_ARN/SQSDefaultPolicy" of version
/// 2008-10-17. A label that is there already is an InvalidParameterValue, a 21st statement an OverLimit.
Result<std::string> with_permission(std::string_view policy, std::string_view queue_arn, const PermissionGrant& grant);

/// The policy without the statement of that label; empty when it was the last one.
Result<std::string> without_permission(std::string_view policy, std::string_view label);

}  // namespace queuecast::sqs
