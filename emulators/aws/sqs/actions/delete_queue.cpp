#include "emulators/aws/sqs/actions/actions.h"

namespace queuecast::sqs {

Result<EmptyResponse> perform(Context& context, const DeleteQueueRequest& request) {
  const auto record = context.account.resolve(request.queue_url);
  if (record.has_error()) return record.error();
  context.removed.push_back((*record)->queue.identity().id);
  context.account.remove(**record, context.now);
  return EmptyResponse{};
}

}  // namespace queuecast::sqs
