#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/http/message.h"

namespace queuecast::aws::auth {

/// A request's claim of who sent it, taken apart and not yet believed: AWS Signature Version 4 in the Authorization
/// header or, presigned, in the query ("Signature Version 4 signing process", AWS General Reference).
struct Signature {
  std::string access_key_id;
  std::string day;  // YYYYMMDD
  std::string region;
  std::string service;
  /// Lower-case names in the order in which they were signed.
  std::vector<std::string> signed_headers;
  std::string hex_digest;
  /// "20260101T000000Z"
  std::string date;
  /// Of temporary keys; else empty.
  std::string session_token;
  bool presigned = false;
  /// Of a presigned request, in seconds.
  long expires = 0;

  std::string scope() const { return day + "/" + region + "/" + service + "/aws4_request"; }
};

/// The signature of a request.
struct ReadSignature {
  std::optional<Signature> signature;
  /// Why there is none although the request carries something: the text of IncompleteSignature. Empty when it is
  /// unsigned.
  std::string incomplete;
};
ReadSignature read_signature(const http::Request& request);

/// The text whose hash is signed. The path is normalised and encoded once more than it was sent, as all services but S3
/// want it.
std::string canonical_request(const http::Request& request, const Signature& signature);

/// What `secret` would have made of the request, in hexadecimal.
std::string sign(const http::Request& request, const Signature& signature, std::string_view secret);

}  // namespace queuecast::aws::auth
