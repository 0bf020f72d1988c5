#include <gtest/gtest.h>

#include "workload/clients/azure_retry.h"
#include "workload/clients/botocore_retry.h"

namespace queuecast::clients {
namespace {

using namespace std::chrono_literals;
using Kind = http::TransportError::Kind;
using runtime::Duration;

constexpr runtime::TimePoint kNow{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};

Error service_error(int status, std::string code = {}) {
  Error error;
  error.status = status;
  error.code = std::move(code);
  return error;
}

Error no_answer(Kind kind) {
  Error error;
  error.transport = kind;
  return error;
}

Attempt failed(int number, const Error& error, std::string_view operation = "PutItem") {
  Attempt attempt;
  attempt.number = number;
  attempt.operation = operation;
  attempt.error = &error;
  return attempt;
}

bool legacy(AwsService service, const Error& error) {
  return botocore_retryable(RetryMode::kLegacy, service, failed(1, error));
}

bool standard(AwsService service, const Error& error) {
  return botocore_retryable(RetryMode::kStandard, service, failed(1, error));
}

TEST(BotocoreLegacy, RetriesItsCodesOnlyWithTheirStatus) {
  for (const int status : {429, 500, 502, 503, 504, 509}) {
    EXPECT_TRUE(legacy(AwsService::kSqs, service_error(status))) << status;
  }
  for (const int status : {400, 403, 404, 408, 409, 501, 505}) {
    EXPECT_FALSE(legacy(AwsService::kSqs, service_error(status))) << status;
  }
  EXPECT_TRUE(legacy(AwsService::kSqs, service_error(403, "RequestThrottled")));
  EXPECT_FALSE(legacy(AwsService::kSqs, service_error(400, "RequestThrottled")));
  EXPECT_FALSE(legacy(AwsService::kDynamodb, service_error(403, "RequestThrottled")));
  EXPECT_TRUE(legacy(AwsService::kSqs, service_error(400, "ThrottlingException")));
  EXPECT_TRUE(legacy(AwsService::kDynamodb, service_error(400, "ProvisionedThroughputExceededException")));
  EXPECT_TRUE(legacy(AwsService::kDynamodb, service_error(400, "TransactionInProgressException")));
  EXPECT_FALSE(legacy(AwsService::kSqs, service_error(400, "TransactionInProgressException")));
  EXPECT_TRUE(legacy(AwsService::kDynamodb, service_error(409, "ReplicatedWriteConflictException")));
  EXPECT_TRUE(legacy(AwsService::kSts, service_error(400, "IDPCommunicationError")));
  EXPECT_FALSE(legacy(AwsService::kSqs, service_error(400, "IDPCommunicationError")));
  // Codes that only the newer modes know.
  EXPECT_FALSE(legacy(AwsService::kDynamodb, service_error(400, "RequestLimitExceeded")));
}

TEST(BotocoreLegacy, RetriesConnectionsThatFailButNotBrokenMessages) {
  EXPECT_TRUE(legacy(AwsService::kSqs, no_answer(Kind::kConnect)));
  EXPECT_TRUE(legacy(AwsService::kSqs, no_answer(Kind::kTimeout)));
  EXPECT_TRUE(legacy(AwsService::kSqs, no_answer(Kind::kClosed)));
  EXPECT_FALSE(legacy(AwsService::kSqs, no_answer(Kind::kProtocol)));
  EXPECT_TRUE(standard(AwsService::kSqs, no_answer(Kind::kProtocol)));
}

TEST(BotocoreStandard, RetriesCodesWhateverTheStatus) {
  for (const char* code : {"SlowDown", "LimitExceededException", "EC2ThrottledException", "RequestLimitExceeded",
                           "RequestTimeout", "PriorRequestNotComplete", "RequestThrottled"}) {
    EXPECT_TRUE(standard(AwsService::kSqs, service_error(400, code))) << code;
  }
  EXPECT_FALSE(standard(AwsService::kSqs, service_error(429)));
  EXPECT_FALSE(standard(AwsService::kSqs, service_error(509)));
  EXPECT_TRUE(standard(AwsService::kSqs, service_error(504)));
}

TEST(Botocore, AttemptsInAll) {
  EXPECT_EQ(botocore_max_attempts(RetryMode::kLegacy, AwsService::kSqs), 5);
  EXPECT_EQ(botocore_max_attempts(RetryMode::kLegacy, AwsService::kDynamodb), 10);
  EXPECT_EQ(botocore_max_attempts(RetryMode::kStandard, AwsService::kDynamodb), 3);
  EXPECT_EQ(botocore_max_attempts(RetryMode::kAdaptive, AwsService::kSqs), 3);
  EXPECT_EQ(botocore_max_attempts(RetryMode::kStandard2026, AwsService::kDynamodb), 4);
  EXPECT_EQ(botocore_max_attempts(RetryMode::kStandard2026, AwsService::kSqs), 3);
  EXPECT_EQ(parse_retry_mode("standard2026"), RetryMode::kStandard2026);
  EXPECT_FALSE(parse_retry_mode("Legacy"));
}

TEST(Botocore, LegacyDelaysDoubleAndOnlyDynamodbHasNoJitter) {
  const Error error = service_error(400, "ProvisionedThroughputExceededException");
  Duration total{};
  for (int k = 1; k < 10; ++k) {
    total += botocore_delay(RetryMode::kLegacy, AwsService::kDynamodb, failed(k, error), 0.9);
  }
  EXPECT_EQ(total, 25550ms);
  EXPECT_EQ(botocore_delay(RetryMode::kLegacy, AwsService::kSqs, failed(4, error), 0.5), 4s);
}

TEST(Botocore, StandardDelaysAreCappedAt20Seconds) {
  const Error error = service_error(503);
  EXPECT_EQ(botocore_delay(RetryMode::kStandard, AwsService::kSqs, failed(2, error), 0.5), 1s);
  EXPECT_EQ(botocore_delay(RetryMode::kStandard, AwsService::kSqs, failed(9, error), 0.5), 10s);
}

TEST(Botocore, Standard2026ScalesByKindOfErrorAndHonoursRetryAfter) {
  const Error throttled = service_error(400, "ProvisionedThroughputExceededException");
  const Error broken = service_error(503);
  const auto delay = [](AwsService service, const Attempt& attempt) {
    return botocore_delay(RetryMode::kStandard2026, service, attempt, 0.5);
  };
  EXPECT_EQ(delay(AwsService::kDynamodb, failed(2, throttled)), 1s);
  EXPECT_EQ(delay(AwsService::kDynamodb, failed(1, broken)), 12500us);
  EXPECT_EQ(delay(AwsService::kSqs, failed(1, broken)), 25ms);
  http::Response response;
  Attempt asked = failed(1, broken);
  asked.response = &response;
  response.headers.set("x-amz-retry-after", "2000");
  EXPECT_EQ(delay(AwsService::kSqs, asked), 2s);
  response.headers.set("x-amz-retry-after", "60000");
  EXPECT_EQ(delay(AwsService::kSqs, asked), 5025ms);
  response.headers.set("x-amz-retry-after", "1");
  EXPECT_EQ(delay(AwsService::kSqs, asked), 25ms);
  for (const char* bad : {"-1", "2s", ""}) {
    response.headers.set("x-amz-retry-after", bad);
    EXPECT_EQ(delay(AwsService::kSqs, asked), 25ms) << bad;
  }
}

/// How many retries a policy grants until its quota is spent, one failing call after another.
int retries_until_quota_is_spent(RetryMode mode, const Error& error, std::string_view operation, Decision& last) {
  runtime::Random jitter{1, "retries"};
  BotocoreRetry policy(mode, AwsService::kSqs, {}, jitter, kNow);
  int retries = 0;
  for (;;) {
    for (int number = 1; number <= 2; ++number) {
      last = policy.after_attempt(failed(number, error, operation), kNow);
      if (!last.retry) return retries;
      ++retries;
    }
  }
}

TEST(RetryQuota, HoldsFiveHundredTokens) {
  Decision last;
  EXPECT_EQ(retries_until_quota_is_spent(RetryMode::kStandard, service_error(503), "SendMessage", last), 100);
  EXPECT_EQ(retries_until_quota_is_spent(RetryMode::kStandard, no_answer(Kind::kTimeout), "SendMessage", last), 50);
  EXPECT_EQ(retries_until_quota_is_spent(RetryMode::kStandard2026, service_error(503), "SendMessage", last), 35);
  EXPECT_EQ(last.delay, Duration{});
  const Error throttled = service_error(403, "RequestThrottled");
  EXPECT_EQ(retries_until_quota_is_spent(RetryMode::kStandard2026, throttled, "SendMessage", last), 100);
}

TEST(RetryQuota, LongPollsSleepOnceWhenItIsSpentUnder2026) {
  Decision last;
  retries_until_quota_is_spent(RetryMode::kStandard2026, service_error(503), "ReceiveMessage", last);
  EXPECT_FALSE(last.retry);
  EXPECT_GT(last.delay, Duration{});
  retries_until_quota_is_spent(RetryMode::kStandard, service_error(503), "ReceiveMessage", last);
  EXPECT_EQ(last.delay, Duration{});
}

TEST(RetryQuota, SuccessGivesBackWhatTheLastRetryCostOrOne) {
  RetryQuota quota;
  EXPECT_TRUE(quota.acquire(499));
  EXPECT_FALSE(quota.acquire(5));
  quota.release(1);
  EXPECT_EQ(quota.available(), 2);
  quota.release(1000);
  EXPECT_EQ(quota.available(), 500);
}

TEST(AzureStorageRetry, Waits18Then24Then42SecondsWithin3) {
  EXPECT_EQ(AzureStorageRetry::delay(1, 0.5), 18s);
  EXPECT_EQ(AzureStorageRetry::delay(2, 0.5), 24s);
  EXPECT_EQ(AzureStorageRetry::delay(3, 0.5), 42s);
  EXPECT_EQ(AzureStorageRetry::delay(1, 0.0), 15s);
  EXPECT_EQ(AzureStorageRetry::delay(1, 1.0), 21s);
}

TEST(AzureStorageRetry, RetriesServerErrorsLostAnswersAndMissingTokens) {
  for (const int status : {408, 500, 502, 503, 504, 507}) {
    EXPECT_TRUE(AzureStorageRetry::retryable(failed(1, service_error(status)))) << status;
  }
  for (const int status : {400, 403, 404, 409, 429, 501, 505}) {
    EXPECT_FALSE(AzureStorageRetry::retryable(failed(1, service_error(status)))) << status;
  }
  EXPECT_TRUE(AzureStorageRetry::retryable(failed(1, no_answer(Kind::kTimeout))));
  Error no_token = service_error(401, "invalid_client");
  no_token.authentication = true;
  EXPECT_TRUE(AzureStorageRetry::retryable(failed(1, no_token)));
  EXPECT_FALSE(AzureCoreRetry::retryable(failed(1, no_token)));
}

TEST(AzureCoreRetry, PostsAreRetriedOnFewCodesAndNeverWithoutAnAnswer) {
  for (const int status : {500, 503, 504}) EXPECT_TRUE(AzureCoreRetry::retryable(failed(1, service_error(status))));
  for (const int status : {400, 408, 409, 429, 502}) {
    EXPECT_FALSE(AzureCoreRetry::retryable(failed(1, service_error(status)))) << status;
    Error error = service_error(status);
    Attempt get = failed(1, error);
    get.method = "GET";
    EXPECT_EQ(AzureCoreRetry::retryable(get), status == 408 || status == 429 || status == 502) << status;
  }
  const Error lost = no_answer(Kind::kConnect);
  EXPECT_FALSE(AzureCoreRetry::retryable(failed(1, lost)));
  Attempt get = failed(1, lost);
  get.method = "GET";
  EXPECT_TRUE(AzureCoreRetry::retryable(get));
}

TEST(AzureCoreRetry, RetryAfterMakesAnyErrorWorthARetry) {
  http::Response response;
  response.headers.add("Retry-After", "7");
  const Error error = service_error(429);
  Attempt attempt = failed(1, error);
  attempt.response = &response;
  AzureCoreRetry policy;
  const Decision decision = policy.after_attempt(attempt, kNow);
  EXPECT_TRUE(decision.retry);
  EXPECT_EQ(decision.delay, 7s);
}

TEST(AzureCoreRetry, GivesUpAfterThreeRetriesOfAKind) {
  AzureCoreRetry policy;
  const Error error = service_error(503);
  std::vector<Duration> delays;
  for (int number = 1;; ++number) {
    const Decision decision = policy.after_attempt(failed(number, error), kNow);
    if (!decision.retry) break;
    delays.push_back(decision.delay);
  }
  EXPECT_EQ(delays, (std::vector<Duration>{0s, 1600ms, 3200ms}));
  EXPECT_EQ(AzureCoreRetry::delay(20), 120s);
}

}  // namespace
}  // namespace queuecast::clients
