#include "workload/clients/adaptive.h"

#include <algorithm>
#include <cmath>

#include "runtime/random.h"

namespace queuecast::clients {

namespace {

constexpr double kScale = 0.4;
constexpr double kBeta = 0.7;
constexpr double kSmoothing = 0.8;
constexpr double kMinimumRate = 0.5;
constexpr double kMaximumGrowth = 2;
constexpr double kStepsPerSecond = 2;

double clock(runtime::TimePoint at) { return runtime::to_seconds(at.time_since_epoch()); }

double cube_root(double x) { return x > 0 ? runtime::portable_exp(runtime::portable_log(x) / 3) : 0; }

}  // namespace

AdaptiveLimiter::AdaptiveLimiter(runtime::TimePoint now)
    : last_step_(std::floor(clock(now))), last_fail_(clock(now)), filled_at_(clock(now)) {}

double AdaptiveLimiter::measure(double now) {
  const double step = std::floor(now * kStepsPerSecond) / kStepsPerSecond;
  count_ += 1;
  if (step > last_step_) {
    measured_rate_ = count_ / (step - last_step_) * kSmoothing + measured_rate_ * (1 - kSmoothing);
    count_ = 0;
    last_step_ = step;
  }
  return measured_rate_;
}

void AdaptiveLimiter::refill(double now) {
  tokens_ = std::min(capacity_, tokens_ + (now - filled_at_) * fill_rate_);
  filled_at_ = now;
}

void AdaptiveLimiter::set_rate(double rate, double now) {
  refill(now);
  fill_rate_ = std::max(rate, kMinimumRate);
  capacity_ = std::max(rate, 1.0);
  tokens_ = std::min(tokens_, capacity_);
}

runtime::Duration AdaptiveLimiter::acquire(runtime::TimePoint now) {
  if (!enabled_) return {};
  refill(clock(now));
  const runtime::Duration wait = runtime::seconds((1 - tokens_) / fill_rate_);
  // Below the clock's resolution (a double holds seconds since 1970 to 0.24 us) a wait would never end.
  if (wait > std::chrono::microseconds(1)) return wait;
  tokens_ -= 1;
  return {};
}

void AdaptiveLimiter::answered(bool throttled, runtime::TimePoint at) {
  const double now = clock(at);
  const double measured = measure(now);
  double rate = 0;
  if (throttled) {
    w_max_ = enabled_ ? std::min(measured, fill_rate_) : measured;
    k_ = cube_root(w_max_ * (1 - kBeta) / kScale);
    last_fail_ = now;
    rate = w_max_ * kBeta;
    enabled_ = true;
  } else {
    const double x = now - last_fail_ - k_;
    rate = kScale * x * x * x + w_max_;
  }
  set_rate(std::min(rate, kMaximumGrowth * measured), now);
}

}  // namespace queuecast::clients
