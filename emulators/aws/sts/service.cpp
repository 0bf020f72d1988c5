#include "emulators/aws/sts/service.h"

#include <utility>

#include "emulators/aws/sts/actions/get_caller_identity.h"
#include "emulators/aws/sts/protocol/query.h"
#include "emulators/http/ids.h"
#include "emulators/http/timestamp.h"

namespace queuecast::sts {

namespace {

constexpr std::string_view kVersion = "2011-06-15";

ServiceError unknown_action(const std::string& action, const std::string& version) {
  return {"InvalidAction", "Could not find operation " + action + " for version " + version};
}

}  // namespace

Service::Service(runtime::Runtime& runtime, Options options)
    : runtime_(runtime), ids_(runtime.random("sts.ids")), options_(std::move(options)) {}

runtime::Task<http::Response> Service::handle(http::Request request, http::Peer) { co_return respond(request); }

http::Response Service::refuse(const http::Request&, std::string_view code, int status, std::string_view message) {
  ++usage_.errors;
  const std::string request_id = emulators::uuid(ids_);
  http::Response response;
  response.status = status;
  response.body = write_error(ServiceError{std::string(code), std::string(message), status}, request_id);
  response.headers.add("Content-Type", "text/xml");
  response.headers.add("x-amzn-RequestId", request_id);
  response.headers.add("Date", emulators::http_date(runtime_.now()));
  return response;
}

http::Response Service::respond(const http::Request& request) {
  const std::string request_id = emulators::uuid(ids_);
  Result<std::string> body = run(request, request_id);
  http::Response response;
  if (body.has_value()) {
    response.body = std::move(*body);
  } else {
    ++usage_.errors;
    const ServiceError error = body.error();
    response.status = error.status;
    response.body = write_error(error, request_id);
  }
  response.headers.add("Content-Type", "text/xml");
  response.headers.add("x-amzn-RequestId", request_id);
  response.headers.add("Date", emulators::http_date(runtime_.now()));
  return response;
}

Result<std::string> Service::run(const http::Request& request, const std::string& request_id) {
  const Parameters parameters{request};
  const auto action = parameters.find("Action");
  if (!action) return ServiceError{"MissingAction", "The request must contain the parameter Action."};
  const std::string version = parameters.find("Version").value_or("");
  if (version != kVersion) return unknown_action(*action, version);
  const auto count = [this, &action] { ++usage_.calls[*action]; };

  const Context context{sessions_, ids_, runtime_.now()};
  if (*action == "AssumeRoleWithWebIdentity") {
    count();
    const auto response =
        assume_role_with_web_identity(context, options_.web_identity, read_web_identity_request(parameters));
    if (response.has_error()) return response.error();
    return write_web_identity(*response, request_id);
  }
  if (*action == "AssumeRole") {
    count();
    const auto session = assume_role(context, read_assume_role(parameters));
    if (session.has_error()) return session.error();
    return write_session(*session, request_id);
  }
  if (*action == "GetCallerIdentity") {
    count();
    return write_identity(get_caller_identity(sessions_, access_key_of(request), options_.account_id, context.now),
                          request_id);
  }
  return unknown_action(*action, version);
}

}  // namespace queuecast::sts
