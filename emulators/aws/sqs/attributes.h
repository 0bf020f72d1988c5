#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emulators/aws/sqs/error.h"

namespace queuecast::sqs {

/// Attribute names and values as clients write them; all values are text.
using AttributeMap = std::map<std::string, std::string, std::less<>>;

struct RedrivePolicy {
  std::string text;
  std::string target_arn;
  std::uint32_t max_receive_count = 0;
};

struct RedriveAllowPolicy {
  enum class Permission { kAllowAll, kDenyAll, kByQueue };
  std::string text;
  Permission permission = Permission::kAllowAll;
  std::vector<std::string> source_arns;
};

/// What a client may set of a queue. Times are in seconds, sizes in bytes.
/// Ranges, defaults and switches: SQS API Reference, SetQueueAttributes; MaximumMessageSize is 1 MiB since August 2025.
struct QueueAttributes {
  bool fifo = false;
  int visibility_timeout = 30;
  int delay = 0;
  int maximum_message_size = 1048576;
  int retention = 345600;
  int receive_wait = 0;
  bool content_based_deduplication = false;
  bool deduplication_per_group = false;
  bool throughput_per_group = false;
  bool managed_sse = true;
  std::string kms_key;
  int kms_reuse_period = 300;
  std::string policy;
  std::optional<RedrivePolicy> redrive;
  std::optional<RedriveAllowPolicy> redrive_allow;

  /// Applies what a client sets, all or nothing. `creating` allows FifoQueue=true to choose the type.
  Result<void> set(const AttributeMap& values, bool creating);
  /// The value in canonical spelling; nothing when the name is not settable, does not apply or is unset.
  std::optional<std::string> get(std::string_view name) const;
  /// The first supplied attribute, by name, that differs from the value in force.
  std::optional<std::string> first_difference(const AttributeMap& values) const;

  /// The settable names, in the order of `GetQueueAttributes` answers.
  static std::span<const std::string_view> names();
};

}  // namespace queuecast::sqs
