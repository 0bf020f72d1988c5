#include "emulators/aws/sqs/actions/actions.h"

namespace queuecast::sqs {

Result<EmptyResponse> perform(Context& context, const DeleteQueueRequest& request) {
  const auto record = context.accounts.resolve(request.queue_url, context.account);
  if (record.has_error()) return record.error();
  const std::uint64_t id = (*record)->queue.identity().id;
  context.removed.push_back(id);
  context.accounts.moves().forget(id);
  (*record)->account->remove(**record, context.now);
  return EmptyResponse{};
}

}  // namespace queuecast::sqs
