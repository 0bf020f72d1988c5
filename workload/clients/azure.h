#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/runtime.h"
#include "workload/clients/azure_retry.h"
#include "workload/clients/retry.h"
#include "workload/clients/shared_key.h"

namespace queuecast::clients {

/// Where bearer tokens come from. What is fresh is for the credential to say.
class TokenCredential {
 public:
  virtual ~TokenCredential() = default;
  virtual bool fresh(runtime::TimePoint now) const = 0;
  virtual runtime::Task<std::optional<Error>> refresh() = 0;
  /// The whole Authorization header.
  virtual const std::string& authorization() const = 0;
};

/// How a client of a storage service is built.
struct AzureOptions {
  http::Endpoint endpoint;
  /// "/ACCOUNT" where the account stands in the path, as with emulators; else empty.
  std::string base_path;
  /// Signs with the account's key; a token credential wins over it.
  std::optional<SharedKey> shared_key;
  /// False, for simulations: no signature and none of the SDK's tracing headers. Tokens are still asked for and sent.
  bool sign = true;
  runtime::Duration time_limit = std::chrono::seconds(60);
};

/// Which service's headers, signature and retry rules a client follows.
enum class StorageService { kQueue, kTable };

struct AzureRequest {
  std::string_view operation;
  std::string_view method;
  /// Path and query below the base path, percent-encoded.
  std::string target;
  std::string body;
};

/// What the queue and table clients share: one connection, retries, authorization, headers.
class AzureClient {
 public:
  /// All references and the credential (if any) must outlive the client.
  AzureClient(runtime::Runtime& runtime, StorageService service, const AzureOptions& options,
              TokenCredential* credential, runtime::Random& jitter);

  runtime::Task<Result<http::Response>> call(AzureRequest request);

 private:
  class StorageCall;

  runtime::Runtime& runtime_;
  StorageService service_;
  const AzureOptions& options_;
  TokenCredential* credential_;
  AzureStorageRetry queue_retry_;
  AzureCoreRetry table_retry_;
  Connection connection_;
};

/// Reads the code and the first line of the message from a queue's XML error or a table's JSON or XML one.
void read_storage_error(const http::Response& response, Error& error);

}  // namespace queuecast::clients
