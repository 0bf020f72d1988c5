#include "emulators/aws/sqs/actions/actions.h"

namespace queuecast::sqs {

Result<QueueUrlResponse> perform(Context& context, const GetQueueUrlRequest& request) {
  if (request.queue_name.empty()) return errors::missing("QueueName");
  const QueueRecord* record = context.account.find(request.queue_name);
  if (!record) return errors::no_such_queue();
  return QueueUrlResponse{context.queue_url(*record)};
}

}  // namespace queuecast::sqs
