#include "workload/clients/aws.h"

#include <charconv>

#include <boost/crc.hpp>

#include "workload/clients/scan.h"
#include "workload/clients/sts.h"
#include "workload/clients/text.h"

namespace queuecast::clients {

namespace {

std::string_view signing_name(AwsService service) {
  switch (service) {
    case AwsService::kSqs: return "sqs";
    case AwsService::kDynamodb: return "dynamodb";
    case AwsService::kSts: return "sts";
  }
  return {};
}

std::string_view target_prefix(AwsService service) {
  return service == AwsService::kSqs ? "AmazonSQS." : "DynamoDB_20120810.";
}

}  // namespace

void read_aws_json_error(const http::Response& response, Error& error) {
  JsonScanner json{response.body};
  std::string_view key;
  if (response.body.starts_with('{')) {
    for (json.enter_object(); json.next_member(key);) {
      if (key == "__type") {
        error.code = json.string().value_or("");
      } else if (key == "message" || key == "Message") {
        error.message = json.string().value_or("");
      } else {
        json.skip();
      }
    }
  }
  if (const auto hash = error.code.find('#'); hash != std::string::npos) error.code.erase(0, hash + 1);
  // "CODE;TYPE" with exactly two parts, else it is not looked at.
  const std::string_view query = response.headers.get("x-amzn-query-error");
  const auto semicolon = query.find(';');
  if (semicolon != std::string_view::npos && query.find(';', semicolon + 1) == std::string_view::npos) {
    error.code = query.substr(0, semicolon);
  }
  if (error.code.empty()) error.code = std::to_string(response.status);
}

runtime::Task<std::optional<Error>> AwsSession::refresh() {
  ++sts_calls_;
  Sts sts(runtime_, *sts_, *jitter_);
  Result<StsCredentials> answer = co_await sts.assume_role_with_web_identity(identity_);
  if (answer.has_value()) {
    credentials_ = std::move(answer->credentials);
    expires_ = answer->expiration;
    co_return std::nullopt;
  }
  if (expires_ && *expires_ - runtime_.now() >= kMandatory) co_return std::nullopt;
  co_return std::move(answer).error();
}

class AwsJsonClient::JsonCall final : public Call {
 public:
  JsonCall(AwsJsonClient& client, std::string_view operation, std::string body)
      : client_(client), operation_(operation), body_(std::move(body)) {}

  std::string_view operation() const override { return operation_; }
  bool authorised(runtime::TimePoint now) const override { return client_.session_.fresh(now); }
  runtime::Task<std::optional<Error>> authorise() override { return client_.session_.refresh(); }

  http::Request build(int attempt) override {
    http::Request request;
    request.method = "POST";
    request.body = body_;
    std::string target{target_prefix(client_.service_)};
    target += operation_;
    request.headers.add("X-Amz-Target", target);
    request.headers.add("Content-Type", "application/x-amz-json-1.0");
    if (client_.service_ == AwsService::kSqs) request.headers.add("x-amzn-query-mode", "true");
    if (!client_.options_.sign) {
      request.headers.add("X-Amz-Date", amz_date(client_.runtime_.now()));
      request.headers.add("Authorization", client_.unsigned_authorization_);
      return request;
    }
    const AwsCredentials& credentials = client_.session_.credentials();
    if (!credentials.empty()) {
      client_.signer_.sign(request, client_.authority_, credentials, client_.runtime_.now());
    }
    if (invocation_.empty()) invocation_ = uuid4(client_.runtime_.random("clients.request_ids"));
    request.headers.add("User-Agent", "queuecast");
    request.headers.add("amz-sdk-invocation-id", invocation_);
    request.headers.add("amz-sdk-request", "attempt=" + std::to_string(attempt));
    return request;
  }

  bool corrupt(const http::Response& response) const override {
    if (client_.service_ != AwsService::kDynamodb) return false;
    const auto header = response.headers.find("x-amz-crc32");
    if (!header) return false;
    std::uint32_t stated = 0;
    std::from_chars(header->data(), header->data() + header->size(), stated);
    boost::crc_32_type crc;
    crc.process_bytes(response.body.data(), response.body.size());
    return crc.checksum() != stated;
  }

  void read_error(const http::Response& response, Error& error) const override { read_aws_json_error(response, error); }

 private:
  AwsJsonClient& client_;
  std::string_view operation_;
  std::string body_;
  std::string invocation_;
};

AwsJsonClient::AwsJsonClient(runtime::Runtime& runtime, AwsSession& session, AwsService service,
                             const AwsOptions& options, runtime::Random& jitter)
    : runtime_(runtime),
      session_(session),
      service_(service),
      options_(options),
      signer_(options.region, std::string(signing_name(service))),
      authority_(options.endpoint.authority()),
      retry_(options.retry_mode, service, options.max_attempts, jitter, runtime.now()),
      connection_(runtime, options.endpoint, options.time_limit) {
  if (options.sign) return;
  // The scope tells a server the region where the host name does not.
  unsigned_authorization_.append("AWS4-HMAC-SHA256 Credential=unsigned/20260101/").append(options.region);
  unsigned_authorization_.append("/").append(signing_name(service));
  unsigned_authorization_.append("/aws4_request, SignedHeaders=host, Signature=0");
}

runtime::Task<Result<http::Response>> AwsJsonClient::call(std::string_view operation, std::string body) {
  JsonCall call(*this, operation, std::move(body));
  Result<http::Response> response = co_await connection_.send(call, retry_);
  co_return std::move(response);
}

}  // namespace queuecast::clients
