#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "emulators/azure/table/account.h"
#include "emulators/azure/table/options.h"
#include "emulators/azure/table/protocol/error_body.h"
#include "emulators/azure/table/saved_state.h"
#include "emulators/azure/table/usage.h"
#include "runtime/http/handler.h"
#include "runtime/runtime.h"

namespace queuecast::azure::table {

struct Call;

/// The REST API of Azure Table Storage in JSON: tables, entities by key and by query, entity group transactions, stored
/// access policies, service properties.
class Service final : public http::Handler {
 public:
  /// With a storage, everything is as the last service on it left it. Throws std::runtime_error when the rows make no
  /// sense.
  explicit Service(runtime::Runtime& runtime, Options options = {});

  runtime::Task<http::Response> handle(http::Request request, http::Peer peer) override;
  /// The same without a task: no operation of this service waits.
  http::Response respond(const http::Request& request, const http::Peer& peer = {});
  /// An error from in front of the service, such as a fault that a test asked for, in the service's own form.
  http::Response refuse(const http::Request& request, std::string_view code, int status, std::string_view message);

  const Usage& usage() const { return usage_; }
  /// Every account that was asked for so far.
  std::map<std::string, Account, std::less<>>& accounts() { return accounts_; }
  /// Deletes everything of every account.
  void reset();

  /// Direct access without HTTP. An unknown account is made unless the options forbid it.
  Account* find_account(std::string_view account);
  /// Null when there is no such table.
  Table* find_table(std::string_view account, std::string_view table);

 private:
  http::Response answer(const http::Request& request, const http::Peer& peer, const ServiceError* refusal);
  /// One request and its answer on the way to the call that it is.
  struct Exchange {
    const http::Request& request;
    const http::Peer& peer;
    http::Response& response;
    Trace trace;
    Result<std::string_view> version;
    /// Whether a fault now is none of the tables' own: such errors are XML.
    bool front_end = true;
  };

  Result<void> serve(Exchange& exchange);
  Result<void> serve_call(Call& call, std::string_view version);
  void count(const Call& call);
  Account& make_account(std::string_view name);

  runtime::Runtime& runtime_;
  Options options_;
  runtime::Random& request_ids_;
  std::optional<SavedState> saved_;
  std::map<std::string, Account, std::less<>> accounts_;
  Usage usage_;
};

}  // namespace queuecast::azure::table
