#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "emulators/aws/sqs/attributes.h"
#include "emulators/aws/sqs/message.h"
#include "emulators/aws/sqs/move_tasks.h"

/// Requests and responses of the API actions, free of any protocol. Member names and meaning: SQS API Reference.
/// A text that is absent is empty, where the service takes the empty text for a missing one; else it is optional.
namespace queuecast::sqs {

/// A message attribute as it came in, not yet checked.
struct AttributeInput {
  std::string name;
  std::optional<std::string> type;
  std::optional<std::string> string_value;
  /// Decoded bytes.
  std::optional<std::string> binary_value;
  bool list_values = false;
};

/// The part that SendMessage and an entry of SendMessageBatch share.
struct MessageInput {
  std::string body;
  std::optional<std::int64_t> delay_seconds;
  std::vector<AttributeInput> attributes;
  std::vector<AttributeInput> system_attributes;
  std::optional<std::string> deduplication_id;
  std::optional<std::string> group_id;
};

/// What a send of one message answers.
struct SentMessage {
  std::string message_id;
  std::string body_md5;
  std::optional<std::string> attributes_md5;
  std::optional<std::string> system_attributes_md5;
  std::optional<std::string> sequence_number;
};

/// A message as a receive hands it out, with the attributes that were asked for.
struct ReceivedMessage {
  std::string message_id;
  std::string receipt_handle;
  std::string body_md5;
  std::string body;
  std::vector<std::pair<std::string_view, std::string>> system_attributes;
  std::optional<std::string> attributes_md5;
  std::vector<MessageAttribute> attributes;
};

struct BatchFailure {
  std::string id;
  ServiceError error;
};
template <class Success>
struct BatchResponse {
  std::vector<Success> successful;
  std::vector<BatchFailure> failed;
};
struct BatchSuccess {
  std::string id;
};
struct SentEntry {
  std::string id;
  SentMessage message;
};

/// An action without an answer.
struct EmptyResponse {};
struct QueueUrlResponse {
  std::string queue_url;
};

struct CreateQueueRequest {
  using Response = QueueUrlResponse;
  std::string queue_name;
  AttributeMap attributes;
  AttributeMap tags;
};
struct GetQueueUrlRequest {
  using Response = QueueUrlResponse;
  std::string queue_name;
  /// Empty = the caller's own.
  std::string owner_account_id;
};
struct ListQueuesResponse {
  std::vector<std::string> queue_urls;
  std::optional<std::string> next_token;
};
struct ListQueuesRequest {
  using Response = ListQueuesResponse;
  std::string prefix;
  std::optional<std::int64_t> max_results;
  std::optional<std::string> next_token;
};
struct ListDeadLetterSourceQueuesResponse {
  std::vector<std::string> queue_urls;
  std::optional<std::string> next_token;
};
struct ListDeadLetterSourceQueuesRequest {
  using Response = ListDeadLetterSourceQueuesResponse;
  std::string queue_url;
  std::optional<std::int64_t> max_results;
  std::optional<std::string> next_token;
};
struct GetQueueAttributesResponse {
  std::vector<std::pair<std::string, std::string>> attributes;
};
struct GetQueueAttributesRequest {
  using Response = GetQueueAttributesResponse;
  std::string queue_url;
  std::vector<std::string> attribute_names;
};
struct SetQueueAttributesRequest {
  using Response = EmptyResponse;
  std::string queue_url;
  AttributeMap attributes;
};
struct PurgeQueueRequest {
  using Response = EmptyResponse;
  std::string queue_url;
};
struct DeleteQueueRequest {
  using Response = EmptyResponse;
  std::string queue_url;
};

struct SendMessageRequest {
  using Response = SentMessage;
  std::string queue_url;
  MessageInput message;
};
struct SendMessageBatchRequest {
  struct Entry {
    std::optional<std::string> id;
    MessageInput message;
  };
  using Response = BatchResponse<SentEntry>;
  std::string queue_url;
  std::vector<Entry> entries;
};
struct ReceiveMessageResponse {
  std::vector<ReceivedMessage> messages;
};
struct ReceiveMessageRequest {
  using Response = ReceiveMessageResponse;
  std::string queue_url;
  std::vector<std::string> system_attribute_names;
  std::vector<std::string> attribute_names;
  std::optional<std::int64_t> max_number_of_messages;
  std::optional<std::int64_t> visibility_timeout;
  std::optional<std::int64_t> wait_time_seconds;
  std::optional<std::string> attempt_id;
};
struct DeleteMessageRequest {
  using Response = EmptyResponse;
  std::string queue_url;
  std::string receipt_handle;
};
struct DeleteMessageBatchRequest {
  struct Entry {
    std::optional<std::string> id;
    std::string receipt_handle;
  };
  using Response = BatchResponse<BatchSuccess>;
  std::string queue_url;
  std::vector<Entry> entries;
};
struct ChangeMessageVisibilityRequest {
  using Response = EmptyResponse;
  std::string queue_url;
  std::string receipt_handle;
  std::optional<std::int64_t> visibility_timeout;
};
struct ChangeMessageVisibilityBatchRequest {
  struct Entry {
    std::optional<std::string> id;
    std::string receipt_handle;
    std::optional<std::int64_t> visibility_timeout;
  };
  using Response = BatchResponse<BatchSuccess>;
  std::string queue_url;
  std::vector<Entry> entries;
};

struct TagQueueRequest {
  using Response = EmptyResponse;
  std::string queue_url;
  AttributeMap tags;
};
struct UntagQueueRequest {
  using Response = EmptyResponse;
  std::string queue_url;
  std::vector<std::string> tag_keys;
};
struct ListQueueTagsResponse {
  AttributeMap tags;
};
struct ListQueueTagsRequest {
  using Response = ListQueueTagsResponse;
  std::string queue_url;
};

struct AddPermissionRequest {
  using Response = EmptyResponse;
  std::string queue_url;
  std::string label;
  std::vector<std::string> account_ids;
  std::vector<std::string> actions;
};
struct RemovePermissionRequest {
  using Response = EmptyResponse;
  std::string queue_url;
  std::string label;
};

struct StartMessageMoveTaskResponse {
  std::string task_handle;
};
struct StartMessageMoveTaskRequest {
  using Response = StartMessageMoveTaskResponse;
  std::string source_arn;
  std::optional<std::string> destination_arn;
  std::optional<std::int64_t> max_per_second;
};
struct CancelMessageMoveTaskResponse {
  std::uint64_t moved = 0;
};
struct CancelMessageMoveTaskRequest {
  using Response = CancelMessageMoveTaskResponse;
  std::string task_handle;
};
struct ListMessageMoveTasksResponse {
  /// Newest first.
  std::vector<MoveTask> tasks;
};
struct ListMessageMoveTasksRequest {
  using Response = ListMessageMoveTasksResponse;
  std::string source_arn;
  std::optional<std::int64_t> max_results;
};

using Call = std::variant<CreateQueueRequest, GetQueueUrlRequest, ListQueuesRequest, ListDeadLetterSourceQueuesRequest,
                          GetQueueAttributesRequest, SetQueueAttributesRequest, PurgeQueueRequest, DeleteQueueRequest,
                          SendMessageRequest, SendMessageBatchRequest, ReceiveMessageRequest, DeleteMessageRequest,
                          DeleteMessageBatchRequest, ChangeMessageVisibilityRequest,
                          ChangeMessageVisibilityBatchRequest, TagQueueRequest, UntagQueueRequest, ListQueueTagsRequest,
                          AddPermissionRequest, RemovePermissionRequest, StartMessageMoveTaskRequest,
                          CancelMessageMoveTaskRequest, ListMessageMoveTasksRequest>;

using Answer = std::variant<EmptyResponse, QueueUrlResponse, ListQueuesResponse, ListDeadLetterSourceQueuesResponse,
                            GetQueueAttributesResponse, SentMessage, BatchResponse<SentEntry>, ReceiveMessageResponse,
                            BatchResponse<BatchSuccess>, ListQueueTagsResponse, StartMessageMoveTaskResponse,
                            CancelMessageMoveTaskResponse, ListMessageMoveTasksResponse>;

}  // namespace queuecast::sqs
