#pragma once

#include "emulators/azure/queue/actions/context.h"

namespace queuecast::azure::queue {

/// Create Queue. True when it was made; false when it was there with equal metadata.
inline Result<bool> create_queue(Context& context, std::string_view queue, Metadata metadata) {
  return context.account.create(queue, std::move(metadata), context.now);
}

}  // namespace queuecast::azure::queue
