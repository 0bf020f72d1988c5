#include "sim/clouds/eks/instance_types.h"

#include <gtest/gtest.h>

#include "sim/karpenter/labels.h"

namespace queuecast::eks {
namespace {

constexpr std::int64_t kMib = 1LL << 20;

const catalog::AwsInstanceType& type(const char* name) { return *find_type(*catalog::aws("us-east-1").value(), name); }

TEST(Ec2InstanceType, AllocatableFollowsTheDocumentedFormulas) {
  const EC2NodeClass::Spec node_class;
  const auto expect = [&](const char* name, std::int64_t pods, std::int64_t cpu, std::int64_t mib) {
    const auto amounts = allocatable(type(name), node_class);
    EXPECT_EQ(amounts.pods, pods) << name;
    EXPECT_EQ(amounts.cpu_milli, cpu) << name;
    EXPECT_EQ(amounts.memory_bytes, mib * kMib) << name;
  };
  expect("t3.medium", 17, 1930, 3246);
  expect("c6a.large", 29, 1930, 3114);
  expect("m5.large", 29, 1930, 6903);
  expect("m5.xlarge", 58, 3920, 14162);
  expect("m5.2xlarge", 58, 7910, 29317);
  expect("m5.4xlarge", 234, 15890, 57691);
}

TEST(Ec2InstanceType, ArmHasLessMemoryAndStorageKeepsATenthForEviction) {
  const auto amounts = capacity(type("m6gd.4xlarge"), {});
  EXPECT_EQ(amounts.memory_bytes, 63502811136);
  EXPECT_EQ(allocatable(type("m6gd.4xlarge"), {}).memory_bytes, 60431532032);
  EXPECT_EQ(allocatable(type("m6gd.4xlarge"), {}).ephemeral_storage_bytes, 18253611008);
}

TEST(Ec2InstanceType, NodeClassOverridesCapacityAndReservations) {
  EC2NodeClass::Spec node_class;
  node_class.max_pods = 110;
  node_class.pods_per_core = 10;
  node_class.kube_reserved = {{"cpu", "200m"}, {"memory", "1Gi"}};
  node_class.eviction_hard = {{"memory.available", "5%"}};
  const auto whole = capacity(type("m5.large"), node_class);
  const auto left = allocatable(type("m5.large"), node_class);
  EXPECT_EQ(left.pods, 20);
  EXPECT_EQ(left.cpu_milli, 1800);
  const std::int64_t eviction = whole.memory_bytes - left.memory_bytes - 1024 * kMib;
  EXPECT_NEAR(static_cast<double>(eviction), static_cast<double>(whole.memory_bytes) * 0.05, 1.0);
}

TEST(Ec2InstanceType, BottlerocketReservesForThePodsItMayRun) {
  EC2NodeClass::Spec node_class;
  node_class.max_pods = 110;
  const std::int64_t al2023 = allocatable(type("m5.large"), node_class).memory_bytes;
  node_class.ami_family = "Bottlerocket";
  EXPECT_EQ(al2023 - allocatable(type("m5.large"), node_class).memory_bytes, 11 * (110 - 29) * kMib);
}

TEST(Ec2InstanceType, TakesNamesApart) {
  const auto parts = [](const char* name) {
    const NameParts p = take_apart(name);
    return p.category + " " + p.generation + " " + p.family + " " + p.size;
  };
  EXPECT_EQ(parts("m6gd.4xlarge"), "m 6 m6gd 4xlarge");
  EXPECT_EQ(parts("c7i-flex.large"), "c 7 c7i-flex large");
  EXPECT_EQ(parts("u-6tb1.112xlarge"), "u 1 u-6tb1 112xlarge");
  EXPECT_EQ(parts("mac2.metal"), "mac 2 mac2 metal");
}

TEST(Ec2InstanceType, OffersTheNodeClassesZonesWithPrices) {
  EC2NodeClass::Spec node_class;
  node_class.zones = {"us-east-1a", "us-east-1b"};
  const auto planned = instance_type(type("m5.large"), node_class, "us-east-1");
  EXPECT_EQ(planned->requirements.get(karpenter::kZoneLabel), karpenter::Constraint::in(node_class.zones));
  ASSERT_EQ(planned->offerings.size(), 4u);
  EXPECT_EQ(planned->offering("us-east-1a", "on-demand")->price, 96'000'000);
  EXPECT_LT(planned->offering("us-east-1b", "spot")->price, 96'000'000);
  EXPECT_EQ(planned->requirements.get(kCategoryLabel), karpenter::Constraint::in({"m"}));
  EXPECT_TRUE(planned->requirements.get("karpenter.k8s.aws/instance-gpu-count").allows_nothing());
}

TEST(Ec2InstanceType, GettingStartedPoolHas714PricedTypes) {
  using kubernetes::Operator;
  const auto pool = karpenter::Requirements::of(
      {{.key = karpenter::kArchLabel, .op = Operator::kIn, .values = {"amd64"}, .min_values = {}},
       {.key = kCategoryLabel, .op = Operator::kIn, .values = {"c", "m", "r"}, .min_values = {}},
       {.key = "karpenter.k8s.aws/instance-generation", .op = Operator::kGt, .values = {"2"}, .min_values = {}}});
  int count = 0;
  for (const auto& one : *catalog::aws("us-east-1").value()) {
    const auto planned = instance_type(one, {}, "us-east-1");
    if (!planned->offerings.empty() && planned->requirements.intersects(pool)) ++count;
  }
  EXPECT_EQ(count, 714);
}

}  // namespace
}  // namespace queuecast::eks
