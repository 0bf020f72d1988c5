#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <simdjson.h>

#include "emulators/aws/dynamodb/account.h"
#include "runtime/http/handler.h"
#include "runtime/runtime.h"

namespace queuecast::dynamodb {

/// What differs between a cloud and a handy test double. Everything is lax by default: tables are active at once and
/// nothing is throttled.
struct Options {
  std::string region = "us-east-1";
  std::string account_id = "000000000000";
  /// Whether requests beyond a table's capacity are refused.
  bool enforce_capacity = false;
  /// With enforcement: a request needs its whole cost in the bucket, not only a bucket that is not empty.
  bool require_whole_cost = false;
  /// How long a table is CREATING, and DELETING. The real service takes about five seconds.
  runtime::Duration create_delay{};
  runtime::Duration delete_delay{};
};

/// For billing. Capacity counts in halves of a unit, since reads may cost half a one.
struct Usage {
  std::map<std::string, std::uint64_t, std::less<>> calls;  // by operation, refused ones included
  std::uint64_t throttled = 0;
  std::uint64_t errors = 0;  // all answers but 200, throttled ones included
  HalfUnits write_half_units = 0;
  HalfUnits read_half_units = 0;
};

/// Amazon DynamoDB over its JSON protocol (application/x-amz-json-1.0, X-Amz-Target: DynamoDB_20120810.NAME). Tables,
/// items and expressions; secondary indexes, transactions, batches, streams and backups are not there. Credentials are
/// accepted as they are.
class Service final : public http::Handler {
 public:
  Service(runtime::Runtime& runtime, Options options);

  runtime::Task<http::Response> handle(http::Request request, http::Peer peer) override;

  /// An error from in front of the service, such as a wrong signature, in the service's own form.
  http::Response refuse(const http::Request& request, std::string_view code, int status, std::string_view message);
  /// Deletes every table at once.
  void reset();

  const Usage& usage() const;
  /// Every table there has been, with its provisioned capacity, consumption and life.
  std::vector<TableUsage> table_usage() const { return account_.usage(); }
  /// The engine, for inspection and for setting up a world without a client.
  Account& account() { return account_; }

 private:
  http::Response respond(http::Request& request);
  Result<std::string> run(http::Request& request);
  http::Response finish(int status, std::string body);

  runtime::Runtime& runtime_;
  runtime::Random& ids_;
  Account account_;
  simdjson::dom::parser parser_;
  mutable Usage usage_;
};

}  // namespace queuecast::dynamodb
