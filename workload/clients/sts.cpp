#include "workload/clients/sts.h"

#include "workload/clients/scan.h"
#include "workload/clients/text.h"

namespace queuecast::clients {

namespace {

class FormCall final : public Call {
 public:
  explicit FormCall(std::string form) : form_(std::move(form)) {}

  std::string_view operation() const override { return "AssumeRoleWithWebIdentity"; }

  http::Request build(int) override {
    http::Request request;
    request.method = "POST";
    request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
    request.headers.add("User-Agent", "queuecast");
    request.body = form_;
    return request;
  }

  void read_error(const http::Response& response, Error& error) const override {
    error.code = xml_text(response.body, "Code");
    error.message = xml_text(response.body, "Message");
    if (error.code.empty()) error.code = std::to_string(response.status);
  }

 private:
  std::string form_;
};

void append_field(std::string& form, std::string_view name, std::string_view value) {
  form.append("&").append(name).append("=").append(http::percent_encode(value));
}

}  // namespace

Sts::Sts(runtime::Runtime& runtime, const AwsOptions& options, runtime::Random& jitter)
    : runtime_(runtime),
      retry_(options.retry_mode, AwsService::kSts, options.max_attempts, jitter, runtime.now()),
      connection_(runtime, options.endpoint, options.time_limit) {}

runtime::Task<Result<StsCredentials>> Sts::assume_role_with_web_identity(const WebIdentity& identity) {
  std::string form = "Action=AssumeRoleWithWebIdentity&Version=2011-06-15";
  append_field(form, "RoleArn", identity.role_arn);
  const std::string fallback = "botocore-session-" + std::to_string(runtime::unix_seconds(runtime_.now()));
  append_field(form, "RoleSessionName", identity.session_name.empty() ? fallback : identity.session_name);
  append_field(form, "WebIdentityToken", identity.token);
  return exchange(std::move(form));
}

runtime::Task<Result<StsCredentials>> Sts::exchange(std::string form) {
  FormCall call(std::move(form));
  Result<http::Response> response = co_await connection_.send(call, retry_);
  if (response.has_error()) co_return std::move(response).error();
  StsCredentials out;
  out.credentials.access_key_id = xml_text(response->body, "AccessKeyId");
  out.credentials.secret_access_key = xml_text(response->body, "SecretAccessKey");
  out.credentials.session_token = xml_text(response->body, "SessionToken");
  if (out.credentials.empty() || !parse_iso_time(xml_text(response->body, "Expiration"), out.expiration)) {
    Error error;
    error.status = response->status;
    error.code = "ResponseParserError";
    error.message = "the answer holds no credentials";
    co_return std::move(error);
  }
  co_return std::move(out);
}

}  // namespace queuecast::clients
