#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "runtime/random.h"
#include "runtime/time.h"

namespace queuecast::arrivals {

using runtime::Duration;

// When messages come. All times count from the start of the run; rates are messages in a second, at least 0.

/// Evenly spaced: the first message after one interval.
struct Constant {
  double per_second = 1;
};

/// A Poisson process of one rate.
struct Poisson {
  double per_second = 1;
};

/// From `at` on, this rate.
struct RatePoint {
  Duration at{};
  double per_second = 0;
};

/// A Poisson process whose rate jumps at each point (steps) or moves in a straight line to the next one (ramps). Before
/// the first point the rate is 0, after the last one it stays. Points are in the order of time.
struct Steps {
  std::vector<RatePoint> points;
  bool ramps = false;
};

/// So many messages at once, or evenly over a while from `at` on.
struct Burst {
  Duration at{};
  std::uint64_t count = 0;
  Duration over{};
};

/// A Poisson process whose rate swings as a cosine between mean - amplitude and mean + amplitude; the highest rate
/// comes at `peak` and a whole number of periods around it. 0 <= amplitude <= mean.
struct Wave {
  double mean = 1;
  double amplitude = 0;
  Duration period = std::chrono::hours{24};
  Duration peak{};
};

/// So many messages, evenly over the time from `at` to the next bucket; the last one is as long as the one before it.
struct Bucket {
  Duration at{};
  std::uint64_t count = 0;
};

/// A recorded count for each span of time.
struct Trace {
  std::vector<Bucket> buckets;
};

using Source = std::variant<Constant, Poisson, Steps, Burst, Wave, Trace>;

/// Sources side by side: a base load and a burst on top.
using Pattern = std::vector<Source>;

/// The arrivals of a pattern, one after the other. The same pattern, seed and stream give the same times on every
/// machine; each source draws from a stream of its own ("STREAM/0", ...), so adding one does not shift the others.
class Arrivals {
 public:
  Arrivals(Pattern pattern, std::uint64_t seed, std::string_view stream);

  /// The next arrival, never before the last one; nothing when there will be none.
  std::optional<Duration> next();

 private:
  struct Lane {
    Source source;
    runtime::Random random;
    Duration at{};              // of the last arrival
    std::uint64_t emitted = 0;  // Constant, Burst; in the current bucket of a Trace
    std::size_t index = 0;      // of a Trace's bucket
    std::optional<Duration> upcoming;
  };
  static std::optional<Duration> advance(Lane& lane);

  std::vector<Lane> lanes_;
};

/// The rate of a wave at a time; portable arithmetic.
double rate_at(const Wave& wave, Duration at);
/// The rate of steps or ramps at a time.
double rate_at(const Steps& steps, Duration at);
/// cos(2 pi turns), the same bits everywhere, within 1e-15.
double cosine_of_turns(double turns);

}  // namespace queuecast::arrivals
