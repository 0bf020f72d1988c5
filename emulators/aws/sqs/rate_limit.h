#pragma once

#include <algorithm>

#include "runtime/time.h"

namespace queuecast::sqs {

/// Calls per second with a burst of one second's worth (generic cell rate algorithm).
class RateLimit {
 public:
  /// Whether the call is within the limit; it counts only then. `per_second` 0 = any number.
  bool admit(unsigned per_second, runtime::TimePoint now) {
    if (per_second == 0) return true;
    constexpr runtime::Duration kBurst = std::chrono::seconds{1};
    const runtime::Duration interval = kBurst / per_second;
    const runtime::TimePoint start = std::max(next_, now);
    if (start - now > kBurst - interval) return false;
    next_ = start + interval;
    return true;
  }

 private:
  /// When the next call would come at the limited rate.
  runtime::TimePoint next_{};
};

}  // namespace queuecast::sqs
