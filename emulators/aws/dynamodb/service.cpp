#include "emulators/aws/dynamodb/service.h"

#include <iterator>
#include <utility>

#include <simdjson.h>
#include <boost/crc.hpp>

#include "emulators/aws/credentials.h"
#include "emulators/aws/dynamodb/protocol/operations.h"
#include "emulators/aws/dynamodb/protocol/writer.h"
#include "emulators/http/ids.h"
#include "emulators/http/timestamp.h"

namespace queuecast::dynamodb {

namespace {

constexpr std::string_view kTargetPrefix = "DynamoDB_20120810.";
constexpr std::size_t kRequestIdLength = 52;

AccountOptions account_options(const Options& options, std::string account_id, std::string region) {
  AccountOptions account;
  account.region = std::move(region);
  account.account_id = std::move(account_id);
  account.update_delay = options.update_delay;
  account.ttl_delay = options.ttl_delay;
  account.create_delay = options.create_delay;
  account.delete_delay = options.delete_delay;
  account.capacity.enforce = options.enforce_capacity;
  account.capacity.require_whole_cost = options.require_whole_cost;
  return account;
}

/// SDKs check this and repeat the request when it does not fit the body.
std::string checksum(std::string_view body) {
  boost::crc_32_type crc;
  crc.process_bytes(body.data(), body.size());
  return std::to_string(crc.checksum());
}

bool is_throttling(const ServiceError& error) { return !error.throttling_reason.empty(); }

}  // namespace

struct Service::JsonParser {
  simdjson::dom::parser dom;
};

Service::Service(runtime::Runtime& runtime, Options options)
    : runtime_(runtime),
      ids_(runtime.random("dynamodb.ids")),
      options_(std::move(options)),
      parser_(std::make_unique<JsonParser>()) {
  if (!options_.storage) return;
  saved_.emplace(*options_.storage);
  saved_->load(
      [this](const auto& account_id, const auto& region) -> Account& { return account_of(account_id, region); });
}

Service::~Service() = default;

Account& Service::account_of(std::string_view account_id, std::string_view region) {
  std::pair<std::string, std::string> key{account_id, region.empty() ? options_.region : region};
  const auto at = accounts_.find(key);
  if (at != accounts_.end()) return at->second;
  AccountOptions options = account_options(options_, key.first, key.second);
  Journal* const journal = saved_ ? &saved_->journal(key.first, key.second) : nullptr;
  return accounts_.emplace(std::move(key), Account{std::move(options), journal}).first->second;
}

runtime::Task<http::Response> Service::handle(http::Request request, http::Peer) { co_return respond(request); }

http::Response Service::respond(http::Request& request) {
  if (request.method != "POST") {
    // What load balancers and people ask.
    const bool health = request.method == "GET" && http::path_of(request.target) == "/";
    http::Response response = health ? finish(200, "healthy: " + std::string(request.headers.get("Host")) + " ")
                                     : finish(404, "<UnknownOperationException/>\n");
    response.headers.set("Content-Type", health ? "text/plain" : "application/xml");
    return response;
  }
  Result<std::string> body = run(request);
  if (body.has_value()) return finish(200, std::move(*body));
  const ServiceError error = body.error();
  ++usage_.errors;
  if (is_throttling(error)) ++usage_.throttled;
  return finish(error.status, error_body(error));
}

Result<std::string> Service::run(http::Request& request) {
  std::string_view name = request.headers.get("X-Amz-Target");
  const Operation operation =
      name.starts_with(kTargetPrefix) ? find_operation(name.substr(kTargetPrefix.size())) : nullptr;
  if (!operation) return ServiceError{"UnknownOperationException", ""};
  name.remove_prefix(kTargetPrefix.size());
  auto calls = usage_.calls.find(name);
  if (calls == usage_.calls.end()) calls = usage_.calls.emplace(name, 0).first;
  ++calls->second;

  request.body.reserve(request.body.size() + simdjson::SIMDJSON_PADDING);
  simdjson::dom::element document;
  simdjson::dom::object object;
  if (parser_->dom.parse(request.body.data(), request.body.size(), false).get(document) != simdjson::SUCCESS ||
      document.get(object) != simdjson::SUCCESS) {
    return serialization_error("");
  }
  ReadFaults faults;
  const aws::CredentialScope scope = aws::credential_scope(request);
  Account& account = account_of(aws::account_of(scope.access_key, options_.account_id), scope.region);
  const OperationContext context{account, runtime_.now(), ids_, request.headers.get("Host")};
  return operation(context, Reader{object, faults});
}

http::Response Service::refuse(const http::Request&, std::string_view code, int status, std::string_view message) {
  ++usage_.errors;
  return finish(status, error_body({std::string(code), std::string(message)}));
}

void Service::reset() {
  accounts_.clear();
  if (saved_) saved_->clear();
}

http::Response Service::finish(int status, std::string body) {
  http::Response response;
  response.status = status;
  response.headers.add("Server", "Server");
  response.headers.add("Date", emulators::http_date(runtime_.now()));
  response.headers.add("Content-Type", "application/x-amz-json-1.0");
  response.headers.add("x-amzn-RequestId",
                       emulators::random_text(ids_, kRequestIdLength, emulators::kUpperAlphanumeric));
  response.headers.add("x-amz-crc32", checksum(body));
  response.body = std::move(body);
  return response;
}

const Usage& Service::usage() const {
  usage_.write_half_units = 0;
  usage_.read_half_units = 0;
  for (const TableUsage& table : table_usage()) {
    usage_.write_half_units += table.write_half_units;
    usage_.read_half_units += table.read_half_units;
  }
  return usage_;
}

std::vector<TableUsage> Service::table_usage() const {
  std::vector<TableUsage> all;
  for (const auto& [key, account] : accounts_) {
    std::vector<TableUsage> usage = account.usage();
    std::move(usage.begin(), usage.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace queuecast::dynamodb
