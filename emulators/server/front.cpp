#include "emulators/server/front.h"

#include <chrono>
#include <utility>

#include "emulators/http/timestamp.h"
#include "runtime/time.h"

namespace queuecast::emulators {

runtime::Task<http::Response> Front::handle(http::Request request, http::Peer peer) {
  if (Admin::claims(request)) {
    http::Response answer = shared_.admin.handle(request);
    if (shared_.storage && shared_.storage->pending()) co_await shared_.storage->committed();
    co_return answer;
  }
  const auto began = std::chrono::steady_clock::now();
  Route route = find_route_(request, !shared_.faults.empty());
  http::Response response;
  if (shared_.faults.empty()) {
    response = co_await route.door.handler->handle(std::move(request), std::move(peer));
  } else {
    response = co_await shared_.faulty.handle(route.door, route.operation, std::move(request), std::move(peer));
  }
  if (shared_.storage && shared_.storage->pending()) co_await shared_.storage->committed();
  if (response.headers.contains("Date")) response.headers.set("Date", date());
  shared_.metrics.count(route.operation, response.status, std::chrono::steady_clock::now() - began);
  co_return response;
}

const std::string& Front::date() {
  const auto now = std::chrono::time_point_cast<runtime::Duration>(std::chrono::system_clock::now());
  if (const std::int64_t second = runtime::unix_seconds(now); second != second_) {
    second_ = second;
    date_ = http_date(now);
  }
  return date_;
}

}  // namespace queuecast::emulators
