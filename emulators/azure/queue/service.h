#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "emulators/azure/queue/account.h"
#include "emulators/azure/queue/options.h"
#include "emulators/azure/queue/saved_state.h"
#include "emulators/azure/queue/usage.h"
#include "runtime/http/handler.h"
#include "runtime/runtime.h"

namespace queuecast::azure::queue {

struct Call;
struct Route;

/// The REST API of Azure Queue Storage, as the SDKs see it. Whether credentials are checked is an option.
///
/// Both styles of address are served: "http://HOST:PORT/ACCOUNT/QUEUE" and "http://ACCOUNT.queue.core.windows.net/
/// QUEUE". Request and message ids come from the world's streams "azure.queue.requests" and "azure.queue.ids".
class Service final : public http::Handler {
 public:
  /// With a storage, everything is as the last service on it left it. Throws std::runtime_error when the rows make no
  /// sense.
  explicit Service(runtime::Runtime& runtime, Options options = {});

  runtime::Task<http::Response> handle(http::Request request, http::Peer peer) override;
  /// The same without a task: no operation of this service waits.
  http::Response respond(http::Request& request, std::string_view source_ip = {});
  /// An error from in front of the service, such as a fault that a test asked for, in the service's own form.
  http::Response refuse(const http::Request& request, std::string_view code, int status, std::string_view message);

  const Usage& usage() const { return usage_; }
  /// Every account that was asked for so far.
  std::map<std::string, Account, std::less<>>& accounts() { return accounts_; }
  /// Deletes everything of every account.
  void reset();

  /// Direct access for a simulator, without HTTP. An unknown account is made unless the options forbid it.
  Account* find_account(std::string_view account);
  /// Null when there is no such queue. The queue stays until it is deleted.
  Queue* find_queue(std::string_view account, std::string_view queue);

 private:
  http::Response answer(http::Request& request, std::string_view source_ip, const ServiceError* refusal);
  Result<void> serve(Call& call, std::string_view source_ip);
  /// Runs an operation that the caller is allowed to ask for.
  Result<void> run(Call& call, const Route& route);
  Account& make_account(std::string_view name);

  runtime::Runtime& runtime_;
  Options options_;
  runtime::Random& ids_;
  runtime::Random& request_ids_;
  std::optional<SavedState> saved_;
  std::map<std::string, Account, std::less<>> accounts_;
  Usage usage_;
};

}  // namespace queuecast::azure::queue
