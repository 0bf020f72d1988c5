#include "emulators/aws/sqs/protocol/json_encode.h"

#include "emulators/aws/json_writer.h"
#include "emulators/aws/sqs/protocol/move_task_status.h"
#include "emulators/http/base64.h"

namespace queuecast::sqs {

namespace {

using aws::append_key;
using aws::append_member;
using aws::append_value;

template <class Optional>
void append_optional(std::string& out, std::string_view key, const Optional& value) {
  if (value) append_member(out, key, *value);
}

void open(std::string& out) { aws::append_json(out, "{"); }

void append_urls(std::string& out, std::string_view key, const std::vector<std::string>& urls) {
  append_key(out, key);
  out += '[';
  for (const std::string& url : urls) append_value(out, url);
  out += ']';
}

template <class Pairs>
void append_map(std::string& out, std::string_view key, const Pairs& pairs) {
  if (pairs.empty()) return;
  append_key(out, key);
  out += '{';
  for (const auto& [name, value] : pairs) append_member(out, name, value);
  out += '}';
}

void append_sent(std::string& out, const SentMessage& sent) {
  append_member(out, "MessageId", sent.message_id);
  append_member(out, "MD5OfMessageBody", sent.body_md5);
  append_optional(out, "MD5OfMessageAttributes", sent.attributes_md5);
  append_optional(out, "MD5OfMessageSystemAttributes", sent.system_attributes_md5);
  append_optional(out, "SequenceNumber", sent.sequence_number);
}

void append_received(std::string& out, const ReceivedMessage& message) {
  open(out);
  append_member(out, "MessageId", message.message_id);
  append_member(out, "ReceiptHandle", message.receipt_handle);
  append_member(out, "MD5OfBody", message.body_md5);
  append_member(out, "Body", message.body);
  append_map(out, "Attributes", message.system_attributes);
  append_optional(out, "MD5OfMessageAttributes", message.attributes_md5);
  if (!message.attributes.empty()) {
    append_key(out, "MessageAttributes");
    out += '{';
    for (const MessageAttribute& attribute : message.attributes) {
      append_key(out, attribute.name);
      out += '{';
      if (attribute.binary) {
        append_member(out, "BinaryValue", emulators::base64_encode(attribute.value));
      } else {
        append_member(out, "StringValue", attribute.value);
      }
      append_member(out, "DataType", attribute.type);
      out += '}';
    }
    out += '}';
  }
  out += '}';
}

void append_success(std::string& out, const BatchSuccess& success) { append_member(out, "Id", success.id); }
void append_success(std::string& out, const SentEntry& entry) {
  append_member(out, "Id", entry.id);
  append_sent(out, entry.message);
}

void append_failure(std::string& out, const BatchFailure& failure) {
  open(out);
  append_member(out, "Id", failure.id);
  append_member(out, "SenderFault", true);
  append_member(out, "Code", failure.error.kind->code);
  append_member(out, "Message", failure.error.message);
  out += '}';
}

void append(std::string& out, const QueueUrlResponse& response) { append_member(out, "QueueUrl", response.queue_url); }

void append(std::string& out, const ListQueuesResponse& response) {
  if (!response.queue_urls.empty()) append_urls(out, "QueueUrls", response.queue_urls);
  append_optional(out, "NextToken", response.next_token);
}

void append(std::string& out, const ListDeadLetterSourceQueuesResponse& response) {
  append_urls(out, "queueUrls", response.queue_urls);
  append_optional(out, "NextToken", response.next_token);
}

void append(std::string& out, const GetQueueAttributesResponse& response) {
  append_map(out, "Attributes", response.attributes);
}

void append(std::string& out, const SentMessage& response) { append_sent(out, response); }

void append(std::string& out, const ReceiveMessageResponse& response) {
  if (response.messages.empty()) return;
  append_key(out, "Messages");
  out += '[';
  for (const ReceivedMessage& message : response.messages) append_received(out, message);
  out += ']';
}

template <class Success>
void append(std::string& out, const BatchResponse<Success>& response) {
  if (!response.successful.empty()) {
    append_key(out, "Successful");
    out += '[';
    for (const Success& success : response.successful) {
      open(out);
      append_success(out, success);
      out += '}';
    }
    out += ']';
  }
  if (!response.failed.empty()) {
    append_key(out, "Failed");
    out += '[';
    for (const BatchFailure& failure : response.failed) append_failure(out, failure);
    out += ']';
  }
}

void append(std::string& out, const ListQueueTagsResponse& response) { append_map(out, "Tags", response.tags); }

void append(std::string& out, const StartMessageMoveTaskResponse& response) {
  append_member(out, "TaskHandle", response.task_handle);
}

void append(std::string& out, const CancelMessageMoveTaskResponse& response) {
  append_member(out, "ApproximateNumberOfMessagesMoved", response.moved);
}

void append(std::string& out, const ListMessageMoveTasksResponse& response) {
  append_key(out, "Results");
  out += '[';
  for (const MoveTask& task : response.tasks) {
    open(out);
    if (task.status == MoveTask::Status::kRunning) append_member(out, "TaskHandle", task.handle());
    append_member(out, "Status", status_text(task.status));
    append_member(out, "SourceArn", task.source_arn);
    append_optional(out, "DestinationArn", task.destination_arn);
    append_optional(out, "MaxNumberOfMessagesPerSecond", task.max_per_second);
    append_member(out, "ApproximateNumberOfMessagesMoved", task.moved);
    append_member(out, "ApproximateNumberOfMessagesToMove", task.to_move);
    if (!task.failure.empty()) append_member(out, "FailureReason", task.failure);
    append_member(out, "StartedTimestamp", runtime::unix_milliseconds(task.started));
    out += '}';
  }
  out += ']';
}

}  // namespace

std::string encode_json(const Answer& answer) {
  if (std::holds_alternative<EmptyResponse>(answer)) return {};
  std::string out = "{";
  std::visit(
      [&](const auto& response) {
        if constexpr (!std::is_same_v<std::decay_t<decltype(response)>, EmptyResponse>) append(out, response);
      },
      answer);
  out += '}';
  return out;
}

std::string encode_json(const ServiceError& error) {
  std::string out = "{";
  const std::string_view space = error.kind->generic ? "com.amazon.coral.service#" : "com.amazonaws.sqs#";
  append_member(out, "__type", std::string(space).append(error.kind->type));
  if (!error.message.empty()) append_member(out, "message", error.message);
  out += '}';
  return out;
}

std::string query_error(const ServiceError& error) {
  return std::string(error.kind->code) + (error.kind->status < 500 ? ";Sender" : ";Receiver");
}

}  // namespace queuecast::sqs
