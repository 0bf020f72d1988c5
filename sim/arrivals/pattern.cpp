#include "sim/arrivals/pattern.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace queuecast::arrivals {
namespace {

using runtime::Random;

constexpr Duration kForever = Duration::max();

/// a + b, or the end of all time.
Duration after(Duration at, double seconds) {
  constexpr double kMost = 9.0e9;  // seconds; 285 years
  if (!(seconds < kMost) || runtime::to_seconds(at) + seconds > kMost) return kForever;
  return at + runtime::seconds(seconds);
}

std::optional<Duration> unless_forever(Duration at) {
  return at == kForever ? std::nullopt : std::optional<Duration>{at};
}

/// Where the stretch of steps that holds `at` ends, and the highest rate in it.
struct Stretch {
  Duration end = kForever;
  double highest = 0;
};

Stretch stretch_at(const Steps& steps, Duration at) {
  const auto later = std::upper_bound(steps.points.begin(), steps.points.end(), at,
                                      [](Duration time, const RatePoint& point) { return time < point.at; });
  Stretch stretch;
  if (later != steps.points.begin()) stretch.highest = std::prev(later)->per_second;
  if (later == steps.points.end()) return stretch;
  stretch.end = later->at;
  if (steps.ramps && later != steps.points.begin()) stretch.highest = std::max(stretch.highest, later->per_second);
  return stretch;
}

/// Thinning (Lewis and Shedler 1979), stretch by stretch: candidates come at the stretch's highest rate and are kept
/// with the probability rate / highest. A Poisson process has no memory, so a stretch's end starts it anew.
std::optional<Duration> next_of(const Steps& steps, Duration at, Random& random) {
  while (true) {
    const Stretch stretch = stretch_at(steps, at);
    const Duration candidate = stretch.highest > 0 ? after(at, random.exponential(1 / stretch.highest)) : kForever;
    if (candidate >= stretch.end) {
      if (stretch.end == kForever) return std::nullopt;
      at = stretch.end;
      continue;
    }
    at = candidate;
    if (!steps.ramps || random.uniform() * stretch.highest < rate_at(steps, at)) return at;
  }
}

std::optional<Duration> next_of(const Wave& wave, Duration at, Random& random) {
  const double highest = wave.mean + wave.amplitude;
  if (highest <= 0) return std::nullopt;
  while (true) {
    at = after(at, random.exponential(1 / highest));
    if (at == kForever) return std::nullopt;
    if (random.uniform() * highest < rate_at(wave, at)) return at;
  }
}

Duration span_of(const Trace& trace, std::size_t index) {
  const auto& buckets = trace.buckets;
  if (index + 1 < buckets.size()) return buckets[index + 1].at - buckets[index].at;
  return index > 0 ? buckets[index].at - buckets[index - 1].at : Duration{};
}

Duration share(Duration whole, std::uint64_t part, std::uint64_t parts) {
  __extension__ using Wide = __int128;
  return Duration{
      static_cast<std::int64_t>(static_cast<Wide>(whole.count()) * static_cast<Wide>(part) / static_cast<Wide>(parts))};
}

}  // namespace

double cosine_of_turns(double turns) {
  constexpr double kTwoPi = 6.283185307179586;
  double part = turns - std::floor(turns);  // [0, 1)
  if (part > 0.5) part = 1 - part;          // the cosine is even
  const bool second = part > 0.25;
  if (second) part = 0.5 - part;
  const double x = part * kTwoPi;  // [0, pi/2]
  const double square = x * x;
  double sum = 1;
  for (int k = 24; k >= 2; k -= 2) sum = 1 - sum * square / static_cast<double>(k * (k - 1));
  return second ? -sum : sum;
}

double rate_at(const Wave& wave, Duration at) {
  const std::int64_t period = std::max<std::int64_t>(1, wave.period.count());
  std::int64_t phase = (at - wave.peak).count() % period;
  if (phase < 0) phase += period;
  const double turns = static_cast<double>(phase) / static_cast<double>(period);
  return wave.mean + wave.amplitude * cosine_of_turns(turns);
}

double rate_at(const Steps& steps, Duration at) {
  const auto later = std::upper_bound(steps.points.begin(), steps.points.end(), at,
                                      [](Duration time, const RatePoint& point) { return time < point.at; });
  if (later == steps.points.begin()) return 0;
  const RatePoint& from = *std::prev(later);
  if (!steps.ramps || later == steps.points.end()) return from.per_second;
  const double share_done =
      static_cast<double>((at - from.at).count()) / static_cast<double>((later->at - from.at).count());
  return from.per_second + (later->per_second - from.per_second) * share_done;
}

Arrivals::Arrivals(Pattern pattern, std::uint64_t seed, std::string_view stream) {
  lanes_.reserve(pattern.size());
  for (Source& source : pattern) {
    const std::string name = std::string{stream} + "/" + std::to_string(lanes_.size());
    lanes_.push_back(Lane{std::move(source), Random{seed, name}, {}, 0, 0, {}});
  }
  for (Lane& lane : lanes_) lane.upcoming = advance(lane);
}

std::optional<Duration> Arrivals::next() {
  Lane* first = nullptr;
  for (Lane& lane : lanes_) {
    if (lane.upcoming && (first == nullptr || *lane.upcoming < *first->upcoming)) first = &lane;
  }
  if (first == nullptr) return std::nullopt;
  const auto at = first->upcoming;
  first->upcoming = advance(*first);
  return at;
}

std::optional<Duration> Arrivals::advance(Lane& lane) {
  std::optional<Duration> next;
  if (const auto* constant = std::get_if<Constant>(&lane.source)) {
    // From the count, so that rounding does not add up.
    const double number = static_cast<double>(++lane.emitted);
    next = constant->per_second > 0 ? unless_forever(after(Duration{}, number / constant->per_second)) : std::nullopt;
  } else if (const auto* poisson = std::get_if<Poisson>(&lane.source)) {
    if (poisson->per_second > 0)
      next = unless_forever(after(lane.at, lane.random.exponential(1 / poisson->per_second)));
  } else if (const auto* steps = std::get_if<Steps>(&lane.source)) {
    next = next_of(*steps, lane.at, lane.random);
  } else if (const auto* wave = std::get_if<Wave>(&lane.source)) {
    next = next_of(*wave, lane.at, lane.random);
  } else if (const auto* burst = std::get_if<Burst>(&lane.source)) {
    if (lane.emitted < burst->count) next = burst->at + share(burst->over, lane.emitted++, burst->count);
  } else if (const auto* trace = std::get_if<Trace>(&lane.source)) {
    while (lane.index < trace->buckets.size() && lane.emitted >= trace->buckets[lane.index].count) {
      ++lane.index;
      lane.emitted = 0;
    }
    if (lane.index < trace->buckets.size()) {
      const Bucket& bucket = trace->buckets[lane.index];
      next = bucket.at + share(span_of(*trace, lane.index), lane.emitted++, bucket.count);
    }
  }
  if (next) lane.at = *next;
  return next;
}

}  // namespace queuecast::arrivals
