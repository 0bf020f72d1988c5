#pragma once

#include <string>
#include <string_view>

#include "runtime/http/message.h"

namespace queuecast::sqs {

/// The protocols of the service. A request of the Query protocol may ask for answers in JSON instead of XML.
enum class Protocol { kJson, kQuery, kQueryInJson };

/// AWS JSON 1.0 when X-Amz-Target or the content type says so, else Query.
Protocol protocol_of(const http::Request& request);

/// The action that X-Amz-Target names; empty when it names none of this service.
std::string_view json_action(const http::Request& request);

/// Who calls, as far as an unverified signature tells. Empty = not said.
struct Caller {
  /// The access key id, when it is an account number.
  std::string account_id;
  /// From the host, else from the scope of the signature.
  std::string region;
};
Caller caller_of(const http::Request& request);

}  // namespace queuecast::sqs
