#pragma once

#include "emulators/azure/queue/actions/context.h"

namespace queuecast::azure::queue {

/// Get Queue Metadata. The count holds all unexpired messages, visible or not.
struct QueueMetadata {
  const Metadata* metadata = nullptr;
  std::size_t approximate_messages = 0;
};

inline Result<QueueMetadata> get_queue_metadata(Context& context, std::string_view queue) {
  const auto record = context.account.get(queue);
  if (!record) return record.error();
  QueueMetadata answer;
  answer.metadata = &(*record)->metadata;
  answer.approximate_messages = (*record)->queue.counts(context.now).total();
  return answer;
}

/// Set Queue Metadata: replaces all pairs.
inline Result<void> set_queue_metadata(Context& context, std::string_view queue, Metadata metadata) {
  const auto record = context.account.get(queue);
  if (!record) return record.error();
  context.account.set_metadata(**record, std::move(metadata));
  return {};
}

}  // namespace queuecast::azure::queue
