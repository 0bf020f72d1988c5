#include "emulators/clouds.h"

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "emulators/http/ids.h"

namespace queuecast::emulators {

namespace {

enum class AwsService { kSqs, kDynamoDb, kSts };

struct Clue {
  std::string_view text;
  AwsService service;
};

constexpr std::array<Clue, 2> kTargets{
    {{"AmazonSQS.", AwsService::kSqs}, {"DynamoDB_20120810.", AwsService::kDynamoDb}}};
constexpr std::array<Clue, 2> kVersions{{{"2012-11-05", AwsService::kSqs}, {"2011-06-15", AwsService::kSts}}};
constexpr std::array<Clue, 3> kSigningNames{
    {{"sqs", AwsService::kSqs}, {"dynamodb", AwsService::kDynamoDb}, {"sts", AwsService::kSts}}};
// A service's name stands somewhere in its host: sqs.REGION.amazonaws.com, REGION.queue.amazonaws.com,
// ACCOUNT.ddb.REGION.amazonaws.com.
constexpr std::array<Clue, 5> kHostLabels{{{"sqs", AwsService::kSqs},
                                           {"queue", AwsService::kSqs},
                                           {"dynamodb", AwsService::kDynamoDb},
                                           {"ddb", AwsService::kDynamoDb},
                                           {"sts", AwsService::kSts}}};

std::optional<AwsService> match(const auto& clues, std::string_view text) {
  for (const Clue& clue : clues) {
    if (clue.text == text) return clue.service;
  }
  return std::nullopt;
}

std::optional<AwsService> by_target(std::string_view target) {
  for (const Clue& clue : kTargets) {
    if (target.starts_with(clue.text)) return clue.service;
  }
  return std::nullopt;
}

/// The value of `name` in a form or query; no escapes occur in an API version.
std::string_view form_value(std::string_view form, std::string_view name) {
  while (!form.empty()) {
    const std::string_view field = form.substr(0, form.find('&'));
    const std::size_t sign = field.find('=');
    if (sign != std::string_view::npos && field.substr(0, sign) == name) return field.substr(sign + 1);
    form.remove_prefix(std::min(form.size(), field.size() + 1));
  }
  return {};
}

/// "Credential=KEY/DATE/REGION/SERVICE/aws4_request"
std::string_view signing_name(std::string_view authorization) {
  std::size_t at = authorization.find("Credential=");
  for (int part = 0; part < 3 && at != std::string_view::npos; ++part) at = authorization.find('/', at + 1);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = authorization.substr(at + 1);
  return rest.substr(0, rest.find('/'));
}

std::optional<AwsService> by_host(std::string_view host) {
  host = host.substr(0, host.find(':'));
  while (!host.empty()) {
    const std::string_view label = host.substr(0, host.find('.'));
    if (const auto service = match(kHostLabels, label)) return service;
    host.remove_prefix(std::min(host.size(), label.size() + 1));
  }
  return std::nullopt;
}

std::optional<AwsService> told_apart(const http::Request& request) {
  if (const auto target = request.headers.find("X-Amz-Target")) {
    if (const auto service = by_target(*target)) return service;
  }
  if (const auto service = match(kVersions, form_value(request.body, "Version"))) return service;
  if (const auto service = match(kVersions, form_value(http::query_of(request.target), "Version"))) return service;
  if (const auto service = match(kSigningNames, signing_name(request.headers.get("Authorization")))) return service;
  return by_host(request.headers.get("Host"));
}

http::Response refuse(std::string request_id) {
  http::Response response;
  response.status = 400;
  response.headers.add("Content-Type", "text/xml");
  response.headers.add("x-amzn-RequestId", request_id);
  response.body =
      "<ErrorResponse><Error><Type>Sender</Type><Code>InvalidAction</Code><Message>The action or operation requested "
      "is invalid. Verify that the action is typed correctly.</Message></Error><RequestId>" +
      request_id + "</RequestId></ErrorResponse>";
  return response;
}

/// The metadata endpoint hands out credentials of the account that the other services have.
metadata::Options metadata_options(const AwsOptions& options) {
  metadata::Options metadata;
  metadata.region = options.dynamodb.region;
  metadata.role_arn = "arn:aws:iam::" + options.sts.account_id + ":role/queuecast";
  return metadata;
}

}  // namespace

Aws::Aws(runtime::Runtime& runtime, AwsOptions options)
    : ids_(runtime.random("aws.ids")),
      sqs_(runtime, std::move(options.sqs)),
      dynamodb_(runtime, options.dynamodb),
      sts_(runtime, options.sts),
      metadata_(runtime, sts_, metadata_options(options)) {}

http::Handler* Aws::service_of(const http::Request& request) {
  if (metadata::Service::serves(request)) return &metadata_;
  const auto service = told_apart(request);
  if (!service) return nullptr;
  switch (*service) {
    case AwsService::kSqs: return &sqs_;
    case AwsService::kDynamoDb: return &dynamodb_;
    default: return &sts_;
  }
}

runtime::Task<http::Response> Aws::handle(http::Request request, http::Peer peer) {
  // Not a coroutine of its own: the service's task is handed on as it is.
  if (http::Handler* service = service_of(request)) return service->handle(std::move(request), std::move(peer));
  return [](http::Response response) -> runtime::Task<http::Response> { co_return response; }(refuse(uuid(ids_)));
}

Azure::Azure(runtime::Runtime& runtime, AzureOptions options)
    : queue_(runtime, std::move(options.queue)),
      table_(runtime, std::move(options.table)),
      entra_(runtime, std::move(options.entra)) {}

}  // namespace queuecast::emulators
