#pragma once

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "emulators/aws/sqs/actions/requests.h"

// The members of every request, read once for both protocols. `Members` is JsonMembers or QueryMembers: both know the
// members by the names of the service's model.
namespace queuecast::sqs {

template <class Members>
std::vector<AttributeInput> read_attributes(Members& members, std::string_view key) {
  std::vector<AttributeInput> attributes;
  members.each_entry(key, [&](std::string_view name, Members value) {
    AttributeInput input;
    input.name = name;
    input.type = value.optional_text("DataType");
    input.string_value = value.optional_text("StringValue");
    input.binary_value = value.bytes("BinaryValue");
    input.list_values = value.has_items("StringListValues") || value.has_items("BinaryListValues");
    attributes.push_back(std::move(input));
  });
  return attributes;
}

template <class Members>
MessageInput read_message(Members& members) {
  MessageInput message;
  message.body = members.text("MessageBody");
  message.delay_seconds = members.integer("DelaySeconds");
  message.attributes = read_attributes(members, "MessageAttributes");
  message.system_attributes = read_attributes(members, "MessageSystemAttributes");
  message.deduplication_id = members.optional_text("MessageDeduplicationId");
  message.group_id = members.optional_text("MessageGroupId");
  return message;
}

template <class Members>
Call read_create_queue(Members& in) {
  CreateQueueRequest request;
  request.queue_name = in.text("QueueName");
  request.attributes = in.map("Attributes");
  request.tags = in.map("tags");
  return request;
}

template <class Members>
Call read_get_queue_url(Members& in) {
  GetQueueUrlRequest request;
  request.queue_name = in.text("QueueName");
  request.owner_account_id = in.text("QueueOwnerAWSAccountId");
  return request;
}

template <class Members>
Call read_list_queues(Members& in) {
  ListQueuesRequest request;
  request.prefix = in.text("QueueNamePrefix");
  request.max_results = in.integer("MaxResults");
  request.next_token = in.optional_text("NextToken");
  return request;
}

template <class Members>
Call read_list_dead_letter_source_queues(Members& in) {
  ListDeadLetterSourceQueuesRequest request;
  request.queue_url = in.text("QueueUrl");
  request.max_results = in.integer("MaxResults");
  request.next_token = in.optional_text("NextToken");
  return request;
}

template <class Members>
Call read_get_queue_attributes(Members& in) {
  GetQueueAttributesRequest request;
  request.queue_url = in.text("QueueUrl");
  request.attribute_names = in.texts("AttributeNames");
  return request;
}

template <class Members>
Call read_set_queue_attributes(Members& in) {
  SetQueueAttributesRequest request;
  request.queue_url = in.text("QueueUrl");
  request.attributes = in.map("Attributes");
  return request;
}

template <class Request, class Members>
Call read_queue_only(Members& in) {
  Request request;
  request.queue_url = in.text("QueueUrl");
  return request;
}

template <class Members>
Call read_send_message(Members& in) {
  SendMessageRequest request;
  request.queue_url = in.text("QueueUrl");
  request.message = read_message(in);
  return request;
}

template <class Members>
Call read_send_message_batch(Members& in) {
  SendMessageBatchRequest request;
  request.queue_url = in.text("QueueUrl");
  in.each_item("Entries", "SendMessageBatchRequestEntry", [&](Members entry) {
    request.entries.push_back({entry.optional_text("Id"), read_message(entry)});
  });
  return request;
}

template <class Members>
Call read_receive_message(Members& in) {
  ReceiveMessageRequest request;
  request.queue_url = in.text("QueueUrl");
  // Two names of one list; which one counts when both are given differs by protocol.
  constexpr bool kOlderWins = Members::kOlderNameWins;
  request.system_attribute_names = in.texts(kOlderWins ? "AttributeNames" : "MessageSystemAttributeNames");
  if (request.system_attribute_names.empty()) {
    request.system_attribute_names = in.texts(kOlderWins ? "MessageSystemAttributeNames" : "AttributeNames");
  }
  request.attribute_names = in.texts("MessageAttributeNames");
  request.max_number_of_messages = in.integer("MaxNumberOfMessages");
  request.visibility_timeout = in.integer("VisibilityTimeout");
  request.wait_time_seconds = in.integer("WaitTimeSeconds");
  request.attempt_id = in.optional_text("ReceiveRequestAttemptId");
  return request;
}

template <class Members>
Call read_delete_message(Members& in) {
  DeleteMessageRequest request;
  request.queue_url = in.text("QueueUrl");
  request.receipt_handle = in.text("ReceiptHandle");
  return request;
}

template <class Members>
Call read_delete_message_batch(Members& in) {
  DeleteMessageBatchRequest request;
  request.queue_url = in.text("QueueUrl");
  in.each_item("Entries", "DeleteMessageBatchRequestEntry", [&](Members entry) {
    request.entries.push_back({entry.optional_text("Id"), entry.text("ReceiptHandle")});
  });
  return request;
}

template <class Members>
Call read_change_message_visibility(Members& in) {
  ChangeMessageVisibilityRequest request;
  request.queue_url = in.text("QueueUrl");
  request.receipt_handle = in.text("ReceiptHandle");
  request.visibility_timeout = in.integer("VisibilityTimeout");
  return request;
}

template <class Members>
Call read_change_message_visibility_batch(Members& in) {
  ChangeMessageVisibilityBatchRequest request;
  request.queue_url = in.text("QueueUrl");
  in.each_item("Entries", "ChangeMessageVisibilityBatchRequestEntry", [&](Members entry) {
    request.entries.push_back(
        {entry.optional_text("Id"), entry.text("ReceiptHandle"), entry.integer("VisibilityTimeout")});
  });
  return request;
}

template <class Members>
Call read_tag_queue(Members& in) {
  TagQueueRequest request;
  request.queue_url = in.text("QueueUrl");
  request.tags = in.map("Tags");
  return request;
}

template <class Members>
Call read_untag_queue(Members& in) {
  UntagQueueRequest request;
  request.queue_url = in.text("QueueUrl");
  request.tag_keys = in.texts("TagKeys");
  return request;
}

template <class Members>
Call read_add_permission(Members& in) {
  AddPermissionRequest request;
  request.queue_url = in.text("QueueUrl");
  request.label = in.text("Label");
  request.account_ids = in.texts("AWSAccountIds");
  request.actions = in.texts("Actions");
  return request;
}

template <class Members>
Call read_remove_permission(Members& in) {
  RemovePermissionRequest request;
  request.queue_url = in.text("QueueUrl");
  request.label = in.text("Label");
  return request;
}

template <class Members>
Call read_start_move_task(Members& in) {
  StartMessageMoveTaskRequest request;
  request.source_arn = in.text("SourceArn");
  request.destination_arn = in.optional_text("DestinationArn");
  request.max_per_second = in.integer("MaxNumberOfMessagesPerSecond");
  return request;
}

template <class Members>
Call read_cancel_move_task(Members& in) {
  CancelMessageMoveTaskRequest request;
  request.task_handle = in.text("TaskHandle");
  return request;
}

template <class Members>
Call read_list_move_tasks(Members& in) {
  ListMessageMoveTasksRequest request;
  request.source_arn = in.text("SourceArn");
  request.max_results = in.integer("MaxResults");
  return request;
}

template <class Members>
struct Action {
  std::string_view name;
  Call (*read)(Members&);
};
template <class Members>
inline constexpr Action<Members> kActions[] = {
    {"SendMessage", read_send_message<Members>},
    {"ReceiveMessage", read_receive_message<Members>},
    {"DeleteMessage", read_delete_message<Members>},
    {"GetQueueAttributes", read_get_queue_attributes<Members>},
    {"SendMessageBatch", read_send_message_batch<Members>},
    {"DeleteMessageBatch", read_delete_message_batch<Members>},
    {"ChangeMessageVisibility", read_change_message_visibility<Members>},
    {"ChangeMessageVisibilityBatch", read_change_message_visibility_batch<Members>},
    {"GetQueueUrl", read_get_queue_url<Members>},
    {"ListQueues", read_list_queues<Members>},
    {"CreateQueue", read_create_queue<Members>},
    {"DeleteQueue", read_queue_only<DeleteQueueRequest, Members>},
    {"PurgeQueue", read_queue_only<PurgeQueueRequest, Members>},
    {"SetQueueAttributes", read_set_queue_attributes<Members>},
    {"ListDeadLetterSourceQueues", read_list_dead_letter_source_queues<Members>},
    {"TagQueue", read_tag_queue<Members>},
    {"UntagQueue", read_untag_queue<Members>},
    {"AddPermission", read_add_permission<Members>},
    {"RemovePermission", read_remove_permission<Members>},
    {"StartMessageMoveTask", read_start_move_task<Members>},
    {"CancelMessageMoveTask", read_cancel_move_task<Members>},
    {"ListMessageMoveTasks", read_list_move_tasks<Members>},
    {"ListQueueTags", read_queue_only<ListQueueTagsRequest, Members>},
};

/// Null when there is no such action.
template <class Members>
const Action<Members>* find_action(std::string_view name) {
  const auto* found = std::find_if(std::begin(kActions<Members>), std::end(kActions<Members>),
                                   [&](const Action<Members>& each) { return each.name == name; });
  return found == std::end(kActions<Members>) ? nullptr : found;
}

}  // namespace queuecast::sqs
