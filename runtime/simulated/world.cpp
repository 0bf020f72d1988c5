#include "runtime/simulated/world.h"

namespace queuecast::simulated {

World::World(std::uint64_t seed, WireMode mode, runtime::TimePoint start)
    : Runtime(seed), now_(start), wire_(*this, mode) {}

World::~World() { end_tasks(); }

std::unique_ptr<http::Client> World::http_client(const http::Endpoint& endpoint) { return wire_.connect(endpoint); }

void World::step() {
  const runtime::EventQueue::Event event = events().pop();
  now_ = event.at;
  ++event_count_;
  fingerprint_ = (fingerprint_ ^ static_cast<std::uint64_t>(event.at.time_since_epoch().count())) * 0x100000001b3ULL;
  fingerprint_ = (fingerprint_ ^ event.sequence) * 0x100000001b3ULL;
  event.callback.run(event.callback.argument);
}

void World::run_until(runtime::TimePoint end) {
  while (!events().empty() && events().next_time() <= end) step();
  now_ = end;
}

}  // namespace queuecast::simulated
