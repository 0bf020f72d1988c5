#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "emulators/aws/sts/sessions.h"
#include "emulators/aws/sts/web_identity.h"

namespace queuecast::sts {

/// What actions work with.
struct Context {
  Sessions& sessions;
  runtime::Random& random;
  runtime::TimePoint now;  // by which credentials and tokens end
};

/// A decimal integer and nothing else.
std::optional<std::int64_t> read_integer(const std::string& text);

struct AssumeRoleRequest {
  std::optional<std::string> role_arn;
  std::optional<std::string> role_session_name;
  std::optional<std::string> duration_seconds;
  std::vector<std::string> tag_keys;
};

/// Credentials for a role, given to a caller who has credentials already.
Result<Session> assume_role(const Context& context, const AssumeRoleRequest& request);

/// How strictly web identities are looked at.
struct WebIdentityRules {
  /// The token must be a JSON Web Token for the audience, and its issuer and subject must fit the role's trust.
  bool verify = true;
  /// With `verify`: the token must not have expired.
  bool verify_expiration = true;
  std::string audience = "sts.amazonaws.com";
  /// With `verify`: the trust of each role, by its ARN. Roles that are not named trust everybody.
  std::map<std::string, Trust, std::less<>> trust;
};

struct WebIdentityRequest {
  AssumeRoleRequest role;
  std::optional<std::string> token;
};

struct WebIdentityResponse {
  Session session;
  std::string audience;
  std::string provider;  // the ARN of the role's account and the token's issuer
  std::string subject;
};

/// Credentials for a role, given to whom a trusted issuer vouches for; the call itself is not signed.
Result<WebIdentityResponse> assume_role_with_web_identity(const Context& context, const WebIdentityRules& rules,
                                                          const WebIdentityRequest& request);

}  // namespace queuecast::sts
