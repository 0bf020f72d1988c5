#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include <boost/system/result.hpp>

#include "runtime/http/message.h"
#include "runtime/task.h"

namespace queuecast::http {

/// A request that got no answer at all; an error status is an answer.
struct TransportError {
  enum class Kind { kConnect, kTimeout, kClosed, kProtocol };
  Kind kind = Kind::kConnect;
  std::string message;
};

template <class T>
using TransportResult = boost::system::result<T, TransportError>;

/// Required by boost::system::result: reading the value of a failed exchange breaks an invariant of the caller.
[[noreturn]] inline void throw_exception_from_error(const TransportError& error, const boost::source_location&) {
  throw std::runtime_error("unchecked transport error: " + error.message);
}

/// The client side of HTTP: one connection to one endpoint, opened by the first request and then kept alive.
/// One request at a time; destroying the task or the client drops the answer, not what the server has begun.
class Client {
 public:
  virtual ~Client() = default;
  virtual runtime::Task<TransportResult<Response>> send(Request request) = 0;
};

/// Scheme, host and port of a server: "http://127.0.0.1:4566", "https://sqs.us-east-1.amazonaws.com".
struct Endpoint {
  std::string scheme = "http";
  std::string host;
  std::string port;

  /// Reads the part of a URL before its path; port defaults to the scheme's. Throws std::invalid_argument.
  static Endpoint parse(std::string_view url);
  /// What a Host header says: the port only when it is not the scheme's own.
  std::string authority() const;
};

}  // namespace queuecast::http
