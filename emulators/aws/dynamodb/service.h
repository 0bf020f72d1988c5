#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emulators/aws/dynamodb/account.h"
#include "emulators/aws/dynamodb/saved_state.h"
#include "emulators/http/storage.h"
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
  /// Where the state outlives the process; null: nowhere. Must outlive the service.
  emulators::Storage* storage = nullptr;
  /// How long a table is UPDATING, and a new index of it CREATING.
  runtime::Duration update_delay{};
  /// How long an expired item stays; the real service takes hours or days.
  runtime::Duration ttl_delay = std::chrono::hours(1);
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
/// secondary indexes, items, expressions, batches, transactions, tags and expiry. Streams are accepted and record
/// nothing; backups, global tables, PartiQL, imports and exports are unknown operations.
///
/// Credentials are accepted as they are: an access key of twelve digits names the account, the credential scope the
/// region, and each pair has tables of its own.
class Service final : public http::Handler {
 public:
  /// With a storage, everything is as the last service on it left it. Throws std::runtime_error when the rows make no
  /// sense.
  Service(runtime::Runtime& runtime, Options options);
  ~Service() override;

  runtime::Task<http::Response> handle(http::Request request, http::Peer peer) override;
  /// The service's own answer to a request that somebody else refuses, such as one with a wrong signature.
  http::Response refuse(const http::Request& request, std::string_view code, int status, std::string_view message);
  /// Deletes every table at once.
  void reset();

  const Usage& usage() const;
  /// Every table there has been, with its provisioned capacity, consumption and life.
  std::vector<TableUsage> table_usage() const;
  /// The engine of the account and region of the options, for inspection and for setting up a world without a client.
  Account& account() { return account_of(options_.account_id, options_.region); }

 private:
  /// A parser keeps its memory from request to request. Its layout depends on how simdjson was built.
  struct JsonParser;

  http::Response respond(http::Request& request);
  Result<std::string> run(http::Request& request);
  http::Response finish(int status, std::string body);
  Account& account_of(std::string_view account_id, std::string_view region);

  runtime::Runtime& runtime_;
  runtime::Random& ids_;
  Options options_;
  std::optional<SavedState> saved_;
  std::map<std::pair<std::string, std::string>, Account> accounts_;  // by account id and region
  std::unique_ptr<JsonParser> parser_;
  mutable Usage usage_;
};

}  // namespace queuecast::dynamodb
