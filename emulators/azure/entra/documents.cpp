#include "emulators/azure/entra/documents.h"

#include "emulators/azure/json_text.h"
#include "emulators/azure/tokens/access_token.h"

namespace queuecast::azure::entra {

std::string openid_configuration(std::string_view authority, std::string_view tenant) {
  const std::string base = std::string(authority) + "/" + std::string(tenant);
  std::string out = "{";
  append_member(out, "token_endpoint", base + "/oauth2/v2.0/token");
  out += R"(,"token_endpoint_auth_methods_supported":["client_secret_post","private_key_jwt","client_secret_basic"])";
  append_member(out, "jwks_uri", base + "/discovery/v2.0/keys");
  append_member(out, "issuer", base + "/v2.0");
  append_member(out, "authorization_endpoint", base + "/oauth2/v2.0/authorize");
  append_member(out, "device_authorization_endpoint", base + "/oauth2/v2.0/devicecode");
  out += R"(,"response_types_supported":["code"],"subject_types_supported":["pairwise"])";
  out += R"(,"id_token_signing_alg_values_supported":["RS256"],"scopes_supported":["openid"]})";
  return out;
}

std::string openid_configuration_v1(std::string_view authority, std::string_view tenant) {
  const std::string base = std::string(authority) + "/" + std::string(tenant);
  std::string out = "{";
  append_member(out, "token_endpoint", base + "/oauth2/token");
  out += R"(,"token_endpoint_auth_methods_supported":["client_secret_post","private_key_jwt","client_secret_basic"])";
  append_member(out, "jwks_uri", base + "/discovery/keys");
  append_member(out, "issuer", tokens::issuer_of(tenant));
  append_member(out, "authorization_endpoint", base + "/oauth2/authorize");
  append_member(out, "device_authorization_endpoint", base + "/oauth2/devicecode");
  out += R"(,"response_types_supported":["code"],"subject_types_supported":["pairwise"])";
  out += R"(,"id_token_signing_alg_values_supported":["RS256"],"scopes_supported":["openid"]})";
  return out;
}

std::string instance_discovery(std::string_view authority, std::string_view authorization_endpoint) {
  static constexpr std::string_view kSuffix = "/oauth2/v2.0/authorize";
  std::string tenant_base = std::string(authority) + "/common";
  if (authorization_endpoint.ends_with(kSuffix)) {
    tenant_base = authorization_endpoint.substr(0, authorization_endpoint.size() - kSuffix.size());
  }
  const std::size_t scheme = authority.find("://");
  const std::string_view host = scheme == std::string_view::npos ? authority : authority.substr(scheme + 3);
  std::string out = "{";
  append_member(out, "tenant_discovery_endpoint", tenant_base + "/v2.0/.well-known/openid-configuration");
  append_member(out, "api-version", "1.1");
  out += R"(,"metadata":[{"preferred_network":"login.microsoftonline.com","preferred_cache":"login.windows.net",)"
         R"("aliases":["login.microsoftonline.com","login.windows.net","login.microsoft.com","sts.windows.net"]})";
  if (host != "login.microsoftonline.com") {
    out += ",{";
    append_member(out, "preferred_network", host);
    append_member(out, "preferred_cache", host);
    out += ",\"aliases\":[";
    append_json(out, host);
    out += "]}";
  }
  out += "]}";
  return out;
}

}  // namespace queuecast::azure::entra
