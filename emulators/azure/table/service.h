#pragma once

#include <map>
#include <string>
#include <string_view>

#include "emulators/azure/table/account.h"
#include "emulators/azure/table/options.h"
#include "emulators/azure/table/usage.h"
#include "runtime/http/handler.h"
#include "runtime/runtime.h"

namespace queuecast::azure::table {

struct Call;

/// The REST API of Azure Table Storage as an event consumer uses it: tables, and entities by key and by query, in JSON.
/// Credentials are accepted, not checked; entity group transactions ($batch) are NotImplemented.
class Service final : public http::Handler {
 public:
  explicit Service(runtime::Runtime& runtime, Options options = {});

  runtime::Task<http::Response> handle(http::Request request, http::Peer peer) override;
  /// The same without a task: no operation of this service waits.
  http::Response respond(const http::Request& request);

  const Usage& usage() const { return usage_; }

  /// Direct access without HTTP. An unknown account is made unless the options forbid it.
  Account* find_account(std::string_view account);
  /// Null when there is no such table.
  Table* find_table(std::string_view account, std::string_view table);

 private:
  Result<void> serve(const http::Request& request, http::Response& response, TimePoint now);
  void count(const Call& call);

  runtime::Runtime& runtime_;
  Options options_;
  runtime::Random& request_ids_;
  std::map<std::string, Account, std::less<>> accounts_;
  Usage usage_;
};

}  // namespace queuecast::azure::table
