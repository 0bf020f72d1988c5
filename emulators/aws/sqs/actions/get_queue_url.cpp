#include "emulators/aws/sqs/actions/actions.h"

namespace queuecast::sqs {

Result<QueueUrlResponse> perform(Context& context, const GetQueueUrlRequest& request) {
  if (request.queue_name.empty()) return errors::missing("QueueName");
  Account* owner = &context.account;
  if (!request.owner_account_id.empty()) {
    owner = context.accounts.find(request.owner_account_id, context.account.identity().region);
  }
  const QueueRecord* record = owner ? owner->find(request.queue_name) : nullptr;
  if (!record) return errors::no_such_queue();
  return QueueUrlResponse{context.queue_url(*record)};
}

}  // namespace queuecast::sqs
