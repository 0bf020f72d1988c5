#pragma once

#include <optional>
#include <string_view>

#include "runtime/random.h"
#include "runtime/time.h"
#include "workload/clients/adaptive.h"
#include "workload/clients/retry.h"

namespace queuecast::clients {

/// boto3's `retry_mode`; legacy is the default. `kStandard2026` is what botocore calls standard once its switch
/// AWS_NEW_RETRIES_2026 is on.
enum class RetryMode { kLegacy, kStandard, kAdaptive, kStandard2026 };

/// "legacy", "standard", "adaptive", "standard2026".
std::optional<RetryMode> parse_retry_mode(std::string_view name);

enum class AwsService { kSqs, kDynamodb, kSts };

/// Attempts in all when AWS_MAX_ATTEMPTS is not set (botocore data/_retry.json, retries/standard.py).
int botocore_max_attempts(RetryMode mode, AwsService service);
/// Whether the mode would send this call again, attempts and quota aside.
bool botocore_retryable(RetryMode mode, AwsService service, const Attempt& attempt);
/// Whether the error is one of those that botocore's newer modes take for throttling.
bool botocore_throttled(const Attempt& attempt);
/// The wait after a failed attempt; `draw` is uniform in (0, 1).
runtime::Duration botocore_delay(RetryMode mode, AwsService service, const Attempt& attempt, double draw);

/// The token bucket without time that limits a client's retries (botocore retries/quota.py).
class RetryQuota {
 public:
  static constexpr int kCapacity = 500;
  bool acquire(int cost);
  void release(int amount);
  int available() const { return available_; }

 private:
  int available_ = kCapacity;
};

/// The retry rules of one botocore client.
class BotocoreRetry final : public RetryPolicy {
 public:
  /// `jitter` must outlive the policy.
  BotocoreRetry(RetryMode mode, AwsService service, std::optional<int> max_attempts, runtime::Random& jitter,
                runtime::TimePoint now);

  runtime::Duration hold_back(runtime::TimePoint now) override;
  Decision after_attempt(const Attempt& attempt, runtime::TimePoint now) override;

 private:
  int retry_cost(const Attempt& attempt) const;

  RetryMode mode_;
  AwsService service_;
  int max_attempts_;
  runtime::Random& jitter_;
  RetryQuota quota_;
  int last_cost_ = 0;  // of the current call; 0 until it is retried
  std::optional<AdaptiveLimiter> limiter_;
};

}  // namespace queuecast::clients
