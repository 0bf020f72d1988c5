#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>

#include "emulators/azure/entra/token_request.h"
#include "runtime/http/handler.h"
#include "runtime/runtime.h"

namespace queuecast::azure::entra {

struct Options {
  /// Who is known; empty lets everybody in.
  Applications applications;
  std::chrono::seconds token_lifetime{3599};
};

struct Usage {
  /// Requests to a token endpoint, refused ones included.
  std::uint64_t token_calls = 0;
  std::uint64_t tokens_issued = 0;
  std::uint64_t errors = 0;
  /// Discovery documents and key sets.
  std::uint64_t discovery_calls = 0;
};

/// The part of Microsoft Entra ID that a workload needs to get at its storage account: the token endpoint
/// (/{tenant}/oauth2/v2.0/token, and /oauth2/token with resource=) for client secrets and federated assertions, the
/// discovery documents that client libraries read first, and the two token endpoints of managed identity
/// (/metadata/identity/oauth2/token, /msi/token).
class Service final : public http::Handler {
 public:
  explicit Service(runtime::Runtime& runtime, Options options = {});

  runtime::Task<http::Response> handle(http::Request request, http::Peer peer) override;
  http::Response respond(const http::Request& request);

  const Usage& usage() const { return usage_; }

 private:
  http::Response route(const http::Request& request);
  http::Response issue_token(const http::Request& request, std::string_view tenant);
  http::Response managed_identity(const http::Request& request, bool app_service);
  http::Response refuse(const TokenError& error, const http::Request& request);

  runtime::Runtime& runtime_;
  Options options_;
  runtime::Random& random_;
  TokenIssuer issuer_;
  Usage usage_;
};

}  // namespace queuecast::azure::entra
