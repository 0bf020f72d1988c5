#pragma once

#include <string>
#include <string_view>

#include <simdjson.h>

#include "emulators/aws/sqs/actions/requests.h"

namespace queuecast::sqs {

/// Reads requests of the AWS JSON 1.0 protocol. One object serves one thread; its memory is reused from call to call.
class JsonDecoder {
 public:
  /// `action` is what follows "AmazonSQS." in X-Amz-Target; an empty body is an empty object.
  Result<Call> decode(std::string_view action, const std::string& body);

 private:
  simdjson::dom::parser parser_;
};

}  // namespace queuecast::sqs
