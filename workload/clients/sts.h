#pragma once

#include "runtime/runtime.h"
#include "workload/clients/aws.h"

namespace queuecast::clients {

struct StsCredentials {
  AwsCredentials credentials;
  runtime::TimePoint expiration;
};

/// A client of the Security Token Service (Query protocol, API version 2011-06-15).
class Sts {
 public:
  /// Options and jitter must outlive the client.
  Sts(runtime::Runtime& runtime, const AwsOptions& options, runtime::Random& jitter);

  /// Unsigned, as the service has it. Without a session name it is "botocore-session-SECONDS".
  runtime::Task<Result<StsCredentials>> assume_role_with_web_identity(const WebIdentity& identity);

 private:
  runtime::Task<Result<StsCredentials>> exchange(std::string form);

  runtime::Runtime& runtime_;
  BotocoreRetry retry_;
  Connection connection_;
};

}  // namespace queuecast::clients
