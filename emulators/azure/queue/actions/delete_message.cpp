#include "emulators/azure/queue/actions/delete_message.h"

#include "emulators/azure/queue/actions/update_message.h"

namespace queuecast::azure::queue {

Result<void> delete_message(Context& context, const DeleteMessageRequest& request) {
  const auto record = open_queue(context, request.queue);
  if (!record) return record.error();
  take_rate(context, **record, 1);
  Queue& queue = (*record)->queue;
  const auto message = find_message(context, queue, request.message_id, request.pop_receipt);
  if (!message) return message.error();
  queue.erase(**message, context.now);
  return {};
}

}  // namespace queuecast::azure::queue
