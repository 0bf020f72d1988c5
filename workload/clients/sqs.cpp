#include "workload/clients/sqs.h"

#include <utility>

#include "workload/clients/scan.h"
#include "workload/clients/text.h"

namespace queuecast::clients {

namespace {

std::string begin(std::string_view queue_url) {
  std::string body = R"({"QueueUrl": )";
  append_json_string(body, queue_url);
  return body;
}

void append_member(std::string& body, std::string_view name, std::string_view value) {
  body.append(", \"").append(name).append("\": ");
  append_json_string(body, value);
}

void append_member(std::string& body, std::string_view name, int value) {
  body.append(", \"").append(name).append("\": ");
  append_number(body, value);
}

std::vector<std::pair<std::string, std::string>> decode_attributes(JsonScanner& json) {
  std::vector<std::pair<std::string, std::string>> out;
  std::string_view key;
  for (json.enter_object(); json.next_member(key);) out.emplace_back(key, json.string().value_or(""));
  return out;
}

ReceivedMessage decode_message(JsonScanner& json) {
  ReceivedMessage message;
  std::string_view key;
  for (json.enter_object(); json.next_member(key);) {
    if (key == "MessageId") {
      message.message_id = json.string().value_or("");
    } else if (key == "ReceiptHandle") {
      message.receipt_handle = json.string().value_or("");
    } else if (key == "Body") {
      message.body = json.string().value_or("");
    } else if (key == "Attributes") {
      message.attributes = decode_attributes(json);
    } else {
      json.skip();
    }
  }
  return message;
}

Error unreadable(const http::Response& response) {
  Error error;
  error.status = response.status;
  error.code = "ResponseParserError";
  error.message = "the answer is not what the service sends";
  return error;
}

}  // namespace

std::optional<std::vector<ReceivedMessage>> decode_received(std::string_view body) {
  std::vector<ReceivedMessage> messages;
  if (body.empty() || body == "{}") return messages;
  JsonScanner json{body};
  std::string_view key;
  for (json.enter_object(); json.next_member(key);) {
    if (key != "Messages") {
      json.skip();
      continue;
    }
    for (json.enter_array(); json.next_element();) messages.push_back(decode_message(json));
  }
  if (json.failed()) return {};
  return messages;
}

runtime::Task<Result<SentMessage>> Sqs::send_message(const SendMessage& request) {
  std::string body = begin(request.queue_url);
  append_member(body, "MessageBody", request.body);
  if (request.delay_seconds) append_member(body, "DelaySeconds", *request.delay_seconds);
  if (request.deduplication_id) append_member(body, "MessageDeduplicationId", *request.deduplication_id);
  if (request.group_id) append_member(body, "MessageGroupId", *request.group_id);
  body += '}';
  return send(std::move(body));
}

runtime::Task<Result<SentMessage>> Sqs::send(std::string body) {
  Result<http::Response> response = co_await client_.call("SendMessage", std::move(body));
  if (response.has_error()) co_return std::move(response).error();
  SentMessage sent;
  JsonScanner json{response->body};
  std::string_view key;
  for (json.enter_object(); json.next_member(key);) {
    if (key == "MessageId") {
      sent.message_id = json.string().value_or("");
    } else if (key == "MD5OfMessageBody") {
      sent.md5_of_body = json.string().value_or("");
    } else if (key == "SequenceNumber") {
      sent.sequence_number = json.string().value_or("");
    } else {
      json.skip();
    }
  }
  if (json.failed()) co_return unreadable(*response);
  co_return std::move(sent);
}

runtime::Task<Result<std::vector<ReceivedMessage>>> Sqs::receive_message(const ReceiveMessage& request) {
  std::string body = begin(request.queue_url);
  if (request.with_attributes) body += R"(, "AttributeNames": ["SentTimestamp"])";
  append_member(body, "MaxNumberOfMessages", request.max_messages);
  if (request.with_attributes) body += R"(, "MessageAttributeNames": ["All"])";
  if (request.visibility_timeout) append_member(body, "VisibilityTimeout", *request.visibility_timeout);
  if (request.wait_seconds) append_member(body, "WaitTimeSeconds", *request.wait_seconds);
  body += '}';
  return receive(std::move(body));
}

runtime::Task<Result<std::vector<ReceivedMessage>>> Sqs::receive(std::string body) {
  Result<http::Response> response = co_await client_.call("ReceiveMessage", std::move(body));
  if (response.has_error()) co_return std::move(response).error();
  std::optional<std::vector<ReceivedMessage>> messages = decode_received(response->body);
  if (!messages) co_return unreadable(*response);
  co_return std::move(*messages);
}

runtime::Task<Result<void>> Sqs::delete_message(std::string_view queue_url, std::string_view receipt_handle) {
  std::string body = begin(queue_url);
  append_member(body, "ReceiptHandle", receipt_handle);
  body += '}';
  return remove(std::move(body));
}

runtime::Task<Result<void>> Sqs::remove(std::string body) {
  Result<http::Response> response = co_await client_.call("DeleteMessage", std::move(body));
  if (response.has_error()) co_return std::move(response).error();
  co_return Result<void>{};
}

runtime::Task<Result<std::map<std::string, std::string>>> Sqs::get_queue_attributes(
    std::string_view queue_url, const std::vector<std::string_view>& names) {
  std::string body = begin(queue_url);
  body += ", \"AttributeNames\": [";
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) body += ", ";
    append_json_string(body, names[i]);
  }
  body += "]}";
  return attributes(std::move(body));
}

runtime::Task<Result<std::map<std::string, std::string>>> Sqs::attributes(std::string body) {
  Result<http::Response> response = co_await client_.call("GetQueueAttributes", std::move(body));
  if (response.has_error()) co_return std::move(response).error();
  std::map<std::string, std::string> out;
  JsonScanner json{response->body};
  std::string_view key;
  if (response->body.empty()) co_return std::move(out);
  for (json.enter_object(); json.next_member(key);) {
    if (key == "Attributes") {
      for (auto& [name, value] : decode_attributes(json)) out.emplace(std::move(name), std::move(value));
    } else {
      json.skip();
    }
  }
  if (json.failed()) co_return unreadable(*response);
  co_return std::move(out);
}

runtime::Task<Result<std::string>> Sqs::get_queue_url(std::string_view queue_name) {
  std::string body = R"({"QueueName": )";
  append_json_string(body, queue_name);
  body += '}';
  return url(std::move(body));
}

runtime::Task<Result<std::string>> Sqs::url(std::string body) {
  Result<http::Response> response = co_await client_.call("GetQueueUrl", std::move(body));
  if (response.has_error()) co_return std::move(response).error();
  std::optional<std::string> found;
  JsonScanner json{response->body};
  std::string_view key;
  for (json.enter_object(); json.next_member(key);) {
    if (key == "QueueUrl") {
      found = json.string();
    } else {
      json.skip();
    }
  }
  if (!found) co_return unreadable(*response);
  co_return std::move(*found);
}

}  // namespace queuecast::clients
