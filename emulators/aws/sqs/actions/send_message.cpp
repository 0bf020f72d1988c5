#include "emulators/aws/sqs/actions/actions.h"
#include "emulators/aws/sqs/actions/message_rules.h"

namespace queuecast::sqs {

Result<SentMessage> perform(Context& context, SendMessageRequest& request) {
  const auto record = context.messages_of(request.queue_url, CallKind::kSend);
  if (record.has_error()) return record.error();
  const std::size_t size = size_of(request.message);
  auto checked = check_message(context, **record, request.message, {});
  if (checked.has_error()) return checked.error();
  context.payload = size;
  return send(context, (*record)->queue, std::move(*checked));
}

}  // namespace queuecast::sqs
