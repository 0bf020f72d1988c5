#include "emulators/aws/sts/protocol/query.h"

namespace queuecast::sts {

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

}  // namespace queuecast::sts
