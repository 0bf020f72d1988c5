#include "emulators/aws/sqs/actions/paging.h"

#include "emulators/http/base64.h"

namespace queuecast::sqs {

namespace {
constexpr std::int64_t kMostResults = 1000;
constexpr std::string_view kTokenPrefix = "after:";
}  // namespace

Result<Page> page_of(const Context& context, const std::vector<const QueueRecord*>& queues,
                     std::optional<std::int64_t> max_results, const std::optional<std::string>& next_token) {
  if (max_results && (*max_results < 1 || *max_results > kMostResults)) {
    return errors::invalid_parameter(
        "Value for parameter MaxResults is invalid. Reason: MaxResults must be an integer between 1 and 1000.");
  }
  std::string after;
  if (next_token) {
    const auto decoded = emulators::base64_decode(*next_token);
    if (!decoded || !decoded->starts_with(kTokenPrefix)) {
      return errors::invalid_parameter("Invalid or expired next token.");
    }
    after = decoded->substr(kTokenPrefix.size());
  }
  Page page;
  const QueueRecord* last = nullptr;
  for (const QueueRecord* record : queues) {
    if (next_token && record->name() <= after) continue;
    if (page.queue_urls.size() == static_cast<std::size_t>(max_results.value_or(kMostResults))) {
      if (max_results) page.next_token = emulators::base64_encode(std::string(kTokenPrefix) + last->name());
      break;
    }
    page.queue_urls.push_back(context.queue_url(*record));
    last = record;
  }
  return page;
}

}  // namespace queuecast::sqs
