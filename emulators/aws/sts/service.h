#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "emulators/aws/sts/actions/assume_role.h"
#include "emulators/aws/sts/protocol/answer.h"
#include "emulators/aws/sts/protocol/query.h"
#include "emulators/aws/sts/sessions.h"
#include "runtime/http/handler.h"
#include "runtime/runtime.h"

namespace queuecast::sts {

/// What differs between a cloud and a handy test double.
struct Options {
  /// The account of callers whose keys STS did not give out.
  std::string account_id = "000000000000";
  /// What a web identity must be and say.
  WebIdentityRules web_identity;
  /// By which tokens and credentials end, since clients hold them against their own clocks; absent: the runtime's.
  std::function<runtime::TimePoint()> clock;
};

/// For billing and reports: STS itself is free.
struct Usage {
  std::map<std::string, std::uint64_t, std::less<>> calls;  // by action, refused ones included
  std::uint64_t errors = 0;
};

/// AWS Security Token Service over the Query protocol (Version 2011-06-15): AssumeRoleWithWebIdentity, AssumeRole,
/// GetSessionToken and GetCallerIdentity, by POST or GET, answered in XML or, where Accept asks for it, in JSON.
/// Signatures are accepted as they are, also those of web identity tokens.
class Service final : public http::Handler {
 public:
  Service(runtime::Runtime& runtime, Options options);

  runtime::Task<http::Response> handle(http::Request request, http::Peer peer) override;

  /// The service's own answer to a request that somebody else refuses, such as one with a wrong signature.
  http::Response refuse(const http::Request& request, std::string_view code, int status, std::string_view message);

  const Usage& usage() const { return usage_; }
  /// What a temporary access key was given out with; null when it is none of ours.
  const Credentials* credentials(std::string_view access_key_id) const { return sessions_.credentials(access_key_id); }
  /// Credentials for a role without a request, for what hands them to containers and instances.
  Result<Session> issue(std::string_view role_arn, std::string_view session_name, runtime::Duration duration);

 private:
  http::Response respond(const http::Request& request);
  Result<std::vector<Element>> run(const Parameters& parameters, const std::string& action, const Identity& caller,
                                   Format format);
  Result<std::string> answer(const http::Request& request, const std::string& request_id, Format format);
  http::Response finish(int status, std::string body, const std::string& request_id, Format format);
  runtime::TimePoint now() const { return options_.clock ? options_.clock() : runtime_.now(); }

  runtime::Runtime& runtime_;
  runtime::Random& ids_;
  Options options_;
  Sessions sessions_;
  Usage usage_;
};

}  // namespace queuecast::sts
