#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "emulators/server/faults.h"
#include "emulators/server/metrics.h"
#include "runtime/http/handler.h"
#include "runtime/real/world.h"

namespace queuecast::emulators {

/// A message as it lies in its queue; looking at it changes nothing.
struct MessageView {
  std::string id;
  std::string body;
  std::string state;  // "visible", "in_flight", "delayed"
  std::uint64_t receives = 0;
  runtime::TimePoint sent;
};

/// What the admin may see and do of the services.
struct Backstage {
  std::function<std::vector<QueueView>()> queues;
  /// Up to `limit` messages in the order of their sending; nothing when there is no such queue.
  std::function<std::optional<std::vector<MessageView>>(std::string_view service, std::string_view name,
                                                        std::size_t limit)>
      peek;
  /// Deletes every queue, message, table and entity.
  std::function<void()> reset;
};

/// The routes under /_queuecast/, /metrics and the page at /: the clock, faults, queues, reset and health. Not part of
/// any cloud's API, so never behind its authentication; they answer to loopback clients alone unless the server listens
/// elsewhere on purpose.
class Admin {
 public:
  Admin(real::World& world, Faults& faults, Metrics& metrics, Backstage backstage)
      : world_(world), faults_(faults), metrics_(metrics), backstage_(std::move(backstage)) {}

  /// Whether the request is for the admin and not for a service.
  static bool claims(const http::Request& request);
  http::Response handle(const http::Request& request);

 private:
  http::Response route(const http::Request& request, std::string_view path);
  http::Response clock(const http::Request& request, std::string_view action);
  http::Response faults(const http::Request& request, std::string_view rest);
  http::Response queues(const http::Request& request, std::string_view rest);

  real::World& world_;
  Faults& faults_;
  Metrics& metrics_;
  Backstage backstage_;
};

}  // namespace queuecast::emulators
