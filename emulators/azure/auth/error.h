#pragma once

#include "emulators/azure/error.h"

namespace queuecast::azure::errors {

/// The faults of credentials, alike in all storage services ("Common REST API error codes").
inline constexpr std::string_view kSeeChallenge =
    "Server failed to authenticate the request. Please refer to the information in the www-authenticate header.";

inline ServiceError authentication_failed(std::string_view detail) {
  return ServiceError{
      403, "AuthenticationFailed",
      "Server failed to authenticate the request. Make sure the value of Authorization header is formed "
      "correctly including the signature."}
      .with("AuthenticationErrorDetail", detail);
}
inline ServiceError malformed_authorization() {
  return {400, "InvalidAuthenticationInfo",
          "Authentication information is not given in the correct format. Check the value of Authorization header."};
}
inline ServiceError no_authentication() { return {401, "NoAuthenticationInformation", kSeeChallenge}; }
inline ServiceError invalid_token(std::string_view detail) {
  return ServiceError{401, "InvalidAuthenticationInfo", kSeeChallenge}.with("AuthenticationErrorDetail", detail);
}

inline ServiceError not_authorized() {
  return {403, "AuthorizationFailure", "This request is not authorized to perform this operation."};
}
inline ServiceError protocol_mismatch() {
  return {403, "AuthorizationProtocolMismatch",
          "This request is not authorized to perform this operation using this protocol."};
}
inline ServiceError source_ip_mismatch(std::string_view ip) {
  return ServiceError{
      403, "AuthorizationSourceIPMismatch",
      "This request is not authorized to perform this operation using this source IP " + std::string(ip) + "."}
      .with("SourceIP", ip);
}

}  // namespace queuecast::azure::errors
