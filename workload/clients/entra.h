#pragma once

#include <optional>
#include <string>

#include "runtime/runtime.h"
#include "workload/clients/azure.h"

namespace queuecast::clients {

/// What workload identity puts into a pod's environment.
struct EntraOptions {
  http::Endpoint endpoint;  // AZURE_AUTHORITY_HOST
  std::string tenant_id;
  std::string client_id;
  /// The projected service account token.
  std::string assertion;
  std::string scope = "https://storage.azure.com/.default";
  /// azure-core's own limit: 300 s.
  runtime::Duration time_limit = std::chrono::seconds(300);
};

struct AccessToken {
  std::string token;
  runtime::TimePoint expires;
};

/// A workload-identity credential: asks the token endpoint at first use and again when less than 5 minutes of the
/// token are left. The token is kept in this object, so an object made anew asks anew. Retries are azure-core's.
class EntraCredential final : public TokenCredential {
 public:
  /// The options must outlive the credential.
  EntraCredential(runtime::Runtime& runtime, const EntraOptions& options);

  bool fresh(runtime::TimePoint now) const override { return expires_ && *expires_ - now >= kMargin; }
  runtime::Task<std::optional<Error>> refresh() override;
  const std::string& authorization() const override { return authorization_; }

  /// Asks for a token, whatever is kept.
  runtime::Task<Result<AccessToken>> request_token();

 private:
  static constexpr auto kMargin = std::chrono::minutes(5);

  runtime::Runtime& runtime_;
  const EntraOptions& options_;
  AzureCoreRetry retry_;
  Connection connection_;
  std::optional<runtime::TimePoint> expires_;
  std::string authorization_;
};

}  // namespace queuecast::clients
