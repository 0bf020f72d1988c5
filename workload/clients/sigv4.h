#pragma once

#include <string>
#include <string_view>

#include "runtime/http/message.h"
#include "runtime/time.h"
#include "runtime/http/digest.h"

namespace queuecast::clients {

/// Keys of an AWS principal. A session token stands for temporary keys.
struct AwsCredentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;

  bool empty() const { return access_key_id.empty(); }
};

/// AWS Signature Version 4 in the `Authorization` header, as botocore signs: every header that stands on the request
/// except User-Agent, plus host and date. Paths are signed as sent ("/" for these services), queries sorted.
class SigV4Signer {
 public:
  SigV4Signer(std::string region, std::string service) : region_(std::move(region)), service_(std::move(service)) {}

  /// Adds X-Amz-Date, X-Amz-Security-Token (when there is one) and Authorization. `authority` is what the Host header
  /// will say.
  void sign(http::Request& request, std::string_view authority, const AwsCredentials& credentials,
            runtime::TimePoint now);

 private:
  const http::Digest& signing_key(const AwsCredentials& credentials, std::string_view day);

  std::string region_;
  std::string service_;
  // The key is good for one secret and one day.
  std::string key_secret_;
  std::string key_day_;
  http::Digest key_{};
};

}  // namespace queuecast::clients
