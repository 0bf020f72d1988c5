#pragma once

#include <vector>

#include "emulators/aws/sqs/actions/requests.h"

namespace queuecast::sqs {

/// The message attributes of a send, checked, moved out of the input and sorted by name.
Result<std::vector<MessageAttribute>> check_attributes(std::vector<AttributeInput>& inputs);

/// System attributes: only AWSTraceHeader, a String.
Result<std::vector<MessageAttribute>> check_system_attributes(std::vector<AttributeInput>& inputs);

}  // namespace queuecast::sqs
