#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "emulators/aws/sqs/actions/requests.h"

namespace queuecast::sqs {

/// Reads requests of the AWS JSON 1.0 protocol. One object serves one thread; its memory is reused from call to call.
class JsonDecoder {
 public:
  JsonDecoder();
  ~JsonDecoder();

  /// `action` is what follows "AmazonSQS." in X-Amz-Target; an empty body is an empty object.
  Result<Call> decode(std::string_view action, const std::string& body);

 private:
  // Kept out of sight: the parser's layout depends on macros that only this library is sure to share with it.
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace queuecast::sqs
