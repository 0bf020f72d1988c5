#include "emulators/aws/sts/protocol/query.h"

#include "emulators/aws/xml_writer.h"
#include "emulators/http/timestamp.h"

namespace queuecast::sts {

namespace {

using aws::append_xml_element;

constexpr std::string_view kNamespace = "https://sts.amazonaws.com/doc/2011-06-15/";

/// Wraps a result as the protocol does.
std::string envelope(std::string_view action, std::string_view result, std::string_view request_id) {
  std::string out = "<";
  out.append(action).append("Response xmlns=\"").append(kNamespace).append("\"><").append(action).append("Result>");
  out.append(result).append("</").append(action).append("Result><ResponseMetadata>");
  append_xml_element(out, "RequestId", request_id);
  return out.append("</ResponseMetadata></").append(action).append("Response>");
}

void append_session(std::string& out, const Session& session) {
  out += "<AssumedRoleUser>";
  append_xml_element(out, "AssumedRoleId", session.identity.user_id);
  append_xml_element(out, "Arn", session.identity.arn);
  out += "</AssumedRoleUser><Credentials>";
  append_xml_element(out, "AccessKeyId", session.credentials.access_key_id);
  append_xml_element(out, "SecretAccessKey", session.credentials.secret_access_key);
  append_xml_element(out, "SessionToken", session.credentials.session_token);
  append_xml_element(out, "Expiration", emulators::iso8601(session.credentials.expiration));
  out += "</Credentials>";
}

}  // namespace

Parameters::Parameters(const http::Request& request) : fields_(http::parse_query(request.body)) {
  for (auto& field : http::parse_query(http::query_of(request.target))) fields_.push_back(std::move(field));
}

std::optional<std::string> Parameters::find(std::string_view name) const {
  for (const auto& [field, value] : fields_) {
    if (field == name) return value;
  }
  return std::nullopt;
}

AssumeRoleRequest read_assume_role(const Parameters& parameters) {
  AssumeRoleRequest request;
  request.role_arn = parameters.find("RoleArn");
  request.role_session_name = parameters.find("RoleSessionName");
  request.duration_seconds = parameters.find("DurationSeconds");
  for (int i = 1;; ++i) {
    auto key = parameters.find("Tags.member." + std::to_string(i) + ".Key");
    if (!key) return request;
    request.tag_keys.push_back(*std::move(key));
  }
}

WebIdentityRequest read_web_identity_request(const Parameters& parameters) {
  WebIdentityRequest request;
  request.role = read_assume_role(parameters);
  request.token = parameters.find("WebIdentityToken");
  return request;
}

std::string_view access_key_of(const http::Request& request) {
  constexpr std::string_view kCredential = "Credential=";
  const std::string_view authorization = request.headers.get("Authorization");
  const std::size_t at = authorization.find(kCredential);
  if (at == std::string_view::npos) return {};
  const std::string_view scope = authorization.substr(at + kCredential.size());
  return scope.substr(0, scope.find('/'));
}

std::string write_session(const Session& session, std::string_view request_id) {
  std::string result;
  append_session(result, session);
  return envelope("AssumeRole", result, request_id);
}

std::string write_web_identity(const WebIdentityResponse& response, std::string_view request_id) {
  std::string result;
  append_xml_element(result, "Audience", response.audience);
  append_session(result, response.session);
  append_xml_element(result, "Provider", response.provider);
  append_xml_element(result, "SubjectFromWebIdentityToken", response.subject);
  return envelope("AssumeRoleWithWebIdentity", result, request_id);
}

std::string write_identity(const Identity& identity, std::string_view request_id) {
  std::string result;
  append_xml_element(result, "Arn", identity.arn);
  append_xml_element(result, "UserId", identity.user_id);
  append_xml_element(result, "Account", identity.account);
  return envelope("GetCallerIdentity", result, request_id);
}

std::string write_error(const ServiceError& error, std::string_view request_id) {
  std::string out = "<ErrorResponse xmlns=\"";
  out.append(kNamespace).append("\"><Error>");
  append_xml_element(out, "Type", error.status < 500 ? "Sender" : "Receiver");
  append_xml_element(out, "Code", error.code);
  append_xml_element(out, "Message", error.message);
  out += "</Error>";
  append_xml_element(out, "RequestId", request_id);
  return out += "</ErrorResponse>";
}

}  // namespace queuecast::sts
