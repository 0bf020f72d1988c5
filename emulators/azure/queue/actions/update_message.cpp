#include "emulators/azure/queue/actions/update_message.h"

#include "emulators/azure/queue/actions/put_message.h"
#include "emulators/azure/queue/error.h"

namespace queuecast::azure::queue {

Result<void> validate(const UpdateMessageRequest& request) {
  const std::int32_t visibility = request.visibility_timeout;
  if (visibility < 0 || visibility > kMaxVisibilitySeconds) {
    return errors::out_of_range_query_parameter("visibilitytimeout", visibility, 0, kMaxVisibilitySeconds);
  }
  return {};
}

Result<const Message*> find_message(const Context& context, Queue& queue, std::string_view message_id,
                                    std::string_view pop_receipt) {
  const auto id = Guid::parse(message_id);
  const Message* const message = id ? queue.find(*id, context.now) : nullptr;
  if (!message) return errors::message_not_found();
  const auto receipt = parse_pop_receipt(pop_receipt);
  if (receipt && *receipt == PopReceipt::of(*message)) return message;
  if (context.options.azurite_receipts) return errors::pop_receipt_mismatch();
  if (receipt) return errors::message_not_found();
  return errors::invalid_query_parameter("popreceipt", pop_receipt, "Invalid pop receipt format");
}

Result<const Message*> update_message(Context& context, UpdateMessageRequest request) {
  const auto record = open_queue(context, request.queue);
  if (!record) return record.error();
  take_rate(context, **record, 1);
  Queue& queue = (*record)->queue;
  const auto message = find_message(context, queue, request.message_id, request.pop_receipt);
  if (!message) return message.error();
  const auto visibility = std::chrono::seconds(request.visibility_timeout);
  if ((*message)->expiry - context.now < visibility && !context.options.update_past_expiry) {
    return errors::invalid_query_parameter("visibilitytimeout", std::to_string(request.visibility_timeout),
                                           "The message would expire before it becomes visible.");
  }
  return &queue.update(**message, std::move(request.text), visibility, context.now);
}

}  // namespace queuecast::azure::queue
