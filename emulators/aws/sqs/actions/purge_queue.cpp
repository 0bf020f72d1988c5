#include "emulators/aws/sqs/actions/actions.h"

namespace queuecast::sqs {

Result<EmptyResponse> perform(Context& context, const PurgeQueueRequest& request) {
  const auto record = context.queue(request.queue_url);
  if (record.has_error()) return record.error();
  if (const auto purged = (*record)->account->purge(**record, context.now); purged.has_error()) return purged.error();
  return EmptyResponse{};
}

}  // namespace queuecast::sqs
