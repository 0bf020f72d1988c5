#pragma once

#include <chrono>
#include <cstdint>

namespace queuecast::runtime {

/// Nanoseconds; the resolution of everything in queuecast.
using Duration = std::chrono::nanoseconds;

/// Nanoseconds since the Unix epoch, in both worlds. A type only: reading a clock is `Runtime::now`.
using TimePoint = std::chrono::sys_time<Duration>;

/// A duration from seconds, rounded to the nearest nanosecond.
constexpr Duration seconds(double value) {
  return Duration{static_cast<std::int64_t>(value * 1e9 + (value < 0 ? -0.5 : 0.5))};
}

/// A duration as seconds, for reports and distributions; never for comparing times.
constexpr double to_seconds(Duration value) { return static_cast<double>(value.count()) / 1e9; }

/// Whole seconds since the epoch, rounded down: what services write into their time stamps.
constexpr std::int64_t unix_seconds(TimePoint at) {
  return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
}

/// Whole milliseconds since the epoch, rounded down.
constexpr std::int64_t unix_milliseconds(TimePoint at) {
  return std::chrono::floor<std::chrono::milliseconds>(at).time_since_epoch().count();
}

}  // namespace queuecast::runtime
