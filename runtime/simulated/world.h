#pragma once

#include <cstdint>
#include <memory>

#include "runtime/runtime.h"
#include "runtime/simulated/wire.h"

namespace queuecast::simulated {

/// A world whose clock jumps from event to event. The same seed gives the same run, event for event.
class World final : public runtime::Runtime {
 public:
  /// 2026-01-01T00:00:00Z: where simulated time begins unless a scenario says otherwise.
  static constexpr runtime::TimePoint kEpoch{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};

  explicit World(std::uint64_t seed = 1, WireMode mode = WireMode::kBytes, runtime::TimePoint start = kEpoch);
  ~World() override;

  runtime::TimePoint now() const override { return now_; }

  /// The in-memory network: servers are put on it by authority ("sqs.us-east-1.amazonaws.com").
  Wire& wire() { return wire_; }
  std::unique_ptr<http::Client> http_client(const http::Endpoint& endpoint) override;

  /// Runs every event up to and including `end`; the clock then stands at `end`.
  void run_until(runtime::TimePoint end);
  void run_for(runtime::Duration duration) { run_until(now_ + duration); }
  /// Runs until nothing is pending or the predicate holds after an event.
  template <class Predicate>
  void run_while(Predicate keep_going) {
    while (!events().empty() && keep_going()) step();
  }

  /// Ends all tasks, before what they refer to goes. Nothing runs afterwards.
  void shut_down() { end_tasks(); }

  /// Events run so far.
  std::uint64_t event_count() const { return event_count_; }
  /// A hash over (time, sequence) of every event that ran: two runs with the same fingerprint took the same course.
  std::uint64_t fingerprint() const { return fingerprint_; }

 private:
  void step();

  runtime::TimePoint now_;
  std::uint64_t event_count_ = 0;
  std::uint64_t fingerprint_ = 0xcbf29ce484222325ULL;
  Wire wire_;
};

}  // namespace queuecast::simulated
