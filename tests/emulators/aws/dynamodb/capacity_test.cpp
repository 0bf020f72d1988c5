#include "emulators/aws/dynamodb/capacity.h"

#include <gtest/gtest.h>

namespace queuecast::dynamodb {
namespace {

using namespace std::chrono_literals;
using runtime::TimePoint;

constexpr TimePoint kStart{1'700'000'000s};
constexpr HalfUnits kOneUnit = 2;

CapacityMeter provisioned(std::int64_t rate, CapacityOptions options = {.enforce = true}) {
  return CapacityMeter{options, BillingMode::kProvisioned, {rate, 1'000, 1, std::nullopt}, kStart};
}

/// Spends one request if there is room for it.
bool spend(CapacityMeter& meter, TimePoint at, HalfUnits cost = kOneUnit) {
  if (meter.admit(0, cost, at) != Admission::kAdmitted) return false;
  meter.take(0, cost);
  return true;
}

int spend_all(CapacityMeter& meter, TimePoint at) {
  int spent = 0;
  while (spend(meter, at)) ++spent;
  return spent;
}

TEST(CapacityCost, RoundsWritesUpToKibibytesAndReadsToFour) {
  EXPECT_EQ(write_cost(0), 2);
  EXPECT_EQ(write_cost(1024), 2);
  EXPECT_EQ(write_cost(1025), 4);
  EXPECT_EQ(read_cost(0, true), 2);
  EXPECT_EQ(read_cost(0, false), 1);
  EXPECT_EQ(read_cost(4096, true), 2);
  EXPECT_EQ(read_cost(4097, true), 4);
  EXPECT_EQ(read_cost(4097, false), 2);
  EXPECT_EQ(read_cost(41'000, true), 22);
  EXPECT_EQ(read_cost(41'000, false), 11);
}

TEST(CapacityBucket, HoldsFiveMinutesOfUnusedCapacity) {
  CapacityMeter meter = provisioned(1);
  EXPECT_EQ(spend_all(meter, kStart), 300);
  EXPECT_EQ(spend_all(meter, kStart + 1s), 1);
  EXPECT_EQ(spend_all(meter, kStart + 301s), 300);
  EXPECT_EQ(spend_all(meter, kStart + 24h), 300);
}

TEST(CapacityBucket, OneUnitServesTwoWritesASecondForTenMinutesAndThenOne) {
  // 300 units and one a second against two a second: the bucket is empty after 300 s, that is after 600 writes.
  CapacityMeter meter = provisioned(1);
  int before_first_refusal = 0;
  int last_minutes = 0;
  for (int i = 0; i < 2 * 1200; ++i) {
    const bool served = spend(meter, kStart + i * 500ms);
    if (served && before_first_refusal == i) ++before_first_refusal;
    if (i >= 2 * 600) last_minutes += served;
  }
  EXPECT_EQ(before_first_refusal, 600);
  EXPECT_EQ(last_minutes, 600);
}

TEST(CapacityBucket, IsOpenWhileAnythingIsLeftAndMayGoIntoDebt) {
  CapacityMeter meter = provisioned(1);
  EXPECT_EQ(spend_all(meter, kStart), 300);
  EXPECT_FALSE(spend(meter, kStart));
  EXPECT_TRUE(spend(meter, kStart + 1ns, 20));  // ten units, nearly all of them owed
  EXPECT_FALSE(spend(meter, kStart + 10s));
  EXPECT_TRUE(spend(meter, kStart + 10s + 1ns));
}

TEST(CapacityBucket, MayDemandTheWholeCost) {
  CapacityMeter meter = provisioned(1, {.enforce = true, .require_whole_cost = true});
  EXPECT_EQ(spend_all(meter, kStart), 300);
  EXPECT_FALSE(spend(meter, kStart + 999'999'999ns));
  EXPECT_TRUE(spend(meter, kStart + 1s));
}

TEST(CapacityBucket, IsIgnoredUnlessEnforced) {
  CapacityMeter meter = provisioned(1, {});
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(spend(meter, kStart));
}

TEST(CapacityBucket, OnePartitionServesAThousandWritesASecondWhateverTheTableHas) {
  CapacityMeter meter{
      CapacityOptions{.enforce = true}, BillingMode::kProvisioned, {10'000, 1'000, 10, std::nullopt}, kStart};
  EXPECT_EQ(spend_all(meter, kStart), 1'000);
  EXPECT_EQ(meter.admit(1, kOneUnit, kStart), Admission::kAdmitted);
  EXPECT_EQ(spend_all(meter, kStart + 1s), 1'000);
}

TEST(CapacityOnDemand, ServesTwiceThePreviousPeakAndLearnsANewOneInHalfAnHour) {
  CapacityMeter meter{
      CapacityOptions{.enforce = true}, BillingMode::kPayPerRequest, {2'000, 100'000, 1, std::nullopt}, kStart};
  const auto second = [&](TimePoint from) { return spend_all(meter, from); };
  EXPECT_EQ(second(kStart), 4'000);
  for (int i = 1; i < 60; ++i) EXPECT_EQ(second(kStart + i * 1s), 4'000);
  EXPECT_EQ(second(kStart + 10min), 4'000);
  EXPECT_EQ(second(kStart + 31min), 4'000);  // the bucket was full of the old rate; from now on it fills faster
  EXPECT_EQ(second(kStart + 31min + 1s), 8'000);
}

}  // namespace
}  // namespace queuecast::dynamodb
