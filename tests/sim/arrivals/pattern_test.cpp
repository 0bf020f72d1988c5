#include "sim/arrivals/pattern.h"

#include <cmath>

#include <gtest/gtest.h>

namespace queuecast::arrivals {
namespace {

using namespace std::chrono_literals;

std::vector<Duration> until(const Pattern& pattern, Duration end, std::uint64_t seed = 1) {
  Arrivals arrivals{pattern, seed, "arrivals"};
  std::vector<Duration> times;
  while (const auto at = arrivals.next()) {
    if (*at >= end) break;
    times.push_back(*at);
  }
  return times;
}

std::size_t between(const std::vector<Duration>& times, Duration from, Duration to) {
  std::size_t count = 0;
  for (const Duration at : times) count += at >= from && at < to ? 1 : 0;
  return count;
}

TEST(Arrivals, ConstantRateIsEvenlySpacedWithoutDrift) {
  const auto times = until({Constant{3}}, 1000s);
  ASSERT_EQ(times.size(), 2999U);
  EXPECT_EQ(times[0], 333'333'333ns);
  EXPECT_EQ(times[2], 1s);
  EXPECT_EQ(times[2996], 999s);
}

TEST(Arrivals, PoissonHasTheMeanAndVarianceOfItsRate) {
  const auto times = until({Poisson{10}}, 10'000s);
  EXPECT_NEAR(static_cast<double>(times.size()), 100'000, 4 * std::sqrt(100'000.0));
  double square = 0;
  Duration last{};
  for (const Duration at : times) {
    const double gap = runtime::to_seconds(at - last) * 10;
    square += gap * gap;
    last = at;
  }
  EXPECT_NEAR(square / static_cast<double>(times.size()), 2.0, 0.05);  // E[x^2] of an exponential of mean 1
}

TEST(Arrivals, StepsFollowTheirRates) {
  const Steps steps{{{100s, 1}, {1100s, 20}, {2100s, 0}}, false};
  const auto times = until({steps}, 10'000s);
  EXPECT_EQ(between(times, 0s, 100s), 0U);
  EXPECT_NEAR(static_cast<double>(between(times, 100s, 1100s)), 1000, 130);
  EXPECT_NEAR(static_cast<double>(between(times, 1100s, 2100s)), 20'000, 600);
  EXPECT_EQ(between(times, 2100s, 10'000s), 0U);
}

TEST(Arrivals, RampsRiseInAStraightLine) {
  const Steps ramps{{{0s, 0}, {1000s, 40}}, true};
  EXPECT_DOUBLE_EQ(rate_at(ramps, 250s), 10);
  EXPECT_DOUBLE_EQ(rate_at(ramps, 2000s), 40);
  const auto times = until({ramps}, 1000s);
  EXPECT_NEAR(static_cast<double>(times.size()), 20'000, 600);
  EXPECT_NEAR(static_cast<double>(between(times, 0s, 500s)), 5'000, 300);
}

TEST(Arrivals, BurstComesAtOnceOrOverAWhile) {
  EXPECT_EQ(until({Burst{5s, 3, 0s}}, 1h), (std::vector<Duration>{5s, 5s, 5s}));
  EXPECT_EQ(until({Burst{5s, 4, 2s}}, 1h), (std::vector<Duration>{5s, 5500ms, 6s, 6500ms}));
}

TEST(Arrivals, WaveIsHighestAtItsPeak) {
  const Wave wave{10, 8, 24h, 14h};
  EXPECT_DOUBLE_EQ(rate_at(wave, 14h), 18);
  EXPECT_NEAR(rate_at(wave, 2h), 2, 1e-12);
  EXPECT_NEAR(rate_at(wave, 8h), 10, 1e-12);
  EXPECT_DOUBLE_EQ(rate_at(wave, 38h), 18);
  const auto times = until({wave}, 24h);
  EXPECT_NEAR(static_cast<double>(times.size()), 864'000, 4'000);
  EXPECT_GT(between(times, 13h, 15h), 8 * between(times, 1h, 3h));
}

TEST(Arrivals, CosineAgreesWithTheLibrary) {
  for (int i = -1000; i <= 1000; ++i) {
    const double turns = i / 317.0;
    EXPECT_NEAR(cosine_of_turns(turns), std::cos(turns * 6.283185307179586), 5e-15) << turns;
  }
}

TEST(Arrivals, TraceSpreadsEachBucketEvenly) {
  const Trace trace{{{0s, 2}, {10s, 0}, {20s, 4}}};
  EXPECT_EQ(until({trace}, 1h), (std::vector<Duration>{0s, 5s, 20s, 22500ms, 25s, 27500ms}));
}

TEST(Arrivals, SourcesStandSideBySideInTheOrderOfTime) {
  const auto times = until({Constant{1}, Burst{1500ms, 2, 0s}}, 4s);
  EXPECT_EQ(times, (std::vector<Duration>{1s, 1500ms, 1500ms, 2s, 3s}));
}

TEST(Arrivals, SameSeedGivesTheSameTimes) {
  const Pattern pattern{Poisson{5}, Wave{2, 1, 1h, 0s}};
  EXPECT_EQ(until(pattern, 1000s, 7), until(pattern, 1000s, 7));
  EXPECT_NE(until(pattern, 1000s, 7), until(pattern, 1000s, 8));
}

TEST(Arrivals, AnAddedSourceDoesNotShiftTheOthers) {
  const auto alone = until({Poisson{5}}, 100s);
  const auto both = until({Poisson{5}, Poisson{1}}, 100s);
  std::size_t found = 0;
  for (const Duration at : both) {
    if (found < alone.size() && at == alone[found]) ++found;
  }
  EXPECT_EQ(found, alone.size());
}

TEST(Arrivals, NothingComesFromNothing) {
  EXPECT_TRUE(until({}, 1h).empty());
  EXPECT_TRUE(until({Constant{0}, Poisson{0}, Burst{}, Steps{}, Wave{0, 0, 1h, 0s}, Trace{}}, 1h).empty());
  EXPECT_TRUE(until({Constant{1e-12}}, 1h).empty());
}

// Known draws: a change here changes every recorded run.
TEST(Arrivals, DrawsArePinned) {
  Arrivals arrivals{{Poisson{1}}, 1, "pinned"};
  std::int64_t last = 0;
  for (int i = 0; i < 1000; ++i) last = arrivals.next()->count();
  EXPECT_EQ(last, 1'057'439'565'345);
}

}  // namespace
}  // namespace queuecast::arrivals
