#include "emulators/aws/sqs/actions/actions.h"
#include "emulators/aws/sqs/actions/batch.h"
#include "emulators/aws/sqs/actions/receipts.h"

namespace queuecast::sqs {

namespace {

constexpr std::string_view kElement = "ChangeMessageVisibilityBatchRequestEntry";

Result<void> check_timeout(std::int64_t seconds, std::string_view reason) {
  if (seconds >= 0 && seconds <= 43'200) return {};
  return errors::invalid_value(std::to_string(seconds), "VisibilityTimeout", reason);
}

Result<void> change_entry(Context& context, QueueRecord& record,
                          const ChangeMessageVisibilityBatchRequest::Entry& entry) {
  const auto range =
      check_timeout(*entry.visibility_timeout, "VisibilityTimeout must be an integer between 0 and 43200.");
  if (range.has_error()) return range;
  return change_by_handle(context, record, entry.receipt_handle, *entry.visibility_timeout);
}

}  // namespace

Result<EmptyResponse> perform(Context& context, const ChangeMessageVisibilityRequest& request) {
  const auto record = context.messages_of(request.queue_url, CallKind::kChangeVisibility);
  if (record.has_error()) return record.error();
  if (request.receipt_handle.empty()) return errors::missing("ReceiptHandle");
  if (!request.visibility_timeout) return errors::missing("VisibilityTimeout");
  const auto range = check_timeout(*request.visibility_timeout, "Must be between 0 and 43200.");
  if (range.has_error()) return range.error();
  const auto changed = change_by_handle(context, **record, request.receipt_handle, *request.visibility_timeout);
  if (changed.has_error()) return changed.error();
  return EmptyResponse{};
}

Result<BatchResponse<BatchSuccess>> perform(Context& context, const ChangeMessageVisibilityBatchRequest& request) {
  const auto record = context.messages_of(request.queue_url, CallKind::kChangeVisibility);
  if (record.has_error()) return record.error();
  // The service's own message names the action, not the entry.
  const auto batch = check_batch(request.entries, kElement, "ChangeMessageVisibilityBatch");
  if (batch.has_error()) return batch.error();
  for (const auto& entry : request.entries) {
    if (!entry.visibility_timeout) return errors::missing(std::string(kElement) + ".VisibilityTimeout");
  }
  BatchResponse<BatchSuccess> response;
  for (const auto& entry : request.entries) {
    const auto changed = change_entry(context, **record, entry);
    if (changed.has_error()) {
      response.failed.push_back({*entry.id, changed.error()});
    } else {
      response.successful.push_back({*entry.id});
    }
  }
  return response;
}

}  // namespace queuecast::sqs
