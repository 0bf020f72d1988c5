#include "emulators/azure/imds/service.h"

#include <algorithm>

#include "emulators/azure/json_text.h"
#include "emulators/azure/query.h"
#include "emulators/azure/tokens/access_token.h"

namespace queuecast::azure::imds {

namespace {

constexpr std::string_view kSystemAssigned = "00000000-0000-0000-0000-000000000000";

http::Response json(int status, std::string body) {
  http::Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/json; charset=utf-8");
  response.body = std::move(body);
  return response;
}

http::Response refuse(int status, std::string_view error, std::string_view description) {
  std::string body = "{";
  append_member(body, "error", error);
  append_member(body, "error_description", description);
  return json(status, body + "}");
}

}  // namespace

Service::Service(runtime::Runtime& runtime, Options options)
    : runtime_(runtime), options_(std::move(options)), random_(runtime.random("azure.imds.tokens")) {}

runtime::Task<http::Response> Service::handle(http::Request request, http::Peer) { co_return respond(request); }

bool Service::serves(std::string_view path) { return path.starts_with("/metadata/") || path == "/msi/token"; }

http::Response Service::respond(const http::Request& request) {
  const std::string_view path = http::path_of(request.target);
  const bool app_service = path == "/msi/token";
  http::Response response = !app_service && path != "/metadata/identity/oauth2/token"
                                ? refuse(404, "not_found", "The requested resource does not exist.")
                            : request.method == "GET" || request.method == "HEAD"
                                ? issue(request, app_service)
                                : refuse(405, "invalid_request", "The method is not allowed.");
  response.headers.add("Date", rfc1123(runtime_.now()));
  if (request.method == "HEAD") response.body.clear();
  return response;
}

http::Response Service::issue(const http::Request& request, bool app_service) {
  ++usage_.token_calls;
  if (app_service) {
    const auto header = request.headers.find("X-IDENTITY-HEADER");
    if (!header || (!options_.identity_header.empty() && *header != options_.identity_header)) {
      return refuse(401, "unauthorized_client", "The X-IDENTITY-HEADER is missing or wrong.");
    }
  } else {
    if (!http::equal_ignoring_case(request.headers.get("Metadata"), "true")) {
      return refuse(400, "invalid_request", "Required metadata header not specified");
    }
    // A request that was passed on may come from outside of the machine.
    if (request.headers.contains("X-Forwarded-For")) {
      return refuse(400, "invalid_request", "Requests with X-Forwarded-For are not allowed");
    }
  }
  const std::string_view parameters = http::query_of(request.target);
  const Query query(parameters);
  for (const std::string_view name : {"api-version", "resource"}) {
    if (query.find(name).value_or("").empty()) {
      return refuse(400, "invalid_request", "Required query variable '" + std::string(name) + "' is missing");
    }
  }
  auto client_id = find_identity(parameters);
  if (!client_id) return refuse(400, "invalid_request", "Identity not found");

  tokens::Claims claims;
  claims.tenant = options_.tenant;
  claims.client_id = std::move(*client_id);
  claims.audience = query.find("resource").value_or("");
  claims.issued = options_.clock ? options_.clock() : runtime_.now();
  claims.lifetime = options_.token_lifetime;
  ++usage_.tokens_issued;
  const std::int64_t issued = runtime::unix_seconds(claims.issued);
  const std::string lifetime = std::to_string(claims.lifetime.count());
  std::string body = "{";
  append_member(body, "access_token", tokens::issue_token(claims, random_));
  append_member(body, "client_id", claims.client_id);
  append_member(body, "expires_in", lifetime);
  append_member(body, "expires_on", std::to_string(issued + claims.lifetime.count()));
  append_member(body, "ext_expires_in", lifetime);
  append_member(body, "not_before", std::to_string(issued - 300));
  append_member(body, "resource", claims.audience);
  append_member(body, "token_type", "Bearer");
  return json(200, body + "}");
}

std::optional<std::string> Service::find_identity(std::string_view parameters) const {
  const Query query(parameters);
  const std::vector<Identity>& known = options_.identities;
  const auto pick = [&](std::string Identity::*member, const std::string& value) -> std::optional<std::string> {
    const auto found = std::find_if(known.begin(), known.end(), [&](const Identity& identity) {
      return http::equal_ignoring_case(identity.*member, value);
    });
    if (found == known.end()) return std::nullopt;
    return found->client_id;
  };
  if (const auto id = query.find("client_id")) return known.empty() ? id : pick(&Identity::client_id, *id);
  for (const auto& [name, member] :
       {std::pair{"object_id", &Identity::object_id}, std::pair{"principal_id", &Identity::object_id},
        std::pair{"msi_res_id", &Identity::resource_id}, std::pair{"mi_res_id", &Identity::resource_id}}) {
    if (const auto id = query.find(name); id && !known.empty()) return pick(member, *id);
  }
  return known.empty() ? std::string(kSystemAssigned) : known.front().client_id;
}

}  // namespace queuecast::azure::imds
