#include "emulators/azure/entra/token_request.h"

#include <simdjson.h>

#include "emulators/http/base64.h"
#include "runtime/http/message.h"

namespace queuecast::azure::entra {

namespace {

TokenError missing(std::string_view field) {
  return {400, "invalid_request", 900144,
          "The request body must contain the following parameter: '" + std::string(field) + "'."};
}

TokenError malformed_assertion() { return {400, "invalid_request", 50027, "JWT token is invalid or malformed."}; }

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// Header, payload and signature; only the payload is read.
std::optional<std::string_view> payload_of(std::string_view jwt) {
  const std::size_t first = jwt.find('.');
  const std::size_t second = first == std::string_view::npos ? first : jwt.find('.', first + 1);
  if (second == std::string_view::npos || jwt.find('.', second + 1) != std::string_view::npos) return std::nullopt;
  if (first == 0 || second == first + 1) return std::nullopt;
  return jwt.substr(first + 1, second - first - 1);
}

struct AssertionClaims {
  std::string issuer, subject, audience;
  std::int64_t not_before = 0;
  std::int64_t expires = 0;
};

std::optional<AssertionClaims> read_claims(std::string_view payload) {
  const auto json = emulators::base64url_decode(payload);
  if (!json) return std::nullopt;
  simdjson::dom::parser parser;
  const simdjson::padded_string padded(*json);
  simdjson::dom::object object;
  if (parser.parse(padded).get(object)) return std::nullopt;
  AssertionClaims claims;
  const auto take = [&object](const char* name, std::string& target) {
    std::string_view value;
    if (!object[name].get(value)) target = value;
  };
  take("iss", claims.issuer);
  take("sub", claims.subject);
  take("aud", claims.audience);
  std::string_view first;
  if (!object["aud"].at(0).get(first)) claims.audience = first;  // Kubernetes writes a list
  const auto number = [&object](const char* name) {
    std::int64_t value = 0;
    return object[name].get(value) ? 0 : value;
  };
  claims.not_before = number("nbf");
  claims.expires = number("exp");
  return claims;
}

TokenResult<void> check_assertion(const TokenRequest& request, const Application* application, TimePoint now) {
  const auto payload = payload_of(trim(*request.client_assertion));
  if (!payload) return malformed_assertion();
  if (!application) return {};
  const auto claims = read_claims(*payload);
  if (!claims) return malformed_assertion();
  const std::int64_t seconds = runtime::unix_seconds(now);
  if (seconds < claims->not_before || seconds >= claims->expires) {
    return TokenError{401, "invalid_client", 700024, "Client assertion is not within its valid time range."};
  }
  const bool own = claims->issuer == request.client_id && claims->subject == request.client_id;
  if (own && application->certificates) return {};
  const auto refuse = [](int number, std::string_view what, std::string_view value) {
    return TokenError{401, "invalid_client", number,
                      "No matching federated identity record found for presented assertion " + std::string(what) +
                          " '" + std::string(value) + "'."};
  };
  bool issuer = false;
  bool subject = false;
  for (const FederatedIdentity& identity : application->federated) {
    if (identity.issuer != claims->issuer) continue;
    issuer = true;
    if (identity.subject != claims->subject) continue;
    subject = true;
    if (identity.audience == claims->audience) return {};
  }
  if (!issuer) return refuse(700211, "issuer", claims->issuer);
  if (!subject) return refuse(700213, "subject", claims->subject);
  return refuse(700212, "audience", claims->audience);
}

TokenResult<void> check_client(const TokenRequest& request, const Application* application, TimePoint now) {
  if (request.client_assertion) return check_assertion(request, application, now);
  if (!request.client_secret || request.client_secret->empty()) {
    return TokenError{401, "invalid_client", 7000218,
                      "The request body must contain the following parameter: 'client_assertion' or "
                      "'client_secret'."};
  }
  if (application && application->secret != *request.client_secret) {
    return TokenError{401, "invalid_client", 7000215,
                      "Invalid client secret provided. Ensure the secret being sent in the request is the client "
                      "secret value, not the client secret ID, for a secret added to app '" +
                          request.client_id + "'."};
  }
  return {};
}

/// The resource that the token is for.
TokenResult<std::string> audience_of(const TokenRequest& request) {
  if (request.scope) {
    static constexpr std::string_view kDefault = "/.default";
    const std::string_view scope = trim(*request.scope);
    if (!scope.ends_with(kDefault) || scope.size() == kDefault.size()) {
      return TokenError{400, "invalid_scope", 1002012,
                        "The provided value for scope " + std::string(scope) +
                            " is not valid. Client credential flows must have a scope value with /.default suffixed "
                            "to the resource identifier (application ID URI)."};
    }
    return std::string(scope.substr(0, scope.size() - kDefault.size()));
  }
  if (request.resource && !request.resource->empty()) return *request.resource;
  return missing("scope");
}

}  // namespace

TokenRequest TokenRequest::parse(std::string_view tenant, std::string_view form, std::string_view authorization) {
  TokenRequest request;
  request.tenant = tenant;
  for (auto& [name, value] : http::parse_query(trim(form))) {
    if (name == "grant_type")
      request.grant_type = std::move(value);
    else if (name == "client_id")
      request.client_id = std::move(value);
    else if (name == "client_secret")
      request.client_secret = std::move(value);
    else if (name == "client_assertion")
      request.client_assertion = std::move(value);
    else if (name == "scope")
      request.scope = std::move(value);
    else if (name == "resource")
      request.resource = std::move(value);
  }
  if (authorization.starts_with("Basic ") && !request.client_secret) {
    const std::string pair = emulators::base64_decode(trim(authorization.substr(6))).value_or("");
    if (const std::size_t colon = pair.find(':'); colon != std::string::npos) {
      request.client_id = http::percent_decode(std::string_view(pair).substr(0, colon), true);
      request.client_secret = http::percent_decode(std::string_view(pair).substr(colon + 1), true);
    }
  }
  return request;
}

TokenResult<void> check_tenant(std::string_view tenant, const std::vector<std::string>& known) {
  for (const std::string& name : known) {
    if (http::equal_ignoring_case(name, tenant)) return {};
  }
  if (known.empty()) return {};
  return TokenError{400, "invalid_request", 90002,
                    "Tenant '" + std::string(tenant) +
                        "' not found. Check to make sure you have the correct tenant ID and are signing into the "
                        "correct cloud. Check with your subscription administrator, this may happen if there are no "
                        "active subscriptions for the tenant."};
}

TokenResult<tokens::Claims> authorize(const TokenRequest& request, const Applications& applications, TimePoint now) {
  if (request.grant_type.empty()) return missing("grant_type");
  if (request.grant_type != "client_credentials") {
    return TokenError{400, "unsupported_grant_type", 70003,
                      "The app requested an unsupported grant type '" + request.grant_type + "'."};
  }
  if (request.client_id.empty()) return missing("client_id");
  auto audience = audience_of(request);
  if (!audience) return audience.error();
  const auto known = applications.find(request.client_id);
  if (!applications.empty() && known == applications.end()) {
    return TokenError{400, "unauthorized_client", 700016,
                      "Application with identifier '" + request.client_id + "' was not found in the directory '" +
                          request.tenant + "'."};
  }
  const auto client = check_client(request, known == applications.end() ? nullptr : &known->second, now);
  if (!client) return client.error();
  tokens::Claims claims;
  claims.tenant = request.tenant;
  claims.client_id = request.client_id;
  claims.audience = std::move(*audience);
  claims.by_assertion = request.client_assertion.has_value();
  claims.issued = now;
  return claims;
}

}  // namespace queuecast::azure::entra
