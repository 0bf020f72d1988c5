#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "emulators/aws/sts/service.h"
#include "runtime/http/handler.h"
#include "runtime/runtime.h"

namespace queuecast::metadata {

struct Options {
  /// Whose credentials are handed out.
  std::string role_arn = "arn:aws:iam::000000000000:role/queuecast";
  std::string region = "us-east-1";
  /// What containers must send as Authorization; empty: anything, but something.
  std::string container_token;
};

/// Where SDKs find credentials inside a container or instance, for AWS_CONTAINER_CREDENTIALS_FULL_URI and
/// AWS_EC2_METADATA_SERVICE_ENDPOINT:
///
///   GET /v1/credentials                   EKS Pod Identity and ECS, with Authorization (Amazon EKS user guide, "EKS
///   Pod
///                                         Identity Agent")
///   PUT /latest/api/token                 a session of the instance metadata service, version 2
///   GET /latest/meta-data/iam/...         with that session's token (Amazon EC2 user guide, "Retrieve security
///                                         credentials from instance metadata")
///
/// Credentials last six hours and are given out anew when less than a quarter of an hour is left.
class Service final : public http::Handler {
 public:
  Service(runtime::Runtime& runtime, sts::Service& sts, Options options);

  /// Whether the path is one of these.
  static bool serves(const http::Request& request);
  runtime::Task<http::Response> handle(http::Request request, http::Peer peer) override;

 private:
  http::Response respond(const http::Request& request);
  http::Response container_credentials(const http::Request& request);
  http::Response start_session(const http::Request& request);
  http::Response instance_data(const http::Request& request);
  std::string instance_credentials();
  /// The credentials in force, or why the role has none.
  sts::Result<sts::Credentials> credentials();
  std::string_view role_name() const;

  runtime::Runtime& runtime_;
  runtime::Random& tokens_;
  sts::Service& sts_;
  Options options_;
  std::optional<sts::Credentials> current_;
  runtime::TimePoint renewed_at_{};                                  // when they were given out
  std::map<std::string, runtime::TimePoint, std::less<>> sessions_;  // the end of each, by token
};

}  // namespace queuecast::metadata
