#include "emulators/aws/sts/service.h"

#include <utility>

#include "emulators/aws/credentials.h"
#include "emulators/aws/sts/actions/get_caller_identity.h"
#include "emulators/aws/sts/actions/get_session_token.h"
#include "emulators/http/ids.h"
#include "emulators/http/timestamp.h"

namespace queuecast::sts {

namespace {

constexpr std::string_view kVersion = "2011-06-15";

ServiceError unknown_action(const std::string& action, const std::string& version) {
  return {"InvalidAction", "Could not find operation " + action + " for version " + version};
}

Format format_of(const http::Request& request) {
  const bool json = request.headers.get("Accept").find("application/json") != std::string_view::npos;
  return json ? Format::kJson : Format::kXml;
}

}  // namespace

Service::Service(runtime::Runtime& runtime, Options options)
    : runtime_(runtime), ids_(runtime.random("sts.ids")), options_(std::move(options)) {}

runtime::Task<http::Response> Service::handle(http::Request request, http::Peer) { co_return respond(request); }

http::Response Service::respond(const http::Request& request) {
  const std::string request_id = emulators::uuid(ids_);
  const Format format = format_of(request);
  Result<std::string> body = answer(request, request_id, format);
  if (body.has_value()) return finish(200, std::move(*body), request_id, format);
  ++usage_.errors;
  return finish(body.error().status, write_error(body.error(), request_id, format), request_id, format);
}

http::Response Service::refuse(const http::Request& request, std::string_view code, int status,
                               std::string_view message) {
  ++usage_.errors;
  const std::string request_id = emulators::uuid(ids_);
  const Format format = format_of(request);
  const ServiceError error{std::string(code), std::string(message), status};
  return finish(status, write_error(error, request_id, format), request_id, format);
}

http::Response Service::finish(int status, std::string body, const std::string& request_id, Format format) {
  http::Response response;
  response.status = status;
  response.body = std::move(body);
  response.headers.add("Content-Type", format == Format::kJson ? "application/json" : "text/xml");
  response.headers.add("x-amzn-RequestId", request_id);
  response.headers.add("Date", emulators::http_date(runtime_.now()));
  return response;
}

Result<std::string> Service::answer(const http::Request& request, const std::string& request_id, Format format) {
  const Parameters parameters{request};
  const auto action = parameters.find("Action");
  if (!action) return ServiceError{"MissingAction", "The request must contain the parameter Action."};
  const std::string version = parameters.find("Version").value_or("");
  if (version != kVersion) return unknown_action(*action, version);
  const std::string_view access_key = aws::credential_scope(request).access_key;
  const std::string account{aws::account_of(access_key, options_.account_id)};
  const Identity caller = get_caller_identity(sessions_, access_key, account, now());
  Result<std::vector<Element>> result = run(parameters, *action, caller, format);
  if (result.has_error()) return result.error();
  return write_result(*action, std::move(*result), request_id, format);
}

Result<std::vector<Element>> Service::run(const Parameters& parameters, const std::string& action,
                                          const Identity& caller, Format format) {
  const auto count = [this, &action] { ++usage_.calls[action]; };
  const Context context{sessions_, ids_, now()};
  if (action == "AssumeRoleWithWebIdentity") {
    count();
    const auto response =
        assume_role_with_web_identity(context, options_.web_identity, read_web_identity_request(parameters));
    if (response.has_error()) return response.error();
    return web_identity_elements(*response, format);
  }
  if (action == "AssumeRole") {
    count();
    const auto session = assume_role(context, read_assume_role(parameters));
    if (session.has_error()) return session.error();
    return session_elements(*session, format);
  }
  if (action == "GetSessionToken") {
    count();
    const auto credentials = get_session_token(context, caller, parameters.find("DurationSeconds"));
    if (credentials.has_error()) return credentials.error();
    return std::vector<Element>{credentials_element(*credentials, format)};
  }
  if (action == "GetCallerIdentity") {
    count();
    return identity_elements(caller);
  }
  return unknown_action(action, std::string(kVersion));
}

Result<Session> Service::issue(std::string_view role_arn, std::string_view session_name, runtime::Duration duration) {
  const auto role = RoleArn::parse(role_arn);
  if (role.has_error()) return role.error();
  return sessions_.start(*role, session_name, duration, ids_, now());
}

}  // namespace queuecast::sts
