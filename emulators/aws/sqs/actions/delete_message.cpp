#include "emulators/aws/sqs/actions/actions.h"
#include "emulators/aws/sqs/actions/batch.h"
#include "emulators/aws/sqs/actions/receipts.h"

namespace queuecast::sqs {

Result<EmptyResponse> perform(Context& context, const DeleteMessageRequest& request) {
  const auto record = context.messages_of(request.queue_url, CallKind::kDelete);
  if (record.has_error()) return record.error();
  const auto deleted = delete_by_handle(context, **record, request.receipt_handle);
  if (deleted.has_error()) return deleted.error();
  return EmptyResponse{};
}

Result<BatchResponse<BatchSuccess>> perform(Context& context, const DeleteMessageBatchRequest& request) {
  constexpr std::string_view kElement = "DeleteMessageBatchRequestEntry";
  const auto record = context.messages_of(request.queue_url, CallKind::kDelete);
  if (record.has_error()) return record.error();
  if (const auto batch = check_batch(request.entries, kElement, kElement); batch.has_error()) return batch.error();
  BatchResponse<BatchSuccess> response;
  for (const auto& entry : request.entries) {
    const auto deleted = delete_by_handle(context, **record, entry.receipt_handle);
    if (deleted.has_error()) {
      response.failed.push_back({*entry.id, deleted.error()});
    } else {
      response.successful.push_back({*entry.id});
    }
  }
  return response;
}

}  // namespace queuecast::sqs
