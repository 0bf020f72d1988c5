#include "workload/clients/entra.h"

#include <utility>

#include "workload/clients/scan.h"

namespace queuecast::clients {

namespace {

class TokenCall final : public Call {
 public:
  explicit TokenCall(const EntraOptions& options) : options_(options) {}

  std::string_view operation() const override { return "GetToken"; }

  http::Request build(int) override {
    http::Request request;
    request.method = "POST";
    request.target.append(http::percent_encode(options_.tenant_id)).append("/oauth2/v2.0/token");
    request.headers.add("Content-Type", "application/x-www-form-urlencoded");
    request.headers.add("User-Agent", "queuecast");
    request.body.append("client_assertion=").append(http::percent_encode(options_.assertion));
    request.body.append("&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer");
    request.body.append("&client_id=").append(http::percent_encode(options_.client_id));
    request.body.append("&grant_type=client_credentials&scope=").append(http::percent_encode(options_.scope));
    return request;
  }

  void read_error(const http::Response& response, Error& error) const override {
    if (response.body.starts_with('{')) {
      JsonScanner json{response.body};
      std::string_view key;
      for (json.enter_object(); json.next_member(key);) {
        if (key == "error") {
          error.code = json.string().value_or("");
        } else if (key == "error_description") {
          error.message = json.string().value_or("");
        } else {
          json.skip();
        }
      }
    }
    if (error.code.empty()) error.code = std::to_string(response.status);
  }

 private:
  const EntraOptions& options_;
};

}  // namespace

EntraCredential::EntraCredential(runtime::Runtime& runtime, const EntraOptions& options)
    : runtime_(runtime), options_(options), connection_(runtime, options.endpoint, options.time_limit) {}

runtime::Task<Result<AccessToken>> EntraCredential::request_token() {
  TokenCall call(options_);
  Result<http::Response> response = co_await connection_.send(call, retry_);
  if (response.has_error()) co_return std::move(response).error();
  AccessToken out;
  std::optional<std::int64_t> seconds;
  JsonScanner json{response->body};
  std::string_view key;
  for (json.enter_object(); json.next_member(key);) {
    if (key == "access_token") {
      out.token = json.string().value_or("");
    } else if (key == "expires_in") {
      seconds = json.integer();
    } else {
      json.skip();
    }
  }
  if (out.token.empty() || !seconds) {
    Error error;
    error.status = response->status;
    error.code = "invalid_response";
    error.message = "the answer holds no token";
    co_return std::move(error);
  }
  out.expires = runtime_.now() + std::chrono::seconds(*seconds);
  co_return std::move(out);
}

runtime::Task<std::optional<Error>> EntraCredential::refresh() {
  Result<AccessToken> answer = co_await request_token();
  if (answer.has_error()) co_return std::move(answer).error();
  authorization_ = "Bearer " + answer->token;
  expires_ = answer->expires;
  co_return std::nullopt;
}

}  // namespace queuecast::clients
