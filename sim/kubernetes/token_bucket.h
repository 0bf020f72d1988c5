#pragma once

#include <algorithm>
#include <cstdint>

#include "runtime/time.h"

namespace queuecast::kubernetes {

/// client-go's flowcontrol token bucket: a token flows in each `interval`, at most `burst` lie in stock; it begins
/// full.
class TokenBucket {
 public:
  TokenBucket(runtime::Duration interval, std::int64_t burst) : interval_(interval), stock_(interval * (burst - 1)) {}
  static TokenBucket per_second(std::int64_t tokens, std::int64_t burst) {
    return TokenBucket{runtime::Duration{1'000'000'000 / tokens}, burst};
  }

  /// Takes a token, from the future when none is there: returns when the caller may go (first come, first served).
  runtime::TimePoint reserve(runtime::TimePoint now) {
    const runtime::TimePoint allowed = std::max(now, full_at_ - stock_);
    full_at_ = std::max(full_at_, now) + interval_;
    return allowed;
  }
  /// Takes a token only if one is there.
  bool try_take(runtime::TimePoint now) {
    if (full_at_ - stock_ > now) return false;
    reserve(now);
    return true;
  }

 private:
  runtime::Duration interval_;
  runtime::Duration stock_;       // how far `full_at_` may lie ahead
  runtime::TimePoint full_at_{};  // when all taken tokens will have flowed in again
};

}  // namespace queuecast::kubernetes
