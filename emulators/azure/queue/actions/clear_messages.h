#pragma once

#include "emulators/azure/queue/actions/context.h"

namespace queuecast::azure::queue {

/// Clear Messages: removes visible and invisible messages alike.
inline Result<void> clear_messages(Context& context, std::string_view queue) {
  const auto record = open_queue(context, queue);
  if (!record) return record.error();
  take_rate(context, **record, 1);
  (*record)->queue.clear(context.now);
  return {};
}

}  // namespace queuecast::azure::queue
