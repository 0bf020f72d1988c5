#pragma once

#include <functional>

#include "emulators/server/admin.h"
#include "emulators/server/faults.h"
#include "emulators/server/metrics.h"
#include "runtime/http/handler.h"

namespace queuecast::emulators {

/// The way to one service, and what a request asks of it.
struct Route {
  Operation operation;
  Door door;
};

/// What stands behind one address: the admin's routes first, then the services with the faults in between. Everything
/// is counted.
class Front final : public http::Handler {
 public:
  /// Finds the service that a request means; there is always one, if only to say that nothing is meant.
  using FindRoute = std::function<Route(const http::Request&, bool with_resource)>;

  Front(Admin& admin, Faults& faults, FaultyPath& faulty, Metrics& metrics, FindRoute find_route)
      : admin_(admin), faults_(faults), faulty_(faulty), metrics_(metrics), find_route_(std::move(find_route)) {}

  runtime::Task<http::Response> handle(http::Request request, http::Peer peer) override;

 private:
  Admin& admin_;
  Faults& faults_;
  FaultyPath& faulty_;
  Metrics& metrics_;
  FindRoute find_route_;
};

}  // namespace queuecast::emulators
