#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "emulators/aws/auth/signature.h"
#include "runtime/time.h"

namespace queuecast::aws::auth {

/// What an access key was given out with.
struct Secret {
  std::string secret_access_key;
  /// Temporary keys only; a request must carry it.
  std::string session_token;
  std::optional<runtime::TimePoint> expiration;
};

/// Nothing when nobody has that key.
using FindSecret = std::function<std::optional<Secret>(std::string_view access_key_id)>;

/// Why a request is not let in, before each service says it in its own words.
struct Refusal {
  enum class Kind { kUnsigned, kUnknownKey, kExpiredKey, kIncomplete, kMismatch, kExpired };
  Kind kind;
  std::string message;
};

/// Checks a request's signature (header or presigned) against the known keys: form, scope, the 15 minutes that clocks
/// may differ, the end of a presigned request and of temporary keys, and the digest itself. `now` is wall-clock time.
/// Nothing when all is right.
std::optional<Refusal> verify(const http::Request& request, std::string_view service, const FindSecret& find_secret,
                              runtime::TimePoint now);

/// How services name a refusal; SQS takes the name of its Query protocol and finds that of JSON itself.
enum class Dialect { kSqs, kDynamoDb, kSts };
struct Wording {
  std::string_view code;
  int status;
};
Wording wording(Refusal::Kind kind, Dialect dialect);

}  // namespace queuecast::aws::auth
