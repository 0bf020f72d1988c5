#include <algorithm>

#include "emulators/aws/sqs/actions/actions.h"
#include "emulators/aws/sqs/actions/tag_rules.h"
#include "emulators/aws/sqs/actions/text_rules.h"

namespace queuecast::sqs {

namespace {

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

bool tag_text(std::string_view text) {
  return valid_content(text) && std::all_of(text.begin(), text.end(), [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  std::string_view(" _.:/=+-@").find(c) != std::string_view::npos;
         });
}

Result<QueueRecord*> tagged_queue(Context& context, std::string_view queue_url) {
  auto record = context.queue(queue_url);
  if (record.has_error()) return record;
  const auto admitted = (*record)->account->admit_tagging(context.now);
  if (admitted.has_error()) return admitted.error();
  return record;
}

}  // namespace

Result<void> check_tags(const AttributeMap& tags, std::string_view queue_name) {
  for (const auto& [key, value] : tags) {
    if (characters(key) < 1 || characters(key) > 128) {
      return errors::invalid_parameter("Tag keys must be between 1 and 128 characters in length.");
    }
    if (characters(value) > 256) {
      return errors::invalid_parameter("Tag values must be between 0 and 256 characters in length.");
    }
    if (key.starts_with("aws:") || !tag_text(key)) return errors::invalid_value(key, "TagKey", "Not a valid tag key.");
    if (!tag_text(value)) return errors::invalid_value(value, "TagValue", "Not a valid tag value.");
  }
  if (tags.size() > kMostTags) {
    return errors::invalid_parameter("Too many tags added for queue " + std::string(queue_name) + ".");
  }
  return {};
}

Result<EmptyResponse> perform(Context& context, const TagQueueRequest& request) {
  const auto record = tagged_queue(context, request.queue_url);
  if (record.has_error()) return record.error();
  if (request.tags.empty()) return errors::missing("Tags");
  AttributeMap tags = (*record)->tags;
  for (const auto& [key, value] : request.tags) tags.insert_or_assign(key, value);
  if (const auto checked = check_tags(tags, (*record)->name()); checked.has_error()) return checked.error();
  (*record)->account->set_tags(**record, std::move(tags));
  return EmptyResponse{};
}

Result<EmptyResponse> perform(Context& context, const UntagQueueRequest& request) {
  const auto record = tagged_queue(context, request.queue_url);
  if (record.has_error()) return record.error();
  if (request.tag_keys.empty())
    return errors::invalid_parameter("Tag keys must be between 1 and 128 characters in length.");
  AttributeMap tags = (*record)->tags;
  for (const std::string& key : request.tag_keys) tags.erase(key);
  (*record)->account->set_tags(**record, std::move(tags));
  return EmptyResponse{};
}

Result<ListQueueTagsResponse> perform(Context& context, const ListQueueTagsRequest& request) {
  const auto record = tagged_queue(context, request.queue_url);
  if (record.has_error()) return record.error();
  return ListQueueTagsResponse{(*record)->tags};
}

}  // namespace queuecast::sqs
