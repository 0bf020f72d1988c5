#pragma once

#include <string_view>

#include "emulators/aws/sqs/attributes.h"

namespace queuecast::sqs {

inline constexpr std::size_t kMostTags = 50;

/// Keys of 1 to 128 characters and not "aws:", values of up to 256; at most 50 tags.
Result<void> check_tags(const AttributeMap& tags, std::string_view queue_name);

}  // namespace queuecast::sqs
