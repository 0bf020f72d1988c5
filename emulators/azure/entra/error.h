#pragma once

#include <string>
#include <string_view>

#include <boost/system/result.hpp>

#include "emulators/azure/error.h"

namespace queuecast::azure::entra {

/// A refusal of the token endpoint: an OAuth 2.0 error (RFC 6749) with the number and the text that follow "AADSTS"
/// ("Microsoft Entra authentication and authorization error codes").
struct TokenError {
  TokenError() = default;
  TokenError(int http_status, std::string_view oauth_error, int aadsts, std::string text)
      : status(http_status), error(oauth_error), number(aadsts), description(std::move(text)) {}

  int status = 400;
  /// A literal: "invalid_client", "invalid_request".
  std::string_view error;
  int number = 0;
  std::string description;
};

template <class T>
using TokenResult = boost::system::result<T, TokenError>;

/// Required by boost::system::result: reading the value of a failed call breaks an invariant of the caller.
[[noreturn]] inline void throw_exception_from_error(const TokenError& error, const boost::source_location&) {
  throw std::runtime_error("unchecked token error: " + error.description);
}

}  // namespace queuecast::azure::entra
