#include "emulators/aws/sqs/actions/actions.h"
#include "emulators/aws/sqs/actions/tag_rules.h"

namespace queuecast::sqs {

Result<QueueUrlResponse> perform(Context& context, const CreateQueueRequest& request) {
  if (const auto checked = check_tags(request.tags, request.queue_name); checked.has_error()) return checked.error();
  const auto record = context.account.create(request.queue_name, request.attributes, request.tags, context.now);
  if (record.has_error()) return record.error();
  return QueueUrlResponse{context.queue_url(**record)};
}

}  // namespace queuecast::sqs
