#include "emulators/aws/sqs/actions/message_rules.h"

#include "emulators/aws/sqs/actions/attribute_rules.h"
#include "emulators/aws/sqs/actions/text_rules.h"

namespace queuecast::sqs {

namespace {

constexpr std::string_view kNotForThisType = "The request include parameter that is not valid for this queue type.";
constexpr std::string_view kGroupId = "MessageGroupId";
constexpr std::string_view kDeduplicationId = "MessageDeduplicationId";

Result<void> check_delay(const Queue& queue, std::optional<std::int64_t> delay) {
  if (!delay) return {};
  const std::string shown = std::to_string(*delay);
  if (*delay < 0 || *delay > 900) {
    return errors::invalid_value(shown, "DelaySeconds", "DelaySeconds must be >= 0 and <= 900.");
  }
  if (queue.fifo() && *delay > 0) return errors::invalid_value(shown, "DelaySeconds", kNotForThisType);
  return {};
}

Result<void> check_token(const std::optional<std::string>& token, std::string_view parameter) {
  if (!token || valid_token(*token)) return {};
  return errors::invalid_value(
      *token, parameter,
      std::string(parameter) + " can only include alphanumeric and punctuation characters. 1 to 128 in length.");
}

Result<void> check_ids(const Queue& queue, const MessageInput& input) {
  if (const auto group = check_token(input.group_id, kGroupId); group.has_error()) return group;
  if (const auto group = check_group(queue, input, errors::kMissingParameter); group.has_error()) return group;
  if (const auto id = check_token(input.deduplication_id, kDeduplicationId); id.has_error()) return id;
  if (!queue.fifo() && input.deduplication_id) {
    return errors::invalid_value(*input.deduplication_id, kDeduplicationId, kNotForThisType);
  }
  return check_deduplication(queue, input);
}

std::unique_ptr<MessageExtras> extras_of(const Context& context, const QueueRecord& record, MessageInput& input,
                                         std::vector<MessageAttribute> attributes, const Md5& attributes_digest,
                                         std::string trace_header) {
  if (trace_header.empty()) trace_header = context.trace_header;
  const std::string& sender = context.account.identity().id;
  const bool foreign = sender != record.account->identity().id;
  if (attributes.empty() && trace_header.empty() && !input.group_id && !foreign) return nullptr;
  auto extras = std::make_unique<MessageExtras>();
  extras->attributes = std::move(attributes);
  extras->attributes_md5 = attributes_digest;
  extras->trace_header = std::move(trace_header);
  if (foreign) extras->sender_id = sender;
  extras->group_id = std::move(input.group_id).value_or("");
  if (record.queue.fifo()) {
    extras->deduplication_id = input.deduplication_id ? std::move(*input.deduplication_id) : sha256_hex(input.body);
  }
  return extras;
}

}  // namespace

Result<void> check_group(const Queue& queue, const MessageInput& input, const ErrorKind& when_missing) {
  if (!queue.fifo() || input.group_id) return {};
  return ServiceError{when_missing, "The request must contain the parameter MessageGroupId."};
}

Result<void> check_deduplication(const Queue& queue, const MessageInput& input) {
  if (!queue.fifo() || input.deduplication_id || queue.attributes().content_based_deduplication) return {};
  return errors::invalid_parameter(
      "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly");
}

std::size_t size_of(const MessageInput& input) {
  std::size_t size = input.body.size();
  for (const AttributeInput& attribute : input.attributes) {
    size += attribute.name.size();
    for (const auto* part : {&attribute.type, &attribute.string_value, &attribute.binary_value}) {
      if (*part) size += (*part)->size();
    }
  }
  return size;
}

Result<CheckedMessage> check_message(const Context& context, const QueueRecord& record, MessageInput& input,
                                     const SendWording& wording) {
  const Queue& queue = record.queue;
  if (input.body.empty()) return errors::missing(wording.entry_prefix + "MessageBody");
  if (!valid_content(input.body)) {
    return ServiceError{errors::kInvalidMessageContents,
                        "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | "
                        "#xE000 to #xFFFD | #x10000 to #x10FFFF"};
  }
  if (const auto delay = check_delay(queue, input.delay_seconds); delay.has_error()) return delay.error();
  const std::size_t size = size_of(input);
  auto attributes = check_attributes(input.attributes);
  if (attributes.has_error()) return attributes.error();
  auto system = check_system_attributes(input.system_attributes);
  if (system.has_error()) return system.error();
  if (const auto ids = check_ids(queue, input); ids.has_error()) return ids.error();
  const auto most = static_cast<std::size_t>(queue.attributes().maximum_message_size);
  if (size > most) {
    return errors::invalid_parameter(std::string(wording.too_long) + " Reason: Message must be shorter than " +
                                     std::to_string(most) + " bytes.");
  }

  CheckedMessage checked;
  checked.message.body_md5 = md5(input.body);
  checked.answer.body_md5 = hex(checked.message.body_md5);
  Md5 attributes_digest{};
  if (!attributes->empty()) {
    attributes_digest = attributes_md5(std::span<const MessageAttribute>(*attributes));
    checked.answer.attributes_md5 = hex(attributes_digest);
  }
  std::string trace_header;
  if (!system->empty()) {
    checked.answer.system_attributes_md5 = hex(attributes_md5(std::span<const MessageAttribute>(*system)));
    trace_header = std::move(system->front().value);
  }
  checked.message.extras =
      extras_of(context, record, input, std::move(*attributes), attributes_digest, std::move(trace_header));
  checked.message.body = std::move(input.body);
  if (input.delay_seconds) checked.message.delay = std::chrono::seconds{*input.delay_seconds};
  return checked;
}

SentMessage send(Context& context, Queue& queue, CheckedMessage checked) {
  checked.message.id = context.account.new_id();
  const Queue::Sent sent = queue.send(std::move(checked.message), context.now);
  checked.answer.message_id = sent.id.text();
  if (queue.fifo()) checked.answer.sequence_number = Queue::sequence_text(sent.sequence);
  return std::move(checked.answer);
}

}  // namespace queuecast::sqs
