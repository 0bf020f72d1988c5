#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "emulators/azure/entra/token_request.h"
#include "emulators/azure/imds/service.h"
#include "runtime/http/handler.h"
#include "runtime/runtime.h"

namespace queuecast::azure::entra {

struct Options {
  /// Who is known; empty lets everybody in.
  Applications applications;
  std::chrono::seconds token_lifetime{3599};
  /// Off for a simulation, which verifies no token: signing one takes half a millisecond.
  bool sign_tokens = true;
  /// By id or name; when there are none, every tenant is known.
  std::vector<std::string> tenants;
  /// The wall clock, which tokens are valid by; unset: the world's time.
  std::function<TimePoint()> clock;
  imds::Options imds;
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
/// (/{tenant}/oauth2/v2.0/token, and /oauth2/token with resource=) for client secrets and assertions, the discovery
/// documents that client libraries read first, and the keys that tokens are verified with. Hands the paths of managed
/// identity on to the metadata service, so that one address serves all of a client's credentials.
class Service final : public http::Handler {
 public:
  explicit Service(runtime::Runtime& runtime, Options options = {});

  runtime::Task<http::Response> handle(http::Request request, http::Peer peer) override;
  http::Response respond(const http::Request& request);

  const Usage& usage() const { return usage_; }

 private:
  http::Response route(const http::Request& request);
  http::Response issue_token(const http::Request& request, std::string_view tenant, bool second_version);
  http::Response discover(const http::Request& request, std::string_view tenant, std::string_view document);
  http::Response managed_identity(const http::Request& request);
  http::Response refuse(const TokenError& error, const http::Request& request);

  TimePoint wall_clock() const;

  runtime::Runtime& runtime_;
  Options options_;
  runtime::Random& random_;
  imds::Service imds_;
  Usage usage_;
};

}  // namespace queuecast::azure::entra
