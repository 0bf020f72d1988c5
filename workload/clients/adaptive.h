#pragma once

#include "runtime/time.h"

namespace queuecast::clients {

/// The client-side rate limit of botocore's adaptive mode (botocore retries/adaptive.py, throttling.py, bucket.py).
///
/// It lies idle until the first throttling error; from then on each attempt takes a token. An error cuts the rate to
/// 0.7 of the measured one, answers without one let it recover along a cubic curve, never above twice the measured
/// rate.
class AdaptiveLimiter {
 public:
  explicit AdaptiveLimiter(runtime::TimePoint now);

  /// Takes a token and says zero, or says how long until there is one.
  runtime::Duration acquire(runtime::TimePoint now);
  /// Told of every answer, and of every attempt without one.
  void answered(bool throttled, runtime::TimePoint now);

  bool enabled() const { return enabled_; }
  /// Tokens a second.
  double rate() const { return fill_rate_; }

 private:
  double measure(double now);
  void refill(double now);
  void set_rate(double rate, double now);

  // What is measured: attempts in steps of half a second, smoothed.
  double measured_rate_ = 0;
  double last_step_;
  double count_ = 0;
  // The cubic curve since the last throttling error.
  double w_max_ = 0;
  double k_ = 0;
  double last_fail_;
  // The bucket.
  bool enabled_ = false;
  double fill_rate_ = 1;
  double capacity_ = 1;
  double tokens_ = 0;
  double filled_at_;
};

}  // namespace queuecast::clients
