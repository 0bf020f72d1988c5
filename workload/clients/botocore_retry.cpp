#include "workload/clients/botocore_retry.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace queuecast::clients {

namespace {

using Kind = http::TransportError::Kind;

constexpr bool contains(const auto& list, const auto& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

constexpr std::array<std::string_view, 14> kThrottledCodes{"Throttling",
                                                           "ThrottlingException",
                                                           "ThrottledException",
                                                           "RequestThrottledException",
                                                           "TooManyRequestsException",
                                                           "ProvisionedThroughputExceededException",
                                                           "TransactionInProgressException",
                                                           "RequestLimitExceeded",
                                                           "BandwidthLimitExceeded",
                                                           "LimitExceededException",
                                                           "RequestThrottled",
                                                           "SlowDown",
                                                           "PriorRequestNotComplete",
                                                           "EC2ThrottledException"};
constexpr std::array<std::string_view, 3> kTransientCodes{"RequestTimeout", "RequestTimeoutException",
                                                          "PriorRequestNotComplete"};
constexpr std::array<std::string_view, 5> kLegacyThrottlingCodes{"Throttling", "ThrottlingException",
                                                                 "ThrottledException", "RequestThrottledException",
                                                                 "ProvisionedThroughputExceededException"};

/// botocore data/_retry.json: each code counts only with its own HTTP status.
bool legacy_retryable(AwsService service, const Error& error) {
  // A broken message is an HTTPClientError, which the legacy handler does not know.
  if (error.transport) return *error.transport != Kind::kProtocol;
  switch (error.status) {
    case 429:
    case 500:
    case 502:
    case 503:
    case 504:
    case 509: return true;
    case 400:
      if (contains(kLegacyThrottlingCodes, error.code)) return true;
      if (service == AwsService::kDynamodb) return error.code == "TransactionInProgressException";
      return service == AwsService::kSts && error.code == "IDPCommunicationError";
    case 403: return service == AwsService::kSqs && error.code == "RequestThrottled";
    case 409: return service == AwsService::kDynamodb && error.code == "ReplicatedWriteConflictException";
    default: return false;
  }
}

/// botocore retries/standard.py: transient, throttled or one of the special cases.
bool standard_retryable(AwsService service, const Error& error) {
  if (error.transport) return true;
  if (error.status == 500 || (error.status >= 502 && error.status <= 504)) return true;
  if (contains(kTransientCodes, error.code) || contains(kThrottledCodes, error.code)) return true;
  return service == AwsService::kSts && error.code == "IDPCommunicationError";
}

double power_of_two(int exponent) {
  double value = 1;
  for (; exponent > 0 && value < 1e9; --exponent) value *= 2;
  return value;
}

/// `x-amz-retry-after`: whole milliseconds, not negative.
std::optional<double> amz_retry_after(const http::Response* response) {
  if (!response) return {};
  const std::string_view text = response->headers.get("x-amz-retry-after");
  std::int64_t milliseconds = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), milliseconds);
  if (error != std::errc() || end != text.data() + text.size() || milliseconds < 0) return {};
  return static_cast<double>(milliseconds) / 1000;
}

/// The delay under AWS_NEW_RETRIES_2026, in seconds.
double delay_2026(AwsService service, const Attempt& attempt, double draw) {
  const double other = service == AwsService::kDynamodb ? 0.025 : 0.05;
  const double scale = botocore_throttled(attempt) ? 1 : other;
  const double delay = draw * std::min(scale * power_of_two(attempt.number - 1), 20.0);
  const auto asked = amz_retry_after(attempt.response);
  return asked ? std::max(delay, std::min(*asked, delay + 5)) : delay;
}

/// Operations that wait before they fail when the quota is empty, so that a polling loop does not spin.
bool long_poll(AwsService service, const Attempt& attempt) {
  return service == AwsService::kSqs && attempt.operation == "ReceiveMessage";
}

}  // namespace

