#include <algorithm>

#include "emulators/aws/sqs/actions/actions.h"
#include "emulators/aws/sqs/actions/text_rules.h"

namespace queuecast::sqs {

namespace {

constexpr std::string_view kSystemNames[] = {"SenderId",
                                             "SentTimestamp",
                                             "ApproximateReceiveCount",
                                             "ApproximateFirstReceiveTimestamp",
                                             "MessageGroupId",
                                             "MessageDeduplicationId",
                                             "SequenceNumber",
                                             "AWSTraceHeader",
                                             "DeadLetterQueueSourceArn"};

Result<void> check_range(std::optional<std::int64_t> value, std::string_view parameter, std::int64_t min,
                         std::int64_t max, std::string_view reason) {
  if (!value || (*value >= min && *value <= max)) return {};
  return errors::invalid_value(std::to_string(*value), parameter, reason);
}

Result<void> check_attempt_id(const std::string& id, bool fifo) {
  constexpr std::string_view kName = "ReceiveRequestAttemptId";
  if (!valid_token(id)) {
    return errors::invalid_value(
        id, kName,
        std::string(kName) + " can only include alphanumeric and punctuation characters. 1 to 128 in length.");
  }
  if (fifo) return {};
  return errors::invalid_value(id, kName, "The request include parameter that is not valid for this queue type.");
}

Result<void> check(const ReceiveMessageRequest& request, bool fifo) {
  for (const std::string& name : request.system_attribute_names) {
    if (name != "All" && std::find(std::begin(kSystemNames), std::end(kSystemNames), name) == std::end(kSystemNames)) {
      return errors::unknown_attribute(name);
    }
  }
  const auto max = check_range(request.max_number_of_messages, "MaxNumberOfMessages", 1, 10,
                               "Must be between 1 and 10, if provided.");
  if (max.has_error()) return max;
  const auto visibility = check_range(request.visibility_timeout, "VisibilityTimeout", 0, 43'200,
                                      "Must be >= 0 and <= 43200, if provided.");
  if (visibility.has_error()) return visibility;
  const auto wait =
      check_range(request.wait_time_seconds, "WaitTimeSeconds", 0, 20, "Must be >= 0 and <= 20, if provided.");
  if (wait.has_error()) return wait;
  return request.attempt_id ? check_attempt_id(*request.attempt_id, fifo) : Result<void>{};
}

std::optional<std::string> system_value(const Account& account, const Queue& queue, const Message& message,
                                        std::string_view name) {
  const auto text_or_none = [](const std::string& text) {
    return text.empty() ? std::nullopt : std::optional<std::string>(text);
  };
  if (name == "SenderId") {
    const bool foreign = message.extras && !message.extras->sender_id.empty();
    return foreign ? message.extras->sender_id : account.identity().id;
  }
  if (name == "SentTimestamp") return std::to_string(runtime::unix_milliseconds(message.sent));
  if (name == "ApproximateReceiveCount") return std::to_string(message.receives);
  if (name == "ApproximateFirstReceiveTimestamp") {
    return std::to_string(runtime::unix_milliseconds(message.first_received.value_or(message.taken)));
  }
  if (name == "SequenceNumber" && queue.fifo()) return Queue::sequence_text(message.sequence);
  if (!message.extras) return std::nullopt;
  if (name == "MessageGroupId") return text_or_none(message.extras->group_id);
  if (name == "MessageDeduplicationId") return text_or_none(message.extras->deduplication_id);
  if (name == "AWSTraceHeader") return text_or_none(message.extras->trace_header);
  if (name == "DeadLetterQueueSourceArn") return text_or_none(message.extras->source_arn);
  return std::nullopt;
}

/// Whether one of the filters takes the attribute: its name, "All", "*", or "prefix.*" (the dot belongs to the
/// wildcard).
bool wanted(const std::vector<std::string>& filters, std::string_view name) {
  return std::any_of(filters.begin(), filters.end(), [&](std::string_view filter) {
    if (filter == "All" || filter == "*") return true;
    if (filter.ends_with(".*")) return name.starts_with(filter.substr(0, filter.size() - 2));
    return name == filter;
  });
}

/// The digest covers what is returned, and that is what the SDKs verify.
void add_attributes(ReceivedMessage& received, const Message& message, const std::vector<std::string>& filters) {
  if (!message.extras || message.extras->attributes.empty() || filters.empty()) return;
  for (const MessageAttribute& attribute : message.extras->attributes) {
    if (wanted(filters, attribute.name)) received.attributes.push_back(attribute);
  }
  if (received.attributes.empty()) return;
  const bool all = received.attributes.size() == message.extras->attributes.size();
  received.attributes_md5 = hex(all ? message.extras->attributes_md5 : attributes_md5(received.attributes));
}

ReceivedMessage hand_out(const Account& account, const Queue& queue, const Queue::Delivery& delivery,
                         const PendingReceive& receive) {
  const Message& message = *delivery.message;
  ReceivedMessage received;
  received.message_id = message.id.text();
  received.receipt_handle = account.encode(delivery.handle);
  received.body_md5 = hex(message.body_md5);
  received.body = message.body;
  for (const std::string_view name : kSystemNames) {
    const bool asked = std::any_of(receive.system_attribute_names.begin(), receive.system_attribute_names.end(),
                                   [&](std::string_view each) { return each == "All" || each == name; });
    if (!asked) continue;
    if (auto value = system_value(account, queue, message, name)) {
      received.system_attributes.emplace_back(name, std::move(*value));
    }
  }
  add_attributes(received, message, receive.attribute_names);
  return received;
}

std::uint64_t payload_of(const ReceivedMessage& received) {
  std::uint64_t bytes = received.body.size();
  for (const MessageAttribute& attribute : received.attributes) {
    bytes += attribute.name.size() + attribute.type.size() + attribute.value.size();
  }
  return bytes;
}

}  // namespace

Result<PendingReceive> prepare(Context& context, ReceiveMessageRequest& request) {
  const auto record = context.messages_of(request.queue_url, CallKind::kReceive);
  if (record.has_error()) return record.error();
  if (const auto checked = check(request, (*record)->queue.fifo()); checked.has_error()) return checked.error();
  const QueueAttributes& defaults = (*record)->queue.attributes();
  PendingReceive receive;
  receive.record = *record;
  receive.order.max = static_cast<std::size_t>(request.max_number_of_messages.value_or(1));
  receive.order.visibility = std::chrono::seconds{request.visibility_timeout.value_or(defaults.visibility_timeout)};
  receive.order.attempt_id = std::move(request.attempt_id).value_or("");
  receive.wait = std::chrono::seconds{request.wait_time_seconds.value_or(defaults.receive_wait)};
  receive.system_attribute_names = std::move(request.system_attribute_names);
  receive.attribute_names = std::move(request.attribute_names);
  return receive;
}

Result<ReceiveMessageResponse> attempt(Context& context, const PendingReceive& receive) {
  Queue& queue = receive.record->queue;
  QueueRecord* dead_letters = receive.record->account->dead_letters_of(*receive.record);
  const Queue::Received taken =
      queue.receive(receive.order, context.now, dead_letters ? &dead_letters->queue : nullptr);
  if (taken.moved) context.touched.push_back(dead_letters);
  if (taken.over_limit && !queue.fifo() && receive.wait == Duration::zero()) {
    return ServiceError{errors::kOverLimit, "The maximum number of in flight messages is reached: " +
                                                std::to_string(queue.identity().in_flight_limit) + "."};
  }
  ReceiveMessageResponse response;
  for (const Queue::Delivery& delivery : taken.messages) {
    response.messages.push_back(hand_out(*receive.record->account, queue, delivery, receive));
    context.payload += payload_of(response.messages.back());
  }
  return response;
}

}  // namespace queuecast::sqs
