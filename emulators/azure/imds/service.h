#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "runtime/http/handler.h"
#include "runtime/runtime.h"

namespace queuecast::azure::imds {

/// A managed identity that the machine has.
struct Identity {
  std::string client_id;
  std::string object_id;
  /// "/subscriptions/.../userAssignedIdentities/NAME"
  std::string resource_id;
};

struct Options {
  /// Empty: whichever identity a client asks for is there.
  std::vector<Identity> identities;
  std::string tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47";
  /// What App Service puts into IDENTITY_HEADER; empty: any value is right.
  std::string identity_header;
  std::chrono::seconds token_lifetime{86'399};
  /// The wall clock, which tokens are valid by; unset: the world's time.
  std::function<runtime::TimePoint()> clock;
};

struct Usage {
  std::uint64_t token_calls = 0;
  std::uint64_t tokens_issued = 0;
};

/// Managed identity: the token endpoint of the Azure Instance Metadata Service ("How to use managed identities on an
/// Azure VM to acquire an access token", /metadata/identity/oauth2/token) and that of App Service (/msi/token). There
/// is no other metadata: 404.
class Service final : public http::Handler {
 public:
  explicit Service(runtime::Runtime& runtime, Options options = {});

  runtime::Task<http::Response> handle(http::Request request, http::Peer peer) override;
  http::Response respond(const http::Request& request);

  /// Whether a path is one of these endpoints', right or wrong.
  static bool serves(std::string_view path);

  const Usage& usage() const { return usage_; }

 private:
  http::Response issue(const http::Request& request, bool app_service);
  /// The client id of the identity that the query names; nothing when there is none.
  std::optional<std::string> find_identity(std::string_view query) const;

  runtime::Runtime& runtime_;
  Options options_;
  runtime::Random& random_;
  Usage usage_;
};

}  // namespace queuecast::azure::imds
