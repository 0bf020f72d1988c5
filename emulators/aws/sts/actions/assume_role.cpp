#include "emulators/aws/sts/actions/assume_role.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

#include "emulators/aws/violations.h"

namespace queuecast::sts {

namespace {

constexpr std::int64_t kDefaultDuration = 3600;

bool session_name_fits(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_+=,.@-").find(c) != std::string_view::npos;
  });
}

void check_length(aws::Violations& violations, const std::optional<std::string>& value, std::string_view path,
                  std::size_t minimum, std::size_t maximum) {
  violations.required(value.has_value(), path);
  if (value) violations.length_between(*value, value->size(), path, minimum, maximum);
}

/// The checks that both ways of assuming a role share; more may have been noted before.
std::optional<ServiceError> check(const AssumeRoleRequest& request, aws::Violations violations) {
  check_length(violations, request.role_arn, "roleArn", 20, 2048);
  check_length(violations, request.role_session_name, "roleSessionName", 2, 64);
  if (request.role_session_name) {
    violations.pattern(session_name_fits(*request.role_session_name), *request.role_session_name, "roleSessionName",
                       "[\\w+=,.@-]*");
  }
  if (request.duration_seconds) {
    const auto seconds = read_integer(*request.duration_seconds);
    if (!seconds) return ServiceError{"MalformedInput", "Invalid value for DurationSeconds"};
    violations.between(seconds, "durationSeconds", 900, 43'200);
  }
  if (auto text = violations.text()) return ServiceError{"ValidationError", *std::move(text)};
  return std::nullopt;
}

bool has_duplicates(const std::vector<std::string>& keys) {
  std::set<std::string> seen;
  for (std::string key : keys) {
    for (char& c : key) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    }
    if (!seen.insert(std::move(key)).second) return true;
  }
  return false;
}

Session start(const Context& context, const AssumeRoleRequest& request, const RoleArn& role) {
  const std::int64_t seconds =
      request.duration_seconds ? read_integer(*request.duration_seconds).value_or(kDefaultDuration) : kDefaultDuration;
  return context.sessions.start(role, *request.role_session_name, std::chrono::seconds(seconds), context.random,
                                context.now);
}

std::optional<ServiceError> check_expiration(const Claims& claims, runtime::TimePoint now) {
  const std::int64_t at = runtime::unix_seconds(now);
  if (!claims.expires) return ServiceError{"InvalidIdentityToken", "Missing a required claim: exp"};
  if (at < *claims.expires) return std::nullopt;
  return ServiceError{"ExpiredTokenException", "Token expired: current date/time " + std::to_string(at) +
                                                   " must be before the expiration date/time " +
                                                   std::to_string(*claims.expires)};
}

std::optional<ServiceError> verify(const WebIdentityRules& rules, const std::string& role_arn,
                                   const std::optional<Claims>& claims, runtime::TimePoint now) {
  if (!rules.verify) return std::nullopt;
  if (!claims) return ServiceError{"InvalidIdentityToken", "The ID Token provided is not a valid JWT."};
  if (rules.verify_expiration) {
    if (auto error = check_expiration(*claims, now)) return error;
  }
  const auto& audiences = claims->audiences;
  if (std::find(audiences.begin(), audiences.end(), rules.audience) == audiences.end()) {
    return ServiceError{"InvalidIdentityToken", "Incorrect token audience"};
  }
  const auto trust = rules.trust.find(role_arn);
  if (trust == rules.trust.end()) return std::nullopt;
  const auto fits = [](const std::string& wanted, const std::string& given) {
    return wanted.empty() || wanted == given;
  };
  if (fits(trust->second.issuer, claims->issuer) && fits(trust->second.subject, claims->subject)) return std::nullopt;
  return ServiceError{"AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", 403};
}

std::string provider_arn(const RoleArn& role, std::string_view issuer) {
  constexpr std::string_view kScheme = "https://";
  if (issuer.starts_with(kScheme)) issuer.remove_prefix(kScheme.size());
  std::string arn = "arn:aws:iam::" + role.account + ":oidc-provider/";
  return arn.append(issuer);
}

}  // namespace

std::optional<std::int64_t> read_integer(const std::string& text) {
  std::int64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Result<Session> assume_role(const Context& context, const AssumeRoleRequest& request) {
  if (auto error = check(request, {})) return *std::move(error);
  if (has_duplicates(request.tag_keys)) {
    return ServiceError{"InvalidParameterValue",
                        "Duplicate tag keys found. Please note that Tag keys are case insensitive."};
  }
  const auto role = RoleArn::parse(*request.role_arn);
  if (role.has_error()) return role.error();
  return start(context, request, *role);
}

Result<WebIdentityResponse> assume_role_with_web_identity(const Context& context, const WebIdentityRules& rules,
                                                          const WebIdentityRequest& request) {
  aws::Violations violations;
  violations.required(request.token.has_value(), "webIdentityToken");
  // The token itself is a secret: an error does not repeat it.
  if (request.token) violations.length_between("****", request.token->size(), "webIdentityToken", 4, 20'000);
  if (auto error = check(request.role, std::move(violations))) return *std::move(error);
  const auto role = RoleArn::parse(*request.role.role_arn);
  if (role.has_error()) return role.error();
  const auto claims = read_web_identity(*request.token);
  if (auto error = verify(rules, *request.role.role_arn, claims, context.now)) return *std::move(error);

  WebIdentityResponse response;
  response.session = start(context, request.role, *role);
  const bool has_audience = claims && !claims->audiences.empty();
  response.audience = has_audience ? claims->audiences.front() : rules.audience;
  response.provider = provider_arn(*role, claims ? claims->issuer : "");
  response.subject = claims ? claims->subject : "";
  return response;
}

}  // namespace queuecast::sts
