#pragma once

#include <optional>
#include <stdexcept>
#include <string>

#include <boost/system/result.hpp>

#include "runtime/http/client.h"

namespace queuecast::clients {

/// Why a call failed for good, after the retries of its SDK.
struct Error {
  /// HTTP status of the last answer; 0 when there was none.
  int status = 0;
  /// The service's own code ("RequestThrottled", "ServerBusy"); empty when there was no answer.
  std::string code;
  std::string message;
  /// How many times the request was sent.
  int attempts = 0;
  /// Set when the last attempt got no answer at all.
  std::optional<http::TransportError::Kind> transport;
  /// The request was not sent because no token or key could be had; the rest is the identity service's answer.
  bool authentication = false;
};

template <class T>
using Result = boost::system::result<T, Error>;

/// Required by boost::system::result: reading the value of a failed call breaks an invariant of the caller.
[[noreturn]] inline void throw_exception_from_error(const Error& error, const boost::source_location&) {
  throw std::runtime_error("unchecked client error: " + error.code + " " + error.message);
}

}  // namespace queuecast::clients
