#include "emulators/azure/entra/service.h"

#include "emulators/azure/entra/documents.h"
#include "emulators/azure/guid.h"
#include "emulators/azure/json_text.h"
#include "emulators/azure/query.h"
#include "emulators/azure/tokens/signing_key.h"

namespace queuecast::azure::entra {

namespace {

http::Response json(int status, std::string body) {
  http::Response response;
  response.status = status;
  response.headers.add("Cache-Control", "no-store, no-cache");
  response.headers.add("Pragma", "no-cache");
  response.headers.add("Content-Type", "application/json; charset=utf-8");
  response.body = std::move(body);
  return response;
}

/// A document that clients may keep for a day.
http::Response published(std::string body) {
  http::Response response = json(200, std::move(body));
  response.headers.set("Cache-Control", "max-age=86400, private");
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
      imds_(runtime, options_.imds) {}

runtime::Task<http::Response> Service::handle(http::Request request, http::Peer) { co_return respond(request); }

http::Response Service::respond(const http::Request& request) {
  if (imds::Service::serves(http::path_of(request.target))) return managed_identity(request);
  http::Response response = route(request);
  response.headers.add("Date", rfc1123(runtime_.now()));
  response.headers.add("x-ms-request-id", Guid::random(random_).to_string());
  if (response.status >= 400) ++usage_.errors;
  if (request.method == "HEAD") response.body.clear();
  return response;
}

http::Response Service::route(const http::Request& request) {
  std::string_view path = http::path_of(request.target);
  path.remove_prefix(std::min<std::size_t>(1, path.size()));
  const std::string_view tenant = path.substr(0, path.find('/'));
  const std::string_view rest = path.substr(tenant.size());
  if (rest == "/oauth2/v2.0/token" || rest == "/oauth2/token") {
    if (request.method == "POST") return issue_token(request, http::percent_decode(tenant), rest != "/oauth2/token");
    TokenError error(405, "invalid_request", 900561,
                     "The endpoint only accepts POST requests. Received a " + request.method + " request.");
    return refuse(error, request);
  }
  return discover(request, http::percent_decode(tenant), rest);
}

http::Response Service::discover(const http::Request& request, std::string_view tenant, std::string_view document) {
  const std::string authority = "https://" + std::string(request.headers.get("Host", "login.microsoftonline.com"));
  const bool second_version = document == "/v2.0/.well-known/openid-configuration";
  if (second_version || document == "/.well-known/openid-configuration") {
    ++usage_.discovery_calls;
    if (const auto known = check_tenant(tenant, options_.tenants); !known) return refuse(known.error(), request);
    return published(second_version ? openid_configuration(authority, tenant)
                                    : openid_configuration_v1(authority, tenant));
  }
  if (document == "/discovery/instance") {
    ++usage_.discovery_calls;
    const std::string asked = Query(http::query_of(request.target)).find("authorization_endpoint").value_or("");
    if (!asked.empty() && !asked.starts_with("https://")) {
      return refuse({400, "invalid_instance", 50049, "Unknown or invalid instance."}, request);
    }
    return published(instance_discovery(authority, asked));
  }
  if (document == "/discovery/v2.0/keys" || document == "/discovery/keys") {
    ++usage_.discovery_calls;
    return published(tokens::SigningKey::of_process().key_set());
  }
  return plain_error(404, "not_found", "The requested resource does not exist.");
}

http::Response Service::managed_identity(const http::Request& request) {
  const imds::Usage before = imds_.usage();
  http::Response response = imds_.respond(request);
  usage_.token_calls += imds_.usage().token_calls - before.token_calls;
  usage_.tokens_issued += imds_.usage().tokens_issued - before.tokens_issued;
  if (response.status >= 400) ++usage_.errors;
  return response;
}

http::Response Service::issue_token(const http::Request& request, std::string_view tenant, bool second_version) {
  ++usage_.token_calls;
  if (const auto known = check_tenant(tenant, options_.tenants); !known) return refuse(known.error(), request);
  const TokenRequest form = TokenRequest::parse(tenant, request.body, request.headers.get("Authorization"));
  auto claims = authorize(form, options_.applications, wall_clock());
  if (!claims) return refuse(claims.error(), request);
  claims->lifetime = options_.token_lifetime;
  claims->sign = options_.sign_tokens;
  ++usage_.tokens_issued;
  const std::string lifetime = std::to_string(options_.token_lifetime.count());
  std::string body = R"({"token_type":"Bearer")";
  if (second_version) {
    body += ",\"expires_in\":" + lifetime + ",\"ext_expires_in\":" + lifetime;
  } else {  // all text
    const std::int64_t issued = runtime::unix_seconds(claims->issued);
    append_member(body, "expires_in", lifetime);
    append_member(body, "ext_expires_in", lifetime);
    append_member(body, "expires_on", std::to_string(issued + options_.token_lifetime.count()));
    append_member(body, "not_before", std::to_string(issued - 300));
    append_member(body, "resource", claims->audience);
  }
  append_member(body, "access_token", tokens::issue_token(*claims, random_));
  return json(200, body + "}");
}

TimePoint Service::wall_clock() const { return options_.clock ? options_.clock() : runtime_.now(); }

http::Response Service::refuse(const TokenError& error, const http::Request& request) {
  const std::string trace = Guid::random(random_).to_string();
  const Query query(http::query_of(request.target));
  std::string correlation = query.find("client-request-id").value_or("");
  if (correlation.empty()) correlation = request.headers.get("client-request-id");
  if (correlation.empty()) correlation = Guid::random(random_).to_string();
  const std::string number = std::to_string(error.number);
  const std::string time = timestamp(wall_clock());
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
