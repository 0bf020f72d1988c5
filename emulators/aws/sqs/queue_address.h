#pragma once

#include <optional>
#include <string_view>

namespace queuecast::sqs {

/// What a queue URL says of its queue. Views into the text; empty = not said, so the caller's own is meant.
struct QueueAddress {
  std::string_view region;
  std::string_view account;
  std::string_view name;
};

/// Reads a URL of any host, a path /ACCOUNT/NAME or /queue/REGION/ACCOUNT/NAME with or without a slash at its end, or a
/// bare name. An account that is not twelve digits counts as not said. Nothing when there is no usable path.
std::optional<QueueAddress> parse_queue_url(std::string_view url);

/// Twelve digits.
bool is_account_id(std::string_view text);

/// The region that a host of the service names: sqs.REGION.*, sqs-fips.REGION.*, REGION.queue.*; queue.amazonaws.com is
/// us-east-1. Empty for any other host. Source: AWS General Reference, "Amazon SQS endpoints and quotas".
std::string_view region_of_host(std::string_view host);

}  // namespace queuecast::sqs
