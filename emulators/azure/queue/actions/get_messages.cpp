#include "emulators/azure/queue/actions/get_messages.h"

#include <algorithm>

#include "emulators/azure/queue/error.h"

namespace queuecast::azure::queue {

Result<void> validate(const GetMessagesRequest& request) {
  if (request.count < 1 || request.count > 32) {
    return errors::out_of_range_query_parameter("numofmessages", request.count, 1, 32);
  }
  const std::int32_t visibility = request.visibility_timeout;
  if (!request.peek_only && (visibility < 1 || visibility > request.max_visibility)) {
    return errors::out_of_range_query_parameter("visibilitytimeout", visibility, 1, request.max_visibility);
  }
  return {};
}

Result<Queue::Batch> get_messages(Context& context, const GetMessagesRequest& request) {
  const auto record = open_queue(context, request.queue);
  if (!record) return record.error();
  Queue& queue = (*record)->queue;
  const auto count = static_cast<std::size_t>(request.count);
  if (request.peek_only) {
    take_rate(context, **record, 1);
    return queue.peek(count, context.now);
  }
  Queue::Batch batch = queue.get(count, std::chrono::seconds(request.visibility_timeout), context.now);
  take_rate(context, **record, std::max<std::size_t>(batch.size(), 1));
  return batch;
}

}  // namespace queuecast::azure::queue
