#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>

#include "runtime/runtime.h"

namespace boost::asio {
class io_context;
}

namespace queuecast::real {

/// The wall clock, which tests may move: everything that waits on this world's time follows.
class Clock {
 public:
  runtime::TimePoint now() const;
  bool frozen() const { return frozen_at_.has_value(); }

 private:
  friend class World;
  runtime::Duration offset_{};
  std::optional<runtime::TimePoint> frozen_at_;
};

/// The world of sockets and wall-clock time. One thread runs it; `stop` and `post` alone may be called from others.
class World final : public runtime::Runtime {
 public:
  explicit World(std::uint64_t seed);
  ~World() override;

  runtime::TimePoint now() const override { return clock_.now(); }
  std::unique_ptr<http::Client> http_client(const http::Endpoint& endpoint) override;

  /// Moves the clock forward; whatever falls due on the way happens at its own time and in order. Must not be called
  /// from inside `handle` of a request that waits on the result; negative durations throw std::invalid_argument.
  void advance(runtime::Duration by);
  /// Sets the clock: forward as `advance`, backward without events.
  void set(runtime::TimePoint to);
  void freeze();
  void resume();
  const Clock& clock() const { return clock_; }

  /// Serves sockets and timers until `stop`, or until `done` returns true (asked after each step).
  void run(const std::function<bool()>& done = {});
  /// Ends `run` soon; safe from any thread.
  void stop();
  /// Has `run` do it soon, in its thread; safe from any thread. What it throws comes out of `run`.
  void post(std::function<void()> work);

  boost::asio::io_context& io();

 private:
  struct Impl;

  void run_due_events();

  Clock clock_;
  std::atomic<bool> stopped_ = false;
  std::unique_ptr<Impl> impl_;
};

}  // namespace queuecast::real
