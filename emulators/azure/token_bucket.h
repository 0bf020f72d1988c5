#pragma once

#include <algorithm>
#include <cstdint>

#include "runtime/time.h"

namespace queuecast::azure {

/// A rate target with a burst of one second ("Scalability and performance targets for Queue Storage"). Exact: counts
/// in nanoseconds of credit, so one that is asked at any instants gives the same answers on every machine.
class TokenBucket {
 public:
  explicit TokenBucket(std::int64_t per_second) : cost_(1'000'000'000 / per_second) {}

  /// Whether a request may pass now. What it moved is taken with `take` once that is known.
  bool open(runtime::TimePoint now) {
    if (!started_ || now > last_) {
      const std::int64_t gained = started_ ? (now - last_).count() : kFull;
      credit_ = gained >= kFull ? kFull : std::min(kFull, credit_ + gained);
      last_ = now;
      started_ = true;
    }
    return credit_ >= cost_;
  }
  /// May overdraw: a Get that returns 32 messages keeps the bucket shut for a while.
  void take(std::int64_t amount) { credit_ -= amount * cost_; }

 private:
  static constexpr std::int64_t kFull = 1'000'000'000;
  std::int64_t cost_;
  std::int64_t credit_ = kFull;
  runtime::TimePoint last_{};
  bool started_ = false;
};

}  // namespace queuecast::azure
