#pragma once

#include <optional>

#include "emulators/azure/queue/actions/context.h"

namespace queuecast::azure::queue {

/// Update Message: renews or ends the invisibility and may replace the text.
struct UpdateMessageRequest {
  std::string_view queue;
  std::string_view message_id;
  std::string_view pop_receipt;
  /// 0 to 604,800 s from now.
  std::int32_t visibility_timeout = 0;
  /// Nothing keeps the text.
  std::optional<std::string> text;
};

/// The range of the number; judged before the body is read.
Result<void> validate(const UpdateMessageRequest& request);
/// For a valid request: the message with its new receipt; the old receipt is dead.
Result<const Message*> update_message(Context& context, UpdateMessageRequest request);

/// The message that an id and a receipt name. The id is judged first: a receipt that is none matters only for a
/// message that exists; a well-formed but stale one is MessageNotFound, as in the real service.
Result<const Message*> find_message(const Context& context, Queue& queue, std::string_view message_id,
                                    std::string_view pop_receipt);

}  // namespace queuecast::azure::queue
