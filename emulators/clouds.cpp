#include "emulators/clouds.h"

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "emulators/aws/sqs/protocol/query_decode.h"
#include "emulators/aws/sqs/queue_address.h"
#include "emulators/http/ids.h"

namespace queuecast::emulators {

namespace {

using AwsService = Aws::Which;

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

/// "Credential=KEY/DATE/REGION/SERVICE/aws4_request", in the header or, presigned, in the URL.
std::string signing_name(const http::Request& request) {
  const std::string_view authorization = request.headers.get("Authorization");
  const std::size_t start = authorization.find("Credential=");
  const std::string scope = start != std::string_view::npos
                                ? std::string(authorization.substr(start))
                                : http::percent_decode(form_value(http::query_of(request.target), "X-Amz-Credential"));
  std::size_t at = 0;
  for (int part = 0; part < 3 && at != std::string::npos; ++part) at = scope.find('/', at + 1);
  return at == std::string::npos ? std::string{} : scope.substr(at + 1, scope.find('/', at + 1) - at - 1);
}

/// Unsigned calls need not name a version: an action, known or not, or a path of a queue will do.
bool means_queues(const http::Request& request) {
  for (const std::string_view form : {std::string_view(request.body), http::query_of(request.target)}) {
    if (!form_value(form, "Action").empty()) return true;
  }
  const auto address = sqs::parse_queue_url(http::path_of(request.target));
  return address && (!address->account.empty() || request.target.starts_with("/queue/"));
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
  if (const auto service = match(kSigningNames, signing_name(request))) return service;
  if (const auto service = by_host(request.headers.get("Host"))) return service;
  return means_queues(request) ? std::optional(AwsService::kSqs) : std::nullopt;
}

/// In the common framework's words for an operation that no service has.
http::Response unknown_service(const http::Request& request, const std::string& request_id) {
  http::Response response;
  response.headers.add("x-amzn-RequestId", request_id);
  const std::string_view content_type = request.headers.get("Content-Type");
  if (content_type.starts_with("application/x-amz-json-1.")) {
    response.status = 404;
    response.headers.add("Content-Type", content_type);
    response.body = R"({"__type":"com.amazon.coral.service#UnknownOperationException"})";
    return response;
  }
  response.status = 400;
  response.headers.add("Content-Type", "text/xml");
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

template <class Options>
Options with_auth(Options options, const azure::auth::Options& auth) {
  options.auth = auth;
  return options;
}

}  // namespace

Aws::Aws(runtime::Runtime& runtime, AwsOptions options)
    : runtime_(runtime),
      ids_(runtime.random("aws.ids")),
      strict_(options.strict),
      keys_(std::move(options.keys)),
      wall_clock_(std::move(options.wall_clock)),
      sqs_(runtime, std::move(options.sqs)),
      dynamodb_(runtime, options.dynamodb),
      sts_(runtime, options.sts),
      metadata_(runtime, sts_, metadata_options(options)) {}

Aws::Which Aws::which(const http::Request& request) {
  if (metadata::Service::serves(request)) return Which::kMetadata;
  return told_apart(request).value_or(Which::kNone);
}

http::Handler* Aws::handler(Which service) {
  switch (service) {
    case Which::kSqs: return &sqs_;
    case Which::kDynamoDb: return &dynamodb_;
    case Which::kSts: return &sts_;
    case Which::kMetadata: return &metadata_;
    case Which::kNone: break;
  }
  return nullptr;
}

runtime::Task<http::Response> Aws::handle(http::Request request, http::Peer peer) {
  // Not a coroutine of its own: the service's task is handed on as it is.
  const auto at_once = [](http::Response response) -> runtime::Task<http::Response> { co_return response; };
  const Which service = which(request);
  if (strict_) {
    if (auto refused = check(request, service)) return at_once(std::move(*refused));
  }
  if (http::Handler* const found = handler(service)) return found->handle(std::move(request), std::move(peer));
  return at_once(unknown_service(request, uuid(ids_)));
}

http::Response Aws::refuse(const http::Request& request, std::string_view code, int status, std::string_view message) {
  switch (which(request)) {
    case Which::kSqs: return sqs_.refuse(request, code, status, message);
    case Which::kDynamoDb: return dynamodb_.refuse(request, code, status, message);
    case Which::kSts: return sts_.refuse(request, code, status, message);
    case Which::kMetadata:
    case Which::kNone: break;
  }
  return unknown_service(request, uuid(ids_));
}

std::optional<auth::Secret> Aws::find_secret(std::string_view access_key_id) const {
  if (const auto known = keys_.find(access_key_id); known != keys_.end()) return auth::Secret{known->second, {}, {}};
  const bool account =
      access_key_id.size() == 12 && access_key_id.find_first_not_of("0123456789") == std::string_view::npos;
  if (account || access_key_id == "test") return auth::Secret{"test", {}, {}};
  const auto held = sts_.credentials(access_key_id);
  if (!held) return std::nullopt;
  return auth::Secret{held->secret_access_key, held->session_token, held->expiration};
}

std::optional<http::Response> Aws::check(const http::Request& request, Which service) {
  if (service == Which::kNone || service == Which::kMetadata) return std::nullopt;
  const bool unsigned_by_nature =
      service == Which::kSts && (form_value(request.body, "Action") == "AssumeRoleWithWebIdentity" ||
                                 form_value(http::query_of(request.target), "Action") == "AssumeRoleWithWebIdentity");
  if (unsigned_by_nature) return std::nullopt;
  // What load balancers and people ask.
  if (service == Which::kDynamoDb && request.method == "GET") return std::nullopt;
  const runtime::TimePoint now = wall_clock_ ? wall_clock_() : runtime_.now();
  const std::string_view name = service == Which::kSqs ? "sqs" : service == Which::kDynamoDb ? "dynamodb" : "sts";
  const auto refusal = auth::verify(
      request, name, [this](std::string_view id) { return find_secret(id); }, now);
  if (!refusal) return std::nullopt;
  const auto dialect = service == Which::kSqs        ? auth::Dialect::kSqs
                       : service == Which::kDynamoDb ? auth::Dialect::kDynamoDb
                                                     : auth::Dialect::kSts;
  const auto words = auth::wording(refusal->kind, dialect);
  return refuse(request, words.code, words.status, refusal->message);
}

Azure::Azure(runtime::Runtime& runtime, AzureOptions options)
    : keys_(options.auth.keys),
      queue_(runtime, with_auth(std::move(options.queue), options.auth)),
      table_(runtime, with_auth(std::move(options.table), options.auth)),
      entra_(runtime, std::move(options.entra)) {}

}  // namespace queuecast::emulators
