#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "emulators/aws/sqs/actions/context.h"

namespace queuecast::sqs {

struct Page {
  std::vector<std::string> queue_urls;
  std::optional<std::string> next_token;
};

/// One page of the queues, which are in the order of their names. Without `max_results` there is no further page,
/// however many queues are left behind the first 1000.
Result<Page> page_of(const Context& context, const std::vector<const QueueRecord*>& queues,
                     std::optional<std::int64_t> max_results, const std::optional<std::string>& next_token);

}  // namespace queuecast::sqs
