#pragma once

#include "emulators/aws/sqs/actions/context.h"
#include "emulators/aws/sqs/actions/requests.h"

/// One function for each API action, each in the file of its name. They know the rules of the API, not its protocols.
/// Checks come in this order: queue, required parameters, each parameter, rules between parameters, size, state.
namespace queuecast::sqs {

Result<QueueUrlResponse> perform(Context& context, const CreateQueueRequest& request);
Result<QueueUrlResponse> perform(Context& context, const GetQueueUrlRequest& request);
Result<ListQueuesResponse> perform(Context& context, const ListQueuesRequest& request);
Result<ListDeadLetterSourceQueuesResponse> perform(Context& context, const ListDeadLetterSourceQueuesRequest& request);
Result<GetQueueAttributesResponse> perform(Context& context, const GetQueueAttributesRequest& request);
Result<EmptyResponse> perform(Context& context, const SetQueueAttributesRequest& request);
Result<EmptyResponse> perform(Context& context, const PurgeQueueRequest& request);
Result<EmptyResponse> perform(Context& context, const DeleteQueueRequest& request);

Result<SentMessage> perform(Context& context, SendMessageRequest& request);
Result<BatchResponse<SentEntry>> perform(Context& context, SendMessageBatchRequest& request);
Result<EmptyResponse> perform(Context& context, const DeleteMessageRequest& request);
Result<BatchResponse<BatchSuccess>> perform(Context& context, const DeleteMessageBatchRequest& request);
Result<EmptyResponse> perform(Context& context, const ChangeMessageVisibilityRequest& request);
Result<BatchResponse<BatchSuccess>> perform(Context& context, const ChangeMessageVisibilityBatchRequest& request);

Result<EmptyResponse> perform(Context& context, const TagQueueRequest& request);
Result<EmptyResponse> perform(Context& context, const UntagQueueRequest& request);
Result<ListQueueTagsResponse> perform(Context& context, const ListQueueTagsRequest& request);

Result<EmptyResponse> perform(Context& context, const AddPermissionRequest& request);
Result<EmptyResponse> perform(Context& context, const RemovePermissionRequest& request);

Result<StartMessageMoveTaskResponse> perform(Context& context, const StartMessageMoveTaskRequest& request);
Result<CancelMessageMoveTaskResponse> perform(Context& context, const CancelMessageMoveTaskRequest& request);
Result<ListMessageMoveTasksResponse> perform(Context& context, const ListMessageMoveTasksRequest& request);

/// A receive whose parameters are checked; it can be tried again and again while it waits.
struct PendingReceive {
  QueueRecord* record = nullptr;
  Queue::ReceiveOrder order;
  /// How long it waits for a first message; zero = a short poll.
  Duration wait{};
  std::vector<std::string> system_attribute_names;
  std::vector<std::string> attribute_names;
};
Result<PendingReceive> prepare(Context& context, ReceiveMessageRequest& request);
/// Takes what is deliverable now. Too many messages in flight are an error for a short poll of a standard queue alone:
/// a long poll waits, and FIFO queues answer with nothing.
Result<ReceiveMessageResponse> attempt(Context& context, const PendingReceive& receive);

}  // namespace queuecast::sqs
