#include "emulators/aws/sqs/protocol/json_decode.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "emulators/aws/sqs/protocol/json_members.h"

namespace queuecast::sqs {

namespace {

std::vector<AttributeInput> read_attributes(JsonMembers& members, std::string_view key) {
  std::vector<AttributeInput> attributes;
  members.each_entry(key, [&](std::string_view name, JsonMembers value) {
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

MessageInput read_message(JsonMembers& members) {
  MessageInput message;
  message.body = members.text("MessageBody");
  message.delay_seconds = members.integer("DelaySeconds");
  message.attributes = read_attributes(members, "MessageAttributes");
  message.system_attributes = read_attributes(members, "MessageSystemAttributes");
  message.deduplication_id = members.optional_text("MessageDeduplicationId");
  message.group_id = members.optional_text("MessageGroupId");
  return message;
}

Call create_queue(JsonMembers& in) {
  CreateQueueRequest request;
  request.queue_name = in.text("QueueName");
  request.attributes = in.map("Attributes");
  request.tags = in.map("tags");
  return request;
}

Call get_queue_url(JsonMembers& in) {
  GetQueueUrlRequest request;
  request.queue_name = in.text("QueueName");
  return request;
}

Call list_queues(JsonMembers& in) {
  ListQueuesRequest request;
  request.prefix = in.text("QueueNamePrefix");
  request.max_results = in.integer("MaxResults");
  request.next_token = in.optional_text("NextToken");
  return request;
}

Call list_dead_letter_source_queues(JsonMembers& in) {
  ListDeadLetterSourceQueuesRequest request;
  request.queue_url = in.text("QueueUrl");
  request.max_results = in.integer("MaxResults");
  request.next_token = in.optional_text("NextToken");
  return request;
}

Call get_queue_attributes(JsonMembers& in) {
  GetQueueAttributesRequest request;
  request.queue_url = in.text("QueueUrl");
  request.attribute_names = in.texts("AttributeNames");
  return request;
}

Call set_queue_attributes(JsonMembers& in) {
  SetQueueAttributesRequest request;
  request.queue_url = in.text("QueueUrl");
  request.attributes = in.map("Attributes");
  return request;
}

template <class Request>
Call queue_only(JsonMembers& in) {
  Request request;
  request.queue_url = in.text("QueueUrl");
  return request;
}

Call send_message(JsonMembers& in) {
  SendMessageRequest request;
  request.queue_url = in.text("QueueUrl");
  request.message = read_message(in);
  return request;
}

Call send_message_batch(JsonMembers& in) {
  SendMessageBatchRequest request;
  request.queue_url = in.text("QueueUrl");
  in.each_item("Entries", [&](JsonMembers entry) {
    request.entries.push_back({entry.optional_text("Id"), read_message(entry)});
  });
  return request;
}

Call receive_message(JsonMembers& in) {
  ReceiveMessageRequest request;
  request.queue_url = in.text("QueueUrl");
  request.system_attribute_names = in.texts("MessageSystemAttributeNames");
  // The older name of the same list; the newer one wins.
  if (request.system_attribute_names.empty()) request.system_attribute_names = in.texts("AttributeNames");
  request.attribute_names = in.texts("MessageAttributeNames");
  request.max_number_of_messages = in.integer("MaxNumberOfMessages");
  request.visibility_timeout = in.integer("VisibilityTimeout");
  request.wait_time_seconds = in.integer("WaitTimeSeconds");
  request.attempt_id = in.optional_text("ReceiveRequestAttemptId");
  return request;
}

Call delete_message(JsonMembers& in) {
  DeleteMessageRequest request;
  request.queue_url = in.text("QueueUrl");
  request.receipt_handle = in.text("ReceiptHandle");
  return request;
}

Call delete_message_batch(JsonMembers& in) {
  DeleteMessageBatchRequest request;
  request.queue_url = in.text("QueueUrl");
  in.each_item("Entries", [&](JsonMembers entry) {
    request.entries.push_back({entry.optional_text("Id"), entry.text("ReceiptHandle")});
  });
  return request;
}

Call change_message_visibility(JsonMembers& in) {
  ChangeMessageVisibilityRequest request;
  request.queue_url = in.text("QueueUrl");
  request.receipt_handle = in.text("ReceiptHandle");
  request.visibility_timeout = in.integer("VisibilityTimeout");
  return request;
}

Call change_message_visibility_batch(JsonMembers& in) {
  ChangeMessageVisibilityBatchRequest request;
  request.queue_url = in.text("QueueUrl");
  in.each_item("Entries", [&](JsonMembers entry) {
    request.entries.push_back(
        {entry.optional_text("Id"), entry.text("ReceiptHandle"), entry.integer("VisibilityTimeout")});
  });
  return request;
}

Call tag_queue(JsonMembers& in) {
  TagQueueRequest request;
  request.queue_url = in.text("QueueUrl");
  request.tags = in.map("Tags");
  return request;
}

Call untag_queue(JsonMembers& in) {
  UntagQueueRequest request;
  request.queue_url = in.text("QueueUrl");
  request.tag_keys = in.texts("TagKeys");
  return request;
}

/// JSON can spell half a surrogate pair, UTF-8 cannot, and the parser refuses it. The service takes such a text for one
/// with illegal characters, not for bad JSON: each half becomes U+FFFF, which is as illegal.
std::string without_lone_surrogates(std::string_view body) {
  const auto escape_at = [&](std::size_t at) -> unsigned {
    unsigned unit = 0;
    if (body.substr(at, 2) != "\\u" || at + 6 > body.size()) return 0;
    const auto read = std::from_chars(body.data() + at + 2, body.data() + at + 6, unit, 16);
    return read.ptr == body.data() + at + 6 ? unit : 0;
  };
  std::string out;
  for (std::size_t at = 0; at < body.size();) {
    const unsigned unit = escape_at(at);
    const bool high = unit >= 0xd800 && unit < 0xdc00;
    const unsigned next = high ? escape_at(at + 6) : 0;
    if (high && next >= 0xdc00 && next < 0xe000) {
      out += body.substr(at, 12);
      at += 12;
    } else if (unit >= 0xd800 && unit < 0xe000) {
      out += "\\uffff";
      at += 6;
    } else {
      const std::size_t length = body[at] == '\\' ? 2 : 1;
      out += body.substr(at, length);
      at += length;
    }
  }
  return out;
}

struct Action {
  std::string_view name;
  Call (*read)(JsonMembers&);
};
constexpr Action kActions[] = {
    {"SendMessage", send_message},
    {"ReceiveMessage", receive_message},
    {"DeleteMessage", delete_message},
    {"GetQueueAttributes", get_queue_attributes},
    {"SendMessageBatch", send_message_batch},
    {"DeleteMessageBatch", delete_message_batch},
    {"ChangeMessageVisibility", change_message_visibility},
    {"ChangeMessageVisibilityBatch", change_message_visibility_batch},
    {"GetQueueUrl", get_queue_url},
    {"ListQueues", list_queues},
    {"CreateQueue", create_queue},
    {"DeleteQueue", queue_only<DeleteQueueRequest>},
    {"PurgeQueue", queue_only<PurgeQueueRequest>},
    {"SetQueueAttributes", set_queue_attributes},
    {"ListDeadLetterSourceQueues", list_dead_letter_source_queues},
    {"TagQueue", tag_queue},
    {"UntagQueue", untag_queue},
    {"ListQueueTags", queue_only<ListQueueTagsRequest>},
};

}  // namespace

struct JsonDecoder::Parser {
  simdjson::dom::parser dom;
};

JsonDecoder::JsonDecoder() : parser_(std::make_unique<Parser>()) {}
JsonDecoder::~JsonDecoder() = default;

Result<Call> JsonDecoder::decode(std::string_view action, const std::string& body) {
  const auto* found =
      std::find_if(std::begin(kActions), std::end(kActions), [&](const Action& each) { return each.name == action; });
  if (found == std::end(kActions)) {
    return ServiceError{errors::kUnknownOperation, {}};
  }
  simdjson::dom::element document;
  auto error = (body.empty() ? parser_->dom.parse("{}", 2, true) : parser_->dom.parse(body)).get(document);
  if (error == simdjson::STRING_ERROR) error = parser_->dom.parse(without_lone_surrogates(body)).get(document);
  if (error != simdjson::SUCCESS) {
    return ServiceError{errors::kSerialization, "The request body is not valid JSON."};
  }
  simdjson::dom::object object;
  if (document.get(object) != simdjson::SUCCESS) {
    return ServiceError{errors::kSerialization, "Start of structure or map expected."};
  }
  std::optional<ServiceError> fault;
  JsonMembers members{object, fault};
  Call call = found->read(members);
  if (fault) return *fault;
  return call;
}

}  // namespace queuecast::sqs
