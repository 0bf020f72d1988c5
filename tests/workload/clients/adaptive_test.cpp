#include "workload/clients/adaptive.h"

#include <gtest/gtest.h>

namespace queuecast::clients {
namespace {

using namespace std::chrono_literals;

constexpr runtime::TimePoint kAdaptiveStart{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};

TEST(AdaptiveLimiter, LiesIdleUntilTheFirstThrottle) {
  AdaptiveLimiter limiter(kAdaptiveStart);
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(limiter.acquire(kAdaptiveStart + i * 1ms), 0ns);
    limiter.answered(false, kAdaptiveStart + i * 1ms);
  }
  EXPECT_FALSE(limiter.enabled());
}

TEST(AdaptiveLimiter, FollowsBotocoresRates) {
  // Reference: botocore 1.43.11 retries/adaptive.py on the same clock, 10 calls/s, throttled at the 20th and 30th.
  AdaptiveLimiter limiter(kAdaptiveStart);
  std::vector<double> rates;
  for (int i = 1; i <= 40; ++i) {
    limiter.answered(i == 20 || i == 30, kAdaptiveStart + i * 100ms);
    if (i % 10 == 0) rates.push_back(limiter.rate());
  }
  const std::vector<double> expected{0.5, 6.9887999999999995, 6.65871188092194, 9.195771372646213};
  ASSERT_EQ(rates.size(), expected.size());
  for (std::size_t i = 0; i < rates.size(); ++i) EXPECT_NEAR(rates[i], expected[i], 1e-6) << i;
}

TEST(AdaptiveLimiter, MakesCallersWaitForTokens) {
  AdaptiveLimiter limiter(kAdaptiveStart);
  limiter.answered(true, kAdaptiveStart + 1s);
  ASSERT_TRUE(limiter.enabled());
  runtime::TimePoint now = kAdaptiveStart + 1s;
  // The bucket has filled to one token before it was needed.
  EXPECT_EQ(limiter.acquire(now), 0ns);
  const runtime::Duration wait = limiter.acquire(now);
  EXPECT_NEAR(runtime::to_seconds(wait), 1 / limiter.rate(), 1e-5);
  now += wait;
  EXPECT_EQ(limiter.acquire(now), 0ns);
  EXPECT_NEAR(runtime::to_seconds(limiter.acquire(now)), 1 / limiter.rate(), 1e-5);
}

}  // namespace
}  // namespace queuecast::clients
