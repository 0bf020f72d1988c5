#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "emulators/server/admin.h"
#include "emulators/server/faults.h"
#include "emulators/server/metrics.h"
#include "emulators/server/sqlite_storage.h"
#include "runtime/http/handler.h"

namespace queuecast::emulators {

/// The way to one service, and what a request asks of it.
struct Route {
  Operation operation;
  Door door;
};

/// What all addresses have in common.
struct Shared {
  Admin& admin;
  Faults& faults;
  FaultyPath& faulty;
  Metrics& metrics;
  /// Null: nothing is kept.
  SqliteStorage* storage = nullptr;
};

/// What stands behind one address: the admin's routes first, then the services with the faults in between. Everything
/// is counted, and no answer leaves before what it acknowledges is safe.
///
/// The Date of an answer is the wall clock's, wherever the services' clock stands: SDKs learn from it how far their own
/// clock is off, date their signatures by it, and those are verified by the wall clock.
class Front final : public http::Handler {
 public:
  /// Finds the service that a request means; there is always one, if only to say that nothing is meant.
  using FindRoute = std::function<Route(const http::Request&, bool with_resource)>;

  Front(Shared shared, FindRoute find_route) : shared_(shared), find_route_(std::move(find_route)) {}

  runtime::Task<http::Response> handle(http::Request request, http::Peer peer) override;

 private:
  const std::string& date();

  Shared shared_;
  FindRoute find_route_;
  std::int64_t second_ = -1;  // of date_
  std::string date_;
};

}  // namespace queuecast::emulators
