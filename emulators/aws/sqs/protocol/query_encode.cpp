#include "emulators/aws/sqs/protocol/query_encode.h"

#include "emulators/aws/sqs/protocol/answer_writer.h"
#include "emulators/aws/sqs/protocol/move_task_status.h"
#include "emulators/http/base64.h"

namespace queuecast::sqs {

namespace {

constexpr std::string_view kXmlHead = "<?xml version=\"1.0\"?>";
constexpr std::string_view kNamespace = " xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\">";

template <class Pairs>
void write_pairs(AnswerWriter& out, std::string_view element, std::string_view json_name, std::string_view key,
                 const Pairs& pairs) {
  out.list(element, json_name, pairs, [&](const auto& pair) {
    out.text(key, pair.first);
    out.text("Value", pair.second);
  });
}

void write(AnswerWriter& out, const QueueUrlResponse& response) { out.text("QueueUrl", response.queue_url); }

void write(AnswerWriter& out, const ListQueuesResponse& response) {
  out.texts("QueueUrl", "queueUrls", response.queue_urls);
  out.optional("NextToken", response.next_token);
}

void write(AnswerWriter& out, const ListDeadLetterSourceQueuesResponse& response) {
  out.texts("QueueUrl", "queueUrls", response.queue_urls);
  out.optional("NextToken", response.next_token);
}

void write(AnswerWriter& out, const GetQueueAttributesResponse& response) {
  write_pairs(out, "Attribute", "Attributes", "Name", response.attributes);
}

void write(AnswerWriter& out, const ListQueueTagsResponse& response) {
  write_pairs(out, "Tag", "Tags", "Key", response.tags);
}

void write(AnswerWriter& out, const SentMessage& sent) {
  out.text("MD5OfMessageBody", sent.body_md5);
  out.optional("MD5OfMessageAttributes", sent.attributes_md5);
  out.optional("MD5OfMessageSystemAttributes", sent.system_attributes_md5);
  out.text("MessageId", sent.message_id);
  out.optional("SequenceNumber", sent.sequence_number);
}

void write_received(AnswerWriter& out, const ReceivedMessage& message) {
  out.text("MessageId", message.message_id);
  out.text("ReceiptHandle", message.receipt_handle);
  out.text("MD5OfBody", message.body_md5);
  out.text("Body", message.body);
  write_pairs(out, "Attribute", "Attributes", "Name", message.system_attributes);
  out.optional("MD5OfMessageAttributes", message.attributes_md5);
  out.list("MessageAttribute", "MessageAttributes", message.attributes, [&](const MessageAttribute& attribute) {
    out.text("Name", attribute.name);
    out.open("Value");
    if (attribute.binary) {
      out.text("BinaryValue", emulators::base64_encode(attribute.value));
    } else {
      out.text("StringValue", attribute.value);
    }
    out.text("DataType", attribute.type);
    out.close("Value");
  });
}

void write(AnswerWriter& out, const ReceiveMessageResponse& response) {
  out.list("Message", "messages", response.messages, [&](const auto& message) { write_received(out, message); });
}

void write_success(AnswerWriter& out, const BatchSuccess& success) { out.text("Id", success.id); }
void write_success(AnswerWriter& out, const SentEntry& entry) {
  out.text("Id", entry.id);
  write(out, entry.message);
}

template <class Success>
void write_batch(AnswerWriter& out, std::string_view action, const BatchResponse<Success>& response) {
  out.list(std::string(action) + "ResultEntry", "Successful", response.successful,
           [&](const Success& success) { write_success(out, success); });
  out.list("BatchResultErrorEntry", "Failed", response.failed, [&](const BatchFailure& failure) {
    out.text("Id", failure.id);
    out.text("Code", failure.error.kind->code);
    out.text("Message", failure.error.message);
    out.plain("SenderFault", true);
  });
}

void write(AnswerWriter& out, const StartMessageMoveTaskResponse& response) {
  out.text("TaskHandle", response.task_handle);
}

void write(AnswerWriter& out, const CancelMessageMoveTaskResponse& response) {
  out.plain("ApproximateNumberOfMessagesMoved", response.moved);
}

void write(AnswerWriter& out, const ListMessageMoveTasksResponse& response) {
  out.list("ListMessageMoveTasksResultEntry", "Results", response.tasks, [&](const MoveTask& task) {
    if (task.status == MoveTask::Status::kRunning) out.text("TaskHandle", task.handle());
    out.text("Status", status_text(task.status));
    out.text("SourceArn", task.source_arn);
    out.optional("DestinationArn", task.destination_arn);
    if (task.max_per_second) out.plain("MaxNumberOfMessagesPerSecond", *task.max_per_second);
    out.plain("ApproximateNumberOfMessagesMoved", task.moved);
    out.plain("ApproximateNumberOfMessagesToMove", task.to_move);
    if (!task.failure.empty()) out.text("FailureReason", task.failure);
    out.plain("StartedTimestamp", runtime::unix_milliseconds(task.started));
  });
}

/// Its text is the one that differs by protocol.
std::string_view text_of(const ServiceError& error) {
  if (error.kind != &errors::kQueueDoesNotExist) return error.message;
  return "The specified queue does not exist for this wsdl version.";
}

}  // namespace

std::string encode_query(std::string_view action, const Answer& answer, std::string_view request_id, bool json) {
  AnswerWriter out{json};
  const std::string response = std::string(action) + "Response";
  const std::string result = std::string(action) + "Result";
  if (json) {
    out.open(response);
  } else {
    out.raw(std::string(kXmlHead).append("<").append(response).append(kNamespace));
  }
  if (!std::holds_alternative<EmptyResponse>(answer)) {
    out.open(result);
    std::visit(
        [&]<class Response>(const Response& value) {
          if constexpr (requires { value.successful; }) {
            write_batch(out, action, value);
          } else if constexpr (!std::is_same_v<Response, EmptyResponse>) {
            write(out, value);
          }
        },
        answer);
    out.close(result);
  }
  out.open("ResponseMetadata");
  out.text("RequestId", request_id);
  out.close("ResponseMetadata");
  out.close(response);
  return out.take();
}

std::string encode_query(const ServiceError& error, std::string_view request_id, bool json) {
  AnswerWriter out{json};
  if (!json) out.raw(std::string(kXmlHead).append("<ErrorResponse").append(kNamespace));
  out.open("Error");
  out.text("Type", error.kind->status < 500 ? "Sender" : "Receiver");
  out.text("Code", error.kind->code);
  out.text("Message", text_of(error));
  if (!json) out.raw("<Detail/>");
  out.close("Error");
  out.text("RequestId", request_id);
  if (!json) out.close("ErrorResponse");
  return out.take();
}

}  // namespace queuecast::sqs
