#include "emulators/aws/sqs/actions/actions.h"

namespace queuecast::sqs {

Result<EmptyResponse> perform(Context& context, const SetQueueAttributesRequest& request) {
  const auto record = context.queue(request.queue_url);
  if (record.has_error()) return record.error();
  if (request.attributes.empty()) return errors::missing("Attribute.Name");
  const auto set = (*record)->account->set_attributes(**record, request.attributes, context.now);
  if (set.has_error()) return set.error();
  return EmptyResponse{};
}

}  // namespace queuecast::sqs
