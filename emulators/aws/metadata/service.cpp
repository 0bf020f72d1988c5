#include "emulators/aws/metadata/service.h"

#include <charconv>
#include <utility>

#include "emulators/aws/json_writer.h"
#include "emulators/http/ids.h"
#include "emulators/http/timestamp.h"

namespace queuecast::metadata {

namespace {

using namespace std::chrono_literals;

constexpr std::string_view kContainer = "/v1/credentials";
constexpr std::string_view kSession = "/latest/api/token";
constexpr std::string_view kData = "/latest/meta-data/";
constexpr std::string_view kRoles = "iam/security-credentials/";
constexpr std::string_view kTtlHeader = "X-aws-ec2-metadata-token-ttl-seconds";
constexpr runtime::Duration kLifetime = 6h;
constexpr runtime::Duration kRenewedBefore = 15min;
constexpr int kMaxSessionSeconds = 21'600;

http::Response answer(int status, std::string_view content_type, std::string body) {
  http::Response response;
  response.status = status;
  response.headers.add("Content-Type", content_type);
  response.body = std::move(body);
  return response;
}

http::Response refuse_container(int status, std::string_view message) {
  std::string body = "{";
  aws::append_member(body, "code", status == 401 ? "Unauthorized" : "BadRequest");
  aws::append_member(body, "message", message);
  return answer(status, "application/json", body + "}");
}

}  // namespace

Service::Service(runtime::Runtime& runtime, sts::Service& sts, Options options)
    : runtime_(runtime), tokens_(runtime.random("metadata.tokens")), sts_(sts), options_(std::move(options)) {}

bool Service::serves(const http::Request& request) {
  const std::string_view path = http::path_of(request.target);
  return path == kContainer || path == kSession || path.starts_with(kData);
}

runtime::Task<http::Response> Service::handle(http::Request request, http::Peer) { co_return respond(request); }

http::Response Service::respond(const http::Request& request) {
  const std::string_view path = http::path_of(request.target);
  if (path == kContainer) return container_credentials(request);
  if (path == kSession) return start_session(request);
  return instance_data(request);
}

sts::Result<sts::Credentials> Service::credentials() {
  if (current_ && runtime_.now() < renewed_at_ + kLifetime - kRenewedBefore) return *current_;
  auto session = sts_.issue(options_.role_arn, "queuecast", kLifetime);
  if (session.has_error()) return session.error();
  current_ = std::move(session->credentials);
  renewed_at_ = runtime_.now();
  return *current_;
}

http::Response Service::container_credentials(const http::Request& request) {
  if (request.method != "GET") return refuse_container(400, "Only GET is supported");
  const std::string_view token = request.headers.get("Authorization");
  if (token.empty() || (!options_.container_token.empty() && token != options_.container_token)) {
    return refuse_container(401, "Authorization header is missing or not valid");
  }
  const auto found = credentials();
  if (found.has_error()) return refuse_container(400, found.error().message);
  std::string body = "{";
  aws::append_member(body, "AccessKeyId", found->access_key_id);
  aws::append_member(body, "SecretAccessKey", found->secret_access_key);
  aws::append_member(body, "Token", found->session_token);
  aws::append_member(body, "AccountId", sts::RoleArn::parse(options_.role_arn)->account);
  aws::append_member(body, "Expiration", emulators::iso8601(found->expiration));
  return answer(200, "application/json", body + "}");
}

http::Response Service::start_session(const http::Request& request) {
  if (request.method != "PUT") return answer(405, "text/html", "");
  const std::string_view text = request.headers.get(kTtlHeader);
  int seconds = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool whole = fault == std::errc{} && end == text.data() + text.size();
  if (!whole || seconds < 1 || seconds > kMaxSessionSeconds) return answer(400, "text/html", "");
  std::erase_if(sessions_, [this](const auto& each) { return each.second <= runtime_.now(); });
  std::string token = emulators::random_text(tokens_, 54, emulators::kAlphanumeric) + "==";
  sessions_[token] = runtime_.now() + std::chrono::seconds(seconds);
  http::Response response = answer(200, "text/plain", std::move(token));
  response.headers.add(kTtlHeader, text);
  return response;
}

http::Response Service::instance_data(const http::Request& request) {
  if (request.method != "GET") return answer(405, "text/html", "");
  const auto session = sessions_.find(request.headers.get("X-aws-ec2-metadata-token"));
  if (session == sessions_.end() || session->second <= runtime_.now()) return answer(401, "text/html", "");
  const std::string_view path = http::path_of(request.target).substr(kData.size());
  if (path == "placement/region") return answer(200, "text/plain", options_.region);
  if (path == "placement/availability-zone") return answer(200, "text/plain", options_.region + "a");
  if (path == kRoles || path == kRoles.substr(0, kRoles.size() - 1)) {
    return answer(200, "text/plain", std::string(role_name()));
  }
  if (path.starts_with(kRoles) && path.substr(kRoles.size()) == role_name()) {
    return answer(200, "text/plain", instance_credentials());
  }
  return answer(404, "text/html", "");
}

std::string Service::instance_credentials() {
  const auto found = credentials();
  std::string body = "{";
  aws::append_member(body, "Code", found.has_value() ? "Success" : "Failed");
  if (found.has_value()) {
    aws::append_member(body, "LastUpdated", emulators::iso8601(found->expiration - kLifetime));
    aws::append_member(body, "Type", "AWS-HMAC");
    aws::append_member(body, "AccessKeyId", found->access_key_id);
    aws::append_member(body, "SecretAccessKey", found->secret_access_key);
    aws::append_member(body, "Token", found->session_token);
    aws::append_member(body, "Expiration", emulators::iso8601(found->expiration));
  }
  return body + "}";
}

std::string_view Service::role_name() const {
  const std::string_view arn = options_.role_arn;
  return arn.substr(arn.rfind('/') + 1);
}

}  // namespace queuecast::metadata
