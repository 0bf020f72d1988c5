#include "emulators/azure/queue/actions/clear_messages.h"
#include "emulators/azure/queue/actions/delete_message.h"
#include "emulators/azure/queue/actions/get_messages.h"
#include "emulators/azure/queue/actions/put_message.h"
#include "emulators/azure/queue/actions/update_message.h"
#include "emulators/azure/queue/error.h"
#include "emulators/azure/queue/protocol/operations.h"
#include "emulators/azure/queue/protocol/xml.h"

namespace queuecast::azure::queue {

namespace {

/// Takes a number of the query into `target`, which keeps its default when the parameter is absent.
Result<bool> take_number(const Query& query, std::string_view name, std::int32_t& target) {
  const auto number = query.number(name);
  if (!number) return number.error();
  if (*number) target = **number;
  return number->has_value();
}

void append_time(std::string& out, std::string_view name, TimePoint at) {
  out += '<';
  out += name;
  out += '>';
  append_rfc1123(out, at);
  out += "</";
  out += name;
  out += '>';
}

void append_identity(std::string& out, const Message& message) {
  out += "<QueueMessage><MessageId>";
  message.id.append_to(out);
  out += "</MessageId>";
  append_time(out, "InsertionTime", message.insertion);
  append_time(out, "ExpirationTime", message.expiry);
}

void append_receipt(std::string& out, const Message& message) {
  out += "<PopReceipt>";
  append_pop_receipt(out, PopReceipt::of(message));
  out += "</PopReceipt>";
  append_time(out, "TimeNextVisible", message.next_visible);
}

void append_content(std::string& out, const Message& message) {
  xml::append_element(out, "DequeueCount", std::to_string(message.dequeue_count));
  xml::append_element(out, "MessageText", message.text);
}

}  // namespace

Result<void> handle_put_message(Call& call) {
  PutMessageRequest request;
  request.queue = call.queue;
  request.limited_time_to_live = call.version < "2017-07-29";
  const auto delay = take_number(call.query, "visibilitytimeout", request.visibility_timeout);
  if (!delay) return delay.error();
  const auto ttl = take_number(call.query, "messagettl", request.time_to_live);
  if (!ttl) return ttl.error();
  if (const auto valid = validate(request); !valid) return valid.error();
  auto text = read_message_text(call.request.body, max_text_bytes(call.version));
  if (!text) return text.error();
  request.text = std::move(*text);
  const auto message = put_message(call.context, std::move(request));
  if (!message) return message.error();
  call.response.status = 201;
  if (call.version < "2016-05-31") return {};
  std::string& body = call.response.body;
  body.reserve(512);
  body += xml::kProlog;
  body += "<QueueMessagesList>";
  append_identity(body, **message);
  append_receipt(body, **message);
  body += "</QueueMessage></QueueMessagesList>";
  return {};
}

Result<void> handle_get_messages(Call& call) {
  GetMessagesRequest request;
  request.queue = call.queue;
  request.peek_only = call.query.is("peekonly", "true");
  if (call.version < "2011-08-18") request.max_visibility = 7'200;
  const auto count = take_number(call.query, "numofmessages", request.count);
  if (!count) return count.error();
  if (!request.peek_only) {
    const auto visibility = take_number(call.query, "visibilitytimeout", request.visibility_timeout);
    if (!visibility) return visibility.error();
  }
  if (const auto valid = validate(request); !valid) return valid.error();
  const auto batch = get_messages(call.context, request);
  if (!batch) return batch.error();
  if (!request.peek_only) call.messages_returned = batch->size();
  std::string& body = call.response.body;
  body += xml::kProlog;
  if (batch->empty()) {
    body += "<QueueMessagesList />";
    return {};
  }
  body += "<QueueMessagesList>";
  for (const Message* const message : *batch) {
    append_identity(body, *message);
    if (!request.peek_only) append_receipt(body, *message);
    append_content(body, *message);
    body += "</QueueMessage>";
  }
  body += "</QueueMessagesList>";
  return {};
}

Result<void> handle_update_message(Call& call) {
  const auto receipt = call.query.find("popreceipt");
  if (!receipt) return errors::missing_query_parameter("popreceipt");
  UpdateMessageRequest request;
  request.queue = call.queue;
  request.message_id = call.message_id;
  request.pop_receipt = *receipt;
  const auto visibility = take_number(call.query, "visibilitytimeout", request.visibility_timeout);
  if (!visibility) return visibility.error();
  if (!*visibility) return errors::missing_query_parameter("visibilitytimeout");
  if (const auto valid = validate(request); !valid) return valid.error();
  if (!call.request.body.empty()) {
    auto text = read_message_text(call.request.body, max_text_bytes(call.version));
    if (!text) return text.error();
    request.text = std::move(*text);
  }
  const auto message = update_message(call.context, std::move(request));
  if (!message) return message.error();
  std::string new_receipt;
  append_pop_receipt(new_receipt, PopReceipt::of(**message));
  call.response.status = 204;
  call.response.headers.add("x-ms-popreceipt", new_receipt);
  call.response.headers.add("x-ms-time-next-visible", rfc1123((*message)->next_visible));
  return {};
}

Result<void> handle_delete_message(Call& call) {
  const auto receipt = call.query.find("popreceipt");
  if (!receipt) return errors::missing_query_parameter("popreceipt");
  DeleteMessageRequest request;
  request.queue = call.queue;
  request.message_id = call.message_id;
  request.pop_receipt = *receipt;
  call.response.status = 204;
  return delete_message(call.context, request);
}

Result<void> handle_clear_messages(Call& call) {
  call.response.status = 204;
  return clear_messages(call.context, call.queue);
}

}  // namespace queuecast::azure::queue
