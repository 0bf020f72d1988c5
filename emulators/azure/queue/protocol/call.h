#pragma once

#include "emulators/azure/address.h"
#include "emulators/azure/query.h"
#include "emulators/azure/queue/actions/context.h"
#include "runtime/http/message.h"

namespace queuecast::azure::queue {

/// One request on its way through the protocol.
struct Call {
  Context& context;
  const Address& address;
  std::string_view version;
  Query query;
  http::Request& request;
  http::Response& response;
  auth::Caller caller;
  /// From the path; empty when it is shorter.
  std::string queue;
  std::string message_id;
  /// How many messages the answer hands out; a Get that returns some is billed as a write.
  std::size_t messages_returned = 0;
};

/// Decodes, acts and encodes one operation; on success the status and the body stand in `call.response`.
using Handle = Result<void> (*)(Call& call);

}  // namespace queuecast::azure::queue
