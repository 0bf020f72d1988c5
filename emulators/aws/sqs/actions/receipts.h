#pragma once

#include <string_view>

#include "emulators/aws/sqs/actions/context.h"

namespace queuecast::sqs {

/// Deletes by receipt handle. What is deleted, expired or purged is deleted successfully.
inline Result<void> delete_by_handle(Context& context, QueueRecord& record, std::string_view text) {
  const auto handle = record.account->decode(record, text);
  if (handle.has_error()) return handle.error();
  if (record.queue.remove(*handle, context.now) == Queue::Outcome::kDone) return {};
  return errors::invalid_value(text, "ReceiptHandle", "The receipt handle has expired.");
}

/// `seconds` is in range.
inline Result<void> change_by_handle(Context& context, QueueRecord& record, std::string_view text,
                                     std::int64_t seconds) {
  const auto handle = record.account->decode(record, text);
  if (handle.has_error()) return handle.error();
  switch (record.queue.change_visibility(*handle, std::chrono::seconds{seconds}, context.now)) {
    case Queue::Outcome::kDone: return {};
    case Queue::Outcome::kBeyondLimit:
      return errors::invalid_value(std::to_string(seconds), "VisibilityTimeout",
                                   "Total VisibilityTimeout for the message is beyond the limit [43200 seconds]");
    default:
      return errors::invalid_value(text, "ReceiptHandle",
                                   "Message does not exist or is not available for visibility timeout change.");
  }
}

}  // namespace queuecast::sqs
