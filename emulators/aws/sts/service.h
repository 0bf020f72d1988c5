#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "emulators/aws/sts/actions/assume_role.h"
#include "emulators/aws/sts/sessions.h"
#include "runtime/http/handler.h"
#include "runtime/runtime.h"

namespace queuecast::sts {

/// What differs between a cloud and a handy test double; everything is lax by default.
struct Options {
  /// The account of callers whose keys STS did not give out.
  std::string account_id = "000000000000";
  /// What a web identity must be and say.
  WebIdentityRules web_identity;
};

/// For billing and reports: STS itself is free.
struct Usage {
  std::map<std::string, std::uint64_t, std::less<>> calls;  // by action, refused ones included
  std::uint64_t errors = 0;
};

/// AWS Security Token Service over the Query protocol (Version 2011-06-15): AssumeRoleWithWebIdentity, AssumeRole and
/// GetCallerIdentity. Signatures are accepted as they are, also those of web identity tokens.
class Service final : public http::Handler {
 public:
  Service(runtime::Runtime& runtime, Options options);

  runtime::Task<http::Response> handle(http::Request request, http::Peer peer) override;

  /// An error from in front of the service, such as a wrong signature, in the service's own form.
  http::Response refuse(const http::Request& request, std::string_view code, int status, std::string_view message);
  /// The credentials that were given out with this key; null when it is not one of ours.
  const Credentials* credentials(std::string_view access_key_id) const { return sessions_.credentials(access_key_id); }

  const Usage& usage() const { return usage_; }

 private:
  http::Response respond(const http::Request& request);
  Result<std::string> run(const http::Request& request, const std::string& request_id);

  runtime::Runtime& runtime_;
  runtime::Random& ids_;
  Options options_;
  Sessions sessions_;
  Usage usage_;
};

}  // namespace queuecast::sts
