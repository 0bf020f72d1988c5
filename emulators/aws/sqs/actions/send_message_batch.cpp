#include "emulators/aws/sqs/actions/actions.h"
#include "emulators/aws/sqs/actions/batch.h"
#include "emulators/aws/sqs/actions/message_rules.h"

namespace queuecast::sqs {

namespace {

constexpr std::string_view kElement = "SendMessageBatchRequestEntry";
constexpr std::size_t kLongestBatch = 1'048'576;

Result<std::size_t> check_total(const SendMessageBatchRequest& request) {
  std::size_t total = 0;
  for (const auto& entry : request.entries) total += size_of(entry.message);
  if (total > kLongestBatch) {
    return ServiceError{
        errors::kBatchRequestTooLong,
        "Batch requests cannot be longer than 1048576 bytes. You have sent " + std::to_string(total) + " bytes."};
  }
  return total;
}

/// What fails a FIFO batch before its entries are looked at one by one.
Result<void> check_fifo_entries(const Queue& queue, const SendMessageBatchRequest& request) {
  for (const auto& entry : request.entries) {
    const auto group = check_group(queue, entry.message, errors::kInvalidParameterValue);
    if (group.has_error()) return group;
  }
  for (const auto& entry : request.entries) {
    const auto id = check_deduplication(queue, entry.message);
    if (id.has_error()) return id;
  }
  return {};
}

}  // namespace

/// In a FIFO batch a fault of one entry fails the whole call; in a standard batch only the entry.
Result<BatchResponse<SentEntry>> perform(Context& context, SendMessageBatchRequest& request) {
  const auto record = context.messages_of(request.queue_url, CallKind::kSend);
  if (record.has_error()) return record.error();
  Queue& queue = (*record)->queue;
  if (const auto batch = check_batch(request.entries, kElement, kElement); batch.has_error()) return batch.error();
  const auto total = check_total(request);
  if (total.has_error()) return total.error();
  if (const auto fifo = check_fifo_entries(queue, request); fifo.has_error()) return fifo.error();

  std::vector<Result<CheckedMessage>> checked;
  for (auto& entry : request.entries) {
    SendWording wording;
    wording.entry_prefix = std::string(kElement) + "." + std::to_string(checked.size() + 1) + ".";
    wording.too_long = "One or more parameters cannot be validated.";
    checked.push_back(check_message(context, **record, entry.message, wording));
    if (queue.fifo() && checked.back().has_error()) return checked.back().error();
  }
  context.payload = *total;
  BatchResponse<SentEntry> response;
  for (std::size_t i = 0; i < checked.size(); ++i) {
    std::string id = std::move(*request.entries[i].id);
    if (checked[i].has_error()) {
      response.failed.push_back({std::move(id), checked[i].error()});
    } else {
      response.successful.push_back({std::move(id), send(context, queue, std::move(*checked[i]))});
    }
  }
  return response;
}

}  // namespace queuecast::sqs
