#pragma once

#include "emulators/azure/queue/actions/context.h"

namespace queuecast::azure::queue {

/// Delete Queue, with its messages, metadata and policies.
inline Result<void> delete_queue(Context& context, std::string_view queue) {
  return context.account.remove(queue, context.options.queue_delete_delay, context.now);
}

}  // namespace queuecast::azure::queue
