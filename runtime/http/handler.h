#pragma once

#include <string>

#include "runtime/http/message.h"
#include "runtime/task.h"

namespace queuecast::http {

/// Who sent a request, as far as the transport knows.
struct Peer {
  std::string address;
};

/// The server side of HTTP. The same object serves a TCP listener and the in-memory wire.
///
/// `handle` may wait (long polls) but never fails: a fault of the request is a response in the service's own words.
class Handler {
 public:
  virtual ~Handler() = default;
  virtual runtime::Task<Response> handle(Request request, Peer peer) = 0;
};

}  // namespace queuecast::http
