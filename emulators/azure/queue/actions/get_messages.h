#pragma once

#include "emulators/azure/queue/actions/context.h"
#include "emulators/azure/queue/actions/put_message.h"

namespace queuecast::azure::queue {

/// Get Messages and, with `peek_only`, Peek Messages.
struct GetMessagesRequest {
  std::string_view queue;
  /// 1 to 32.
  std::int32_t count = 1;
  /// Seconds from 1 to `max_visibility`; not looked at when peeking.
  std::int32_t visibility_timeout = 30;
  /// Versions before 2011-08-18 allow two hours only.
  std::int32_t max_visibility = kMaxVisibilitySeconds;
  bool peek_only = false;
};

/// The ranges of the numbers.
Result<void> validate(const GetMessagesRequest& request);
/// For a valid request: the messages, readable until the queue changes. There is no waiting for any.
Result<Queue::Batch> get_messages(Context& context, const GetMessagesRequest& request);

}  // namespace queuecast::azure::queue
