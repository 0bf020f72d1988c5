#pragma once

#include "emulators/azure/queue/actions/context.h"

namespace queuecast::azure::queue {

/// Delete Message.
struct DeleteMessageRequest {
  std::string_view queue;
  std::string_view message_id;
  std::string_view pop_receipt;
};

Result<void> delete_message(Context& context, const DeleteMessageRequest& request);

}  // namespace queuecast::azure::queue
