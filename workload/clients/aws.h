#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/runtime.h"
#include "workload/clients/botocore_retry.h"
#include "workload/clients/retry.h"
#include "workload/clients/sigv4.h"

namespace queuecast::clients {

/// How a client of an AWS service is built: what boto3 takes from its arguments and the environment.
struct AwsOptions {
  http::Endpoint endpoint;
  std::string region = "us-east-1";
  RetryMode retry_mode = RetryMode::kLegacy;
  /// Attempts in all (AWS_MAX_ATTEMPTS).
  std::optional<int> max_attempts;
  /// False, for simulations: a constant Authorization header and none of the SDK's tracing headers.
  bool sign = true;
  /// botocore waits up to 60 s to connect and 60 s for an answer.
  runtime::Duration time_limit = std::chrono::seconds(60);
};

/// What a pod's service account gives to AssumeRoleWithWebIdentity (IRSA).
struct WebIdentity {
  std::string role_arn;
  std::string session_name;
  std::string token;
};

/// Credentials shared by the clients of one process, as boto3's default session keeps them: fixed keys, or keys that
/// STS gives at the first signed request and again when less than 15 minutes of them are left. A refresh that fails
/// is only an error when less than 10 minutes are left (botocore credentials.py).
class AwsSession {
 public:
  AwsSession(runtime::Runtime& runtime, AwsCredentials credentials)
      : runtime_(runtime), credentials_(std::move(credentials)) {}
  /// `sts` and `jitter` must outlive the session.
  AwsSession(runtime::Runtime& runtime, const AwsOptions& sts, WebIdentity identity, runtime::Random& jitter)
      : runtime_(runtime), sts_(&sts), identity_(std::move(identity)), jitter_(&jitter) {}

  bool fresh(runtime::TimePoint now) const { return !sts_ || (expires_ && *expires_ - now >= kAdvisory); }
  runtime::Task<std::optional<Error>> refresh();
  const AwsCredentials& credentials() const { return credentials_; }
  int sts_calls() const { return sts_calls_; }

 private:
  static constexpr auto kAdvisory = std::chrono::minutes(15);
  static constexpr auto kMandatory = std::chrono::minutes(10);

  runtime::Runtime& runtime_;
  AwsCredentials credentials_;
  const AwsOptions* sts_ = nullptr;
  WebIdentity identity_;
  runtime::Random* jitter_ = nullptr;
  std::optional<runtime::TimePoint> expires_;
  int sts_calls_ = 0;
};

/// A client of a service that speaks AWS JSON 1.0 (SQS, DynamoDB): one connection, one set of retry rules. A client
/// built anew begins with a new connection and a full retry quota, as a boto3 client does.
class AwsJsonClient {
 public:
  /// Session, options and jitter must outlive the client.
  AwsJsonClient(runtime::Runtime& runtime, AwsSession& session, AwsService service, const AwsOptions& options,
                runtime::Random& jitter);

  /// `operation` must be a literal. The answer is the body of a 200.
  runtime::Task<Result<http::Response>> call(std::string_view operation, std::string body);

 private:
  class JsonCall;

  runtime::Runtime& runtime_;
  AwsSession& session_;
  AwsService service_;
  const AwsOptions& options_;
  SigV4Signer signer_;
  std::string authority_;
  std::string unsigned_authorization_;
  BotocoreRetry retry_;
  Connection connection_;
};

/// Reads code and message of an AWS JSON error: `x-amzn-query-error` before `__type` (botocore parsers.py).
void read_aws_json_error(const http::Response& response, Error& error);

}  // namespace queuecast::clients
