#include "workload/clients/azure_queue.h"

#include <charconv>
#include <utility>

#include "workload/clients/scan.h"
#include "workload/clients/text.h"

namespace queuecast::clients {

namespace {

std::int64_t number(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

std::vector<QueueMessage> decode_queue_messages(std::string_view xml) {
  std::vector<QueueMessage> messages;
  std::size_t from = 0;
  while (const auto element = xml_element(xml, "QueueMessage", from)) {
    QueueMessage message;
    message.message_id = xml_text(*element, "MessageId");
    message.pop_receipt = xml_text(*element, "PopReceipt");
    message.dequeue_count = number(xml_text(*element, "DequeueCount"));
    message.text = xml_text(*element, "MessageText");
    messages.push_back(std::move(message));
  }
  return messages;
}

AzureQueue::AzureQueue(runtime::Runtime& runtime, const AzureOptions& options, TokenCredential* credential,
                       std::string_view queue_name, runtime::Random& jitter)
    : path_("/" + http::percent_encode(queue_name)),
      client_(runtime, StorageService::kQueue, options, credential, jitter) {}

runtime::Task<Result<QueueMessage>> AzureQueue::put_message(const PutMessage& request) {
  AzureRequest out;
  out.operation = "PutMessage";
  out.method = "POST";
  out.target = path_ + "/messages";
  char separator = '?';
  if (request.visibility_timeout) {
    out.target.append(1, std::exchange(separator, '&')).append("visibilitytimeout=");
    append_number(out.target, *request.visibility_timeout);
  }
  if (request.time_to_live) {
    out.target.append(1, std::exchange(separator, '&')).append("messagettl=");
    append_number(out.target, *request.time_to_live);
  }
  out.body = "<?xml version='1.0' encoding='utf-8'?>\n<QueueMessage><MessageText>";
  append_xml_text(out.body, request.text);
  out.body += "</MessageText></QueueMessage>";
  return put(std::move(out));
}

runtime::Task<Result<QueueMessage>> AzureQueue::put(AzureRequest request) {
  Result<http::Response> response = co_await client_.call(std::move(request));
  if (response.has_error()) co_return std::move(response).error();
  std::vector<QueueMessage> messages = decode_queue_messages(response->body);
  // Versions before 2016-05-31 answer without a body.
  if (messages.empty()) messages.emplace_back();
  co_return std::move(messages.front());
}

runtime::Task<Result<std::vector<QueueMessage>>> AzureQueue::get_messages(int count, int visibility_timeout) {
  AzureRequest out;
  out.operation = "GetMessages";
  out.method = "GET";
  out.target = path_ + "/messages?numofmessages=";
  append_number(out.target, count);
  out.target += "&visibilitytimeout=";
  append_number(out.target, visibility_timeout);
  return get(std::move(out));
}

runtime::Task<Result<std::vector<QueueMessage>>> AzureQueue::peek_messages(int count) {
  AzureRequest out;
  out.operation = "PeekMessages";
  out.method = "GET";
  out.target = path_ + "/messages?peekonly=true&numofmessages=";
  append_number(out.target, count);
  return get(std::move(out));
}

runtime::Task<Result<std::vector<QueueMessage>>> AzureQueue::get(AzureRequest request) {
  Result<http::Response> response = co_await client_.call(std::move(request));
  if (response.has_error()) co_return std::move(response).error();
  co_return decode_queue_messages(response->body);
}

runtime::Task<Result<void>> AzureQueue::delete_message(std::string_view message_id, std::string_view pop_receipt) {
  AzureRequest out;
  out.operation = "DeleteMessage";
  out.method = "DELETE";
  out.target.append(path_).append("/messages/").append(http::percent_encode(message_id));
  out.target.append("?popreceipt=").append(http::percent_encode(pop_receipt));
  return remove(std::move(out));
}

runtime::Task<Result<void>> AzureQueue::remove(AzureRequest request) {
  Result<http::Response> response = co_await client_.call(std::move(request));
  if (response.has_error()) co_return std::move(response).error();
  co_return Result<void>{};
}

runtime::Task<Result<std::int64_t>> AzureQueue::approximate_count() {
  AzureRequest out;
  out.operation = "GetMetadata";
  out.method = "GET";
  out.target = path_ + "?comp=metadata";
  return count(std::move(out));
}

runtime::Task<Result<std::int64_t>> AzureQueue::count(AzureRequest request) {
  Result<http::Response> response = co_await client_.call(std::move(request));
  if (response.has_error()) co_return std::move(response).error();
  const std::int64_t messages = number(response->headers.get("x-ms-approximate-messages-count"));
  co_return Result<std::int64_t>{boost::system::in_place_value, messages};
}

}  // namespace queuecast::clients
