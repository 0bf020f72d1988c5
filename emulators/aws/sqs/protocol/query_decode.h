#pragma once

#include <string_view>

#include "emulators/aws/sqs/actions/requests.h"
#include "emulators/aws/sqs/protocol/query_form.h"

namespace queuecast::sqs {

/// Reads a request of the Query protocol. `path` is the decoded path of the request: it names the queue when no
/// parameter does, and at a queue's path only the actions on that queue exist, and GetQueueUrl.
Result<Call> decode_query(const QueryForm& form, std::string_view path);

}  // namespace queuecast::sqs
