#include "sim/hpa/arithmetic.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace queuecast::hpa {
namespace {

constexpr Tolerances kTenPercent;

std::int32_t average(std::vector<std::int64_t> values, std::int64_t target, std::int32_t status) {
  return external_average_value(values, target, status, kTenPercent).replicas;
}

TEST(ExternalAverageValue, HoldsTheStatusCountInsideTheTolerance) {
  EXPECT_EQ(average({55000}, 5000, 10), 10);
  EXPECT_EQ(average({45000}, 5000, 10), 10);
  EXPECT_EQ(average({35000}, 5000, 7), 7);  // the spec may well be 10
}

TEST(ExternalAverageValue, OneMilliBesideTheToleranceCounts) {
  EXPECT_EQ(average({55001}, 5000, 10), 12);
  EXPECT_EQ(average({44999}, 5000, 10), 9);
}

TEST(ExternalAverageValue, WithoutAPodTheTargetAloneDecides) {
  EXPECT_EQ(average({60000}, 5000, 0), 12);
  EXPECT_EQ(average({0}, 5000, 0), 0);
}

TEST(ExternalAverageValue, ANegativeRunningSumIsInfiniteAndEndsTheSum) {
  constexpr auto kMax = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(average({-1}, 5000, 10), std::numeric_limits<std::int32_t>::max());
  EXPECT_EQ(external_average_value(std::vector<std::int64_t>{kMax, 1000, -5}, 5000, 10, kTenPercent).usage_milli, kMax);
}

TEST(ExternalValue, MultipliesReadyPodsAndNeedsOneThatMatches) {
  const std::vector<std::int64_t> ten{10000};
  EXPECT_EQ(external_value(ten, 5000, 10, {10, 3}, kTenPercent)->replicas, 6);
  EXPECT_EQ(external_value(std::vector<std::int64_t>{5500}, 5000, 10, {0, 0}, kTenPercent)->replicas, 10);
  EXPECT_FALSE(external_value(ten, 5000, 10, {0, 0}, kTenPercent));
  EXPECT_EQ(external_value(ten, 5000, 0, {0, 0}, kTenPercent)->replicas, 2);
}

TEST(ResourceUtilization, ReadyPodsAloneDecideWhenAllAreMeasured) {
  const std::vector<PodSample> pods{{false, 800, 1000}, {false, 1000, 1000}};
  EXPECT_EQ(resource_utilization(pods, 60, 2, kTenPercent), (Proposal{3, 90}));
}

TEST(ResourceUtilization, MissingPodsDampAScaleDownAndUnreadyOnesAScaleUp) {
  const std::vector<PodSample> missing{{false, 100, 1000}, {false, {}, 1000}};
  EXPECT_EQ(resource_utilization(missing, 50, 2, kTenPercent)->replicas, 2);
  const std::vector<PodSample> unready{{false, 1000, 1000}, {true, {}, 1000}, {true, {}, 1000}};
  EXPECT_EQ(resource_utilization(unready, 50, 3, kTenPercent)->replicas, 3);
  EXPECT_FALSE(resource_utilization(std::vector<PodSample>{{true, {}, 1000}}, 50, 1, kTenPercent));
}

TEST(ResourceAverageValue, MissingPodsAreTakenToBeAtTheTargetWhenScalingDown) {
  const std::vector<PodSample> pods{{false, 100, 0}, {false, {}, 0}};
  EXPECT_EQ(resource_average_value(pods, 400, 2, kTenPercent)->replicas, 2);
  EXPECT_EQ(resource_average_value(std::vector<PodSample>{{false, 100, 0}, {false, 100, 0}}, 400, 2, kTenPercent),
            (Proposal{1, 100}));
}

TEST(GoConversions, WhatDoesNotFitBecomesTheSmallestInteger) {
  EXPECT_EQ(to_int64(1e30), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(to_int64(-7.9), -7);
  EXPECT_EQ(to_int32(3e9), std::numeric_limits<std::int32_t>::min());
  EXPECT_EQ(to_int32(2147483647.5), 2147483647);
}

}  // namespace
}  // namespace queuecast::hpa
