#pragma once

#include "runtime/random.h"
#include "runtime/time.h"
#include "workload/clients/retry.h"

namespace queuecast::clients {

/// azure-storage-queue's ExponentialRetry (azure-storage-queue 12, _shared/policies.py).
///
/// Three retries after 15 + 3^n s with n already counted up, so 18, 24 and 42 s, each uniformly within 3 s around it.
/// Retried: 408, 500 and above except 501 and 505, no answer, and also no token: its policy stands outside the one
/// that asks for tokens and catches every error.
class AzureStorageRetry final : public RetryPolicy {
 public:
  static constexpr int kRetries = 3;

  explicit AzureStorageRetry(runtime::Random& jitter) : jitter_(jitter) {}
  Decision after_attempt(const Attempt& attempt, runtime::TimePoint now) override;

  static bool retryable(const Attempt& attempt);
  /// The wait before the given retry (1, 2, 3); `draw` is uniform in (0, 1).
  static runtime::Duration delay(int retry, double draw);

 private:
  runtime::Random& jitter_;
};

/// azure-core's RetryPolicy, which azure-data-tables and azure-identity use (azure-core 1.41, policies/_retry.py).
///
/// Three retries after 0, 1.6 and 3.2 s, and so on doubling up to 120 s where a budget allows more. `Retry-After` wins
/// over the delay and makes any error status worth a retry. Without it: 408, 429, 500, 502, 503, 504; a POST only on
/// 500, 503 and 504, and not when it got no answer at all.
class AzureCoreRetry final : public RetryPolicy {
 public:
  static constexpr int kRetries = 3;

  Decision after_attempt(const Attempt& attempt, runtime::TimePoint now) override;

  static bool retryable(const Attempt& attempt);
  static runtime::Duration delay(int retry);

 private:
  // Used up so far by this call; each kind has its own budget.
  int connect_ = 0;
  int read_ = 0;
  int status_ = 0;
};

}  // namespace queuecast::clients
