#include "emulators/azure/auth/bearer.h"

#include <algorithm>
#include <array>

#include <simdjson.h>

#include "emulators/azure/auth/error.h"
#include "emulators/http/base64.h"

namespace queuecast::azure::auth {

namespace {

/// The token authorities of the public and the sovereign clouds.
constexpr std::array<std::string_view, 5> kIssuers = {
    "https://sts.windows.net/", "https://sts.windows-ppe.net/", "https://sts.chinacloudapi.cn/",
    "https://sts.microsoftonline.de/", "https://sts.microsoftonline.us/"};
constexpr std::array<std::string_view, 4> kSuffixes = {"core.windows.net", "core.usgovcloudapi.net",
                                                       "core.chinacloudapi.cn", "core.cloudapi.de"};
/// Azure Storage as an application of Entra ID.
constexpr std::string_view kStorageApplication = "e406a681-f3d4-42a8-90b6-c2b029497af1";

struct TokenClaims {
  std::string issuer, audience, object_id, tenant;
  std::int64_t issued = 0, not_before = 0, expires = 0;
};

std::string text_claim(const simdjson::dom::element& json, std::string_view name) {
  std::string_view text;
  return json[name].get(text) ? std::string() : std::string(text);
}

/// Nothing when the token is none or lacks one of the claims.
std::optional<TokenClaims> read_claims(std::string_view token) {
  const std::size_t first = token.find('.');
  const std::size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) return std::nullopt;
  const auto payload = emulators::base64url_decode(token.substr(first + 1, second - first - 1));
  if (!payload) return std::nullopt;
  simdjson::dom::parser parser;
  simdjson::dom::element json;
  if (parser.parse(simdjson::padded_string(*payload)).get(json)) return std::nullopt;
  TokenClaims claims;
  std::string_view issuer, audience;
  if (json["iss"].get(issuer) || json["aud"].get(audience) || json["iat"].get(claims.issued) ||
      json["nbf"].get(claims.not_before) || json["exp"].get(claims.expires)) {
    return std::nullopt;
  }
  claims.issuer = issuer;
  claims.audience = audience;
  claims.object_id = text_claim(json, "oid");
  claims.tenant = text_claim(json, "tid");
  return claims;
}

bool good_issuer(const Options& options, std::string_view issuer) {
  const auto is_prefix = [issuer](std::string_view prefix) { return issuer.starts_with(prefix); };
  return std::any_of(kIssuers.begin(), kIssuers.end(), is_prefix) ||
         std::any_of(options.issuers.begin(), options.issuers.end(), is_prefix);
}

bool good_audience(Service service, std::string_view account, std::string_view audience) {
  if (audience.ends_with('/')) audience.remove_suffix(1);
  if (audience == "https://storage.azure.com" || audience == kStorageApplication) return true;
  const std::string host = "https://" + std::string(account) + (service == Service::kQueue ? ".queue." : ".table.");
  return std::any_of(kSuffixes.begin(), kSuffixes.end(),
                     [&](std::string_view suffix) { return audience == host + std::string(suffix); });
}

/// What is wrong with a token; empty when nothing is.
std::string_view fault_of(const Options& options, Service service, const Request& request, std::string_view token,
                          const std::optional<TokenClaims>& claims, runtime::TimePoint now) {
  if (!claims) return "The token is malformed.";
  const std::int64_t second = runtime::unix_seconds(now);
  if (second < claims->not_before) return "Lifetime validation failed.";
  if (second > claims->expires) return "Lifetime validation failed. The token is expired.";
  if (!good_issuer(options, claims->issuer)) return "Invalid token issuer.";
  if (!good_audience(service, request.address.account, claims->audience)) return "Invalid token audience.";
  if (options.verify_token && !options.verify_token(token)) return "Signature validation failed.";
  return {};
}

}  // namespace

bool is_encrypted(const Options& options, const http::Request& request) {
  return options.https || http::equal_ignoring_case(request.headers.get("X-Forwarded-Proto"), "https");
}

Result<Caller> check_bearer(const Options& options, Service service, const Request& request, std::string_view token,
                            runtime::TimePoint now) {
  if (request.version < "2017-11-09") {
    return errors::authentication_failed("Authentication scheme Bearer is not supported.");
  }
  if (!is_encrypted(options, request.http)) {
    return errors::authentication_failed("Authentication scheme Bearer is not allowed with HTTP.");
  }
  const auto claims = read_claims(token);
  const std::string_view fault = fault_of(options, service, request, token, claims, now);
  if (fault.empty()) {
    Caller caller;
    caller.kind = Caller::Kind::kBearer;
    caller.object_id = claims->object_id;
    caller.tenant = claims->tenant;
    return caller;
  }
  return request.version >= "2019-12-12" ? errors::invalid_token(fault) : errors::authentication_failed(fault);
}

}  // namespace queuecast::azure::auth
