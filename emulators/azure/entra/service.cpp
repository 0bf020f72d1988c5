#include "emulators/azure/entra/service.h"

#include "emulators/azure/entra/documents.h"
#include "emulators/azure/guid.h"
#include "emulators/azure/json_text.h"
#include "emulators/azure/query.h"

namespace queuecast::azure::entra {

namespace {

constexpr std::string_view kManagedIdentityTenant = "72f988bf-86f1-41af-91ab-2d7cd011db47";
constexpr std::string_view kManagedIdentityClient = "00000000-0000-0000-0000-000000000000";

http::Response json(int status, std::string body) {
  http::Response response;
  response.status = status;
  response.headers.add("Cache-Control", "no-store, no-cache");
  response.headers.add("Pragma", "no-cache");
  response.headers.add("Content-Type", "application/json; charset=utf-8");
  response.body = std::move(body);
  return response;
}

http::Response plain_error(int status, std::string_view error, std::string_view description) {
  std::string body = "{";
  append_member(body, "error", error);
  append_member(body, "error_description", description);
  body += '}';
  return json(status, std::move(body));
}

/// "2021-09-27 15:00:00Z"
std::string timestamp(TimePoint now) {
  std::string text = iso8601(std::chrono::floor<std::chrono::seconds>(now), true);
  text[10] = ' ';
  return text;
}

}  // namespace

Service::Service(runtime::Runtime& runtime, Options options)
    : runtime_(runtime),
      options_(std::move(options)),
      random_(runtime.random("azure.entra.ids")),
      issuer_(runtime.random("azure.entra.tokens")) {}

runtime::Task<http::Response> Service::handle(http::Request request, http::Peer) { co_return respond(request); }

http::Response Service::respond(const http::Request& request) {
  http::Response response = route(request);
  response.headers.add("Date", rfc1123(runtime_.now()));
  response.headers.add("x-ms-request-id", Guid::random(random_).to_string());
  if (response.status >= 400) ++usage_.errors;
  if (request.method == "HEAD") response.body.clear();
  return response;
}

http::Response Service::route(const http::Request& request) {
  std::string_view path = http::path_of(request.target);
  if (path == "/metadata/identity/oauth2/token") return managed_identity(request, false);
  if (path == "/msi/token") return managed_identity(request, true);
  path.remove_prefix(std::min<std::size_t>(1, path.size()));
  const std::string_view tenant = path.substr(0, path.find('/'));
  const std::string_view rest = path.substr(tenant.size());
  if (rest == "/oauth2/v2.0/token" || rest == "/oauth2/token") {
    if (request.method == "POST") return issue_token(request, http::percent_decode(tenant));
    TokenError error(405, "invalid_request", 900561,
                     "The endpoint only accepts POST requests. Received a " + request.method + " request.");
    return refuse(error, request);
  }
  const std::string authority = "https://" + std::string(request.headers.get("Host", "login.microsoftonline.com"));
  if (rest == "/v2.0/.well-known/openid-configuration" || rest == "/.well-known/openid-configuration") {
    ++usage_.discovery_calls;
    return json(200, openid_configuration(authority, http::percent_decode(tenant)));
  }
  if (rest == "/discovery/instance") {
    ++usage_.discovery_calls;
    const Query query(http::query_of(request.target));
    return json(200, instance_discovery(authority, query.find("authorization_endpoint").value_or("")));
  }
  if (rest == "/discovery/v2.0/keys" || rest == "/discovery/keys") {
    ++usage_.discovery_calls;
    return json(200, R"({"keys":[]})");  // the tokens are signed with a secret key
  }
  return plain_error(404, "not_found", "The requested resource does not exist.");
}

http::Response Service::issue_token(const http::Request& request, std::string_view tenant) {
  ++usage_.token_calls;
  const TokenRequest form = TokenRequest::parse(tenant, request.body, request.headers.get("Authorization"));
  auto claims = authorize(form, options_.applications, runtime_.now());
  if (!claims) return refuse(claims.error(), request);
  claims->lifetime = options_.token_lifetime;
  ++usage_.tokens_issued;
  const std::string lifetime = std::to_string(options_.token_lifetime.count());
  std::string body =
      R"({"token_type":"Bearer","expires_in":)" + lifetime + R"(,"ext_expires_in":)" + lifetime + ",\"access_token\":";
  append_json(body, issuer_.issue(*claims));
  body += '}';
  return json(200, std::move(body));
}

http::Response Service::managed_identity(const http::Request& request, bool app_service) {
  ++usage_.token_calls;
  const bool allowed = app_service ? request.headers.contains("X-IDENTITY-HEADER")
                                   : http::equal_ignoring_case(request.headers.get("Metadata"), "true");
  if (!allowed) return plain_error(400, "invalid_request", "Required metadata header not specified");
  const Query query(http::query_of(request.target));
  const std::string resource = query.find("resource").value_or("");
  if (resource.empty()) return plain_error(400, "invalid_request", "Required query variable 'resource' is missing");
  Claims claims;
  claims.tenant = kManagedIdentityTenant;
  claims.client_id = query.find("client_id").value_or(std::string(kManagedIdentityClient));
  claims.audience = resource;
  claims.issued = runtime_.now();
  claims.lifetime = std::chrono::seconds(86'399);
  ++usage_.tokens_issued;
  const std::int64_t issued = runtime::unix_seconds(claims.issued);
  std::string body = "{";
  append_member(body, "access_token", issuer_.issue(claims));
  append_member(body, "client_id", claims.client_id);
  append_member(body, "expires_in", std::to_string(claims.lifetime.count()));
  append_member(body, "expires_on", std::to_string(issued + claims.lifetime.count()));
  append_member(body, "ext_expires_in", std::to_string(claims.lifetime.count()));
  append_member(body, "not_before", std::to_string(issued - 300));
  append_member(body, "resource", resource);
  append_member(body, "token_type", "Bearer");
  body += '}';
  return json(200, std::move(body));
}

http::Response Service::refuse(const TokenError& error, const http::Request& request) {
  const std::string trace = Guid::random(random_).to_string();
  const Query query(http::query_of(request.target));
  std::string correlation = query.find("client-request-id").value_or("");
  if (correlation.empty()) correlation = request.headers.get("client-request-id");
  if (correlation.empty()) correlation = Guid::random(random_).to_string();
  const std::string number = std::to_string(error.number);
  const std::string time = timestamp(runtime_.now());
  std::string body = "{";
  append_member(body, "error", error.error);
  append_member(body, "error_description",
                "AADSTS" + number + ": " + error.description + " Trace ID: " + trace +
                    " Correlation ID: " + correlation + " Timestamp: " + time);
  body += ",\"error_codes\":[" + number + "]";
  append_member(body, "timestamp", time);
  append_member(body, "trace_id", trace);
  append_member(body, "correlation_id", correlation);
  append_member(body, "error_uri", "https://login.microsoftonline.com/error?code=" + number);
  body += '}';
  return json(error.status, std::move(body));
}

}  // namespace queuecast::azure::entra
