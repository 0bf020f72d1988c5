#include "runtime/real/world.h"

#include <chrono>
#include <stdexcept>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "runtime/real/client.h"

namespace queuecast::real {

namespace asio = boost::asio;

runtime::TimePoint Clock::now() const {
  if (frozen_at_) return *frozen_at_;
  return std::chrono::time_point_cast<runtime::Duration>(std::chrono::system_clock::now()) + offset_;
}

struct World::Impl {
  asio::io_context io{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};
};

World::World(std::uint64_t seed) : Runtime(seed), impl_(std::make_unique<Impl>()) {}

World::~World() { end_tasks(); }

asio::io_context& World::io() { return impl_->io; }

std::unique_ptr<http::Client> World::http_client(const http::Endpoint& endpoint) { return connect(*this, endpoint); }

void World::advance(runtime::Duration by) {
  if (by < runtime::Duration::zero()) throw std::invalid_argument("the clock only advances; use set to go back");
  const runtime::TimePoint target = now() + by;
  const bool was_frozen = clock_.frozen();
  while (!events().empty() && events().next_time() <= target) {
    // Events see their own time, not the target's.
    clock_.frozen_at_ = std::max(now(), events().next_time());
    const auto event = events().pop();
    event.callback.run(event.callback.argument);
  }
  clock_.frozen_at_ = target;
  if (!was_frozen) resume();
}

void World::set(runtime::TimePoint to) {
  if (const runtime::TimePoint current = now(); to >= current) return advance(to - current);
  const bool was_frozen = clock_.frozen();
  clock_.frozen_at_ = to;
  if (!was_frozen) resume();
}

void World::freeze() { clock_.frozen_at_ = now(); }

void World::resume() {
  if (!clock_.frozen_at_) return;
  const runtime::TimePoint stood_at = *clock_.frozen_at_;
  clock_.frozen_at_.reset();
  clock_.offset_ += stood_at - clock_.now();
}

void World::run_due_events() {
  if (events().empty()) return;
  const runtime::TimePoint until = now();
  while (!events().empty() && events().next_time() <= until) {
    const auto event = events().pop();
    event.callback.run(event.callback.argument);
  }
}

void World::run(const std::function<bool()>& done) {
  stopped_ = false;
  for (;;) {
    run_due_events();
    if (stopped_ || (done && done())) return;
    if (events().empty() || clock_.frozen()) {
      // A frozen clock makes no timer due; what is due at the frozen instant ran above.
      if (!events().empty() && events().next_time() <= now()) continue;
      impl_->io.run_one();
    } else {
      impl_->io.run_one_for(events().next_time() - now());
    }
  }
}

void World::stop() {
  stopped_ = true;
  asio::post(impl_->io, [] {});  // wakes run_one
}

void World::post(std::function<void()> work) { asio::post(impl_->io, std::move(work)); }

}  // namespace queuecast::real