std::optional<RetryMode> parse_retry_mode(std::string_view name) {
  if (name == "legacy") return RetryMode::kLegacy;
  if (name == "standard") return RetryMode::kStandard;
  if (name == "adaptive") return RetryMode::kAdaptive;
  if (name == "standard2026") return RetryMode::kStandard2026;
  return {};
}

int botocore_max_attempts(RetryMode mode, AwsService service) {
  const bool dynamodb = service == AwsService::kDynamodb;
  if (mode == RetryMode::kLegacy) return dynamodb ? 10 : 5;
  if (mode == RetryMode::kStandard2026) return dynamodb ? 4 : 3;
  return 3;
}

bool botocore_throttled(const Attempt& attempt) {
  return attempt.error && contains(kThrottledCodes, attempt.error->code);
}

bool botocore_retryable(RetryMode mode, AwsService service, const Attempt& attempt) {
  if (attempt.corrupt && service == AwsService::kDynamodb) return true;
  if (!attempt.error || attempt.error->authentication) return false;
  return mode == RetryMode::kLegacy ? legacy_retryable(service, *attempt.error)
                                    : standard_retryable(service, *attempt.error);
}

runtime::Duration botocore_delay(RetryMode mode, AwsService service, const Attempt& attempt, double draw) {
  const double growth = power_of_two(attempt.number - 1);
  if (mode == RetryMode::kStandard2026) return runtime::seconds(delay_2026(service, attempt, draw));
  if (mode != RetryMode::kLegacy) return runtime::seconds(draw * std::min(growth, 20.0));
  return runtime::seconds((service == AwsService::kDynamodb ? 0.05 : draw) * growth);
}

bool RetryQuota::acquire(int cost) {
  if (cost > available_) return false;
  available_ -= cost;
  return true;
}

void RetryQuota::release(int amount) { available_ = std::min(kCapacity, available_ + amount); }

BotocoreRetry::BotocoreRetry(RetryMode mode, AwsService service, std::optional<int> max_attempts,
                             runtime::Random& jitter, runtime::TimePoint now)
    : mode_(mode),
      service_(service),
      max_attempts_(max_attempts.value_or(botocore_max_attempts(mode, service))),
      jitter_(jitter) {
  if (mode == RetryMode::kAdaptive) limiter_.emplace(now);
}

runtime::Duration BotocoreRetry::hold_back(runtime::TimePoint now) {
  return limiter_ ? limiter_->acquire(now) : runtime::Duration{};
}

int BotocoreRetry::retry_cost(const Attempt& attempt) const {
  if (mode_ == RetryMode::kStandard2026) return botocore_throttled(attempt) ? 5 : 14;
  return attempt.error && attempt.error->transport == Kind::kTimeout ? 10 : 5;
}

Decision BotocoreRetry::after_attempt(const Attempt& attempt, runtime::TimePoint now) {
  // An attempt that was never sent tells nothing about the service.
  if (attempt.error && attempt.error->authentication) return {};
  if (limiter_) limiter_->answered(botocore_throttled(attempt), now);
  if (attempt.number == 1) last_cost_ = 0;
  Decision decision;
  if (attempt.number >= max_attempts_ || !botocore_retryable(mode_, service_, attempt)) {
    if (!attempt.error) quota_.release(last_cost_ > 0 ? last_cost_ : 1);
    return decision;
  }
  if (mode_ != RetryMode::kLegacy) {
    const int cost = retry_cost(attempt);
    if (!quota_.acquire(cost)) {
      if (mode_ == RetryMode::kStandard2026 && long_poll(service_, attempt)) {
        decision.delay = botocore_delay(mode_, service_, attempt, jitter_.uniform());
      }
      return decision;
    }
    last_cost_ = cost;
  }
  const bool draws = mode_ != RetryMode::kLegacy || service_ != AwsService::kDynamodb;
  decision.retry = true;
  decision.delay = botocore_delay(mode_, service_, attempt, draws ? jitter_.uniform() : 0);
  return decision;
}

}  // namespace queuecast::clients
