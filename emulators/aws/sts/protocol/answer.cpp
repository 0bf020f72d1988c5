#include "emulators/aws/sts/protocol/answer.h"

#include <utility>

#include "emulators/aws/json_writer.h"
#include "emulators/aws/xml_writer.h"
#include "emulators/http/timestamp.h"

namespace queuecast::sts {

namespace {

constexpr std::string_view kNamespace = "https://sts.amazonaws.com/doc/2011-06-15/";

void append_xml(std::string& out, const Element& element) {
  if (element.children.empty()) return aws::append_xml_element(out, element.name, element.text);
  out.append("<").append(element.name).append(">");
  for (const Element& child : element.children) append_xml(out, child);
  out.append("</").append(element.name).append(">");
}

void append_json(std::string& out, const Element& element) {
  aws::append_key(out, element.name);
  if (element.is_number) {
    out += element.text;
  } else if (element.children.empty()) {
    aws::append_value(out, element.text);
  } else {
    out += '{';
    for (const Element& child : element.children) append_json(out, child);
    out += '}';
  }
}

std::string write(const std::string& root, std::vector<Element> children, Format format) {
  std::string out;
  if (format == Format::kXml) {
    out.append("<").append(root).append(" xmlns=\"").append(kNamespace).append("\">");
    for (const Element& child : children) append_xml(out, child);
    return out.append("</").append(root).append(">");
  }
  out += '{';
  // JSON has no envelope around an error.
  if (root == "ErrorResponse") {
    for (const Element& child : children) append_json(out, child);
  } else {
    append_json(out, {root, {}, std::move(children)});
  }
  return out += '}';
}

Element assumed_role_user(const Session& session) {
  return {"AssumedRoleUser", {}, {{"AssumedRoleId", session.identity.user_id, {}}, {"Arn", session.identity.arn, {}}}};
}

}  // namespace

Element credentials_element(const Credentials& credentials, Format format) {
  const bool json = format == Format::kJson;
  const std::string expiration =
      json ? std::to_string(runtime::unix_seconds(credentials.expiration)) : emulators::iso8601(credentials.expiration);
  return {"Credentials",
          {},
          {{"AccessKeyId", credentials.access_key_id, {}},
           {"SecretAccessKey", credentials.secret_access_key, {}},
           {"SessionToken", credentials.session_token, {}},
           {"Expiration", expiration, {}, json}}};
}

std::vector<Element> session_elements(const Session& session, Format format) {
  return {assumed_role_user(session), credentials_element(session.credentials, format)};
}

std::vector<Element> web_identity_elements(const WebIdentityResponse& response, Format format) {
  return {{"Audience", response.audience, {}},
          assumed_role_user(response.session),
          {"Provider", response.provider, {}},
          credentials_element(response.session.credentials, format),
          {"SubjectFromWebIdentityToken", response.subject, {}}};
}

std::vector<Element> identity_elements(const Identity& identity) {
  return {{"Arn", identity.arn, {}}, {"UserId", identity.user_id, {}}, {"Account", identity.account, {}}};
}

std::string write_result(std::string_view action, std::vector<Element> result, std::string_view request_id,
                         Format format) {
  const std::string name{action};
  Element metadata{"ResponseMetadata", {}, {{"RequestId", std::string(request_id), {}}}};
  return write(name + "Response", {{name + "Result", {}, std::move(result)}, std::move(metadata)}, format);
}

std::string write_error(const ServiceError& error, std::string_view request_id, Format format) {
  Element fault{"Error",
                {},
                {{"Type", error.status < 500 ? "Sender" : "Receiver", {}},
                 {"Code", error.code, {}},
                 {"Message", error.message, {}}}};
  return write("ErrorResponse", {std::move(fault), {"RequestId", std::string(request_id), {}}}, format);
}

}  // namespace queuecast::sts
