#include "emulators/server/front.h"

#include <chrono>
#include <utility>

namespace queuecast::emulators {

runtime::Task<http::Response> Front::handle(http::Request request, http::Peer peer) {
  if (Admin::claims(request)) co_return admin_.handle(request);
  const auto began = std::chrono::steady_clock::now();
  Route route = find_route_(request, !faults_.empty());
  http::Response response;
  if (faults_.empty()) {
    response = co_await route.door.handler->handle(std::move(request), std::move(peer));
  } else {
    response = co_await faulty_.handle(route.door, route.operation, std::move(request), std::move(peer));
  }
  metrics_.count(route.operation, response.status, std::chrono::steady_clock::now() - began);
  co_return response;
}

}  // namespace queuecast::emulators
