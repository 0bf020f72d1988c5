#include "sim/clouds/aks/instance_types.h"

#include <gtest/gtest.h>

#include "sim/clouds/aks/unavailable_offerings.h"
#include "sim/karpenter/labels.h"

namespace queuecast::aks {
namespace {

constexpr std::int64_t kMib = 1LL << 20;

const catalog::AzureInstanceType& type(const char* name) { return *find_type(*catalog::azure("eastus").value(), name); }

TEST(AzureInstanceType, AllocatableFollowsThePlannersReservations) {
  const auto expect = [&](const char* name, std::int64_t cpu, std::int64_t mib) {
    const auto amounts = allocatable(type(name), {}, 250);
    EXPECT_EQ(amounts.cpu_milli, cpu) << name;
    EXPECT_EQ(amounts.memory_bytes / kMib, mib) << name;
    EXPECT_EQ(amounts.pods, 250) << name;
  };
  expect("Standard_B2s", 1900, 2014);
  expect("Standard_D2as_v5", 1900, 4984);
  expect("Standard_D4als_v6", 3860, 4984);
  expect("Standard_D4as_v5", 3860, 11743);
  expect("Standard_D8as_v5", 7820, 25915);
  expect("Standard_D16as_v5", 15740, 54259);
}

TEST(AzureInstanceType, EphemeralDiskNeedsTheRoom) {
  const AKSNodeClass::Spec node_class;
  EXPECT_FALSE(ephemeral_os_disk(type("Standard_D4as_v5"), node_class));
  EXPECT_FALSE(ephemeral_os_disk(type("Standard_D4ds_v5"), node_class));
  EXPECT_TRUE(ephemeral_os_disk(type("Standard_D8ds_v5"), node_class));
}

TEST(AzureInstanceType, OffersZonesAndARegionalPlacement) {
  const auto planned = instance_type(type("Standard_D4as_v5"), {}, {.region = "eastus"});
  EXPECT_EQ(planned->requirements.get(karpenter::kZoneLabel),
            karpenter::Constraint::in({"0", "eastus-1", "eastus-2", "eastus-3"}));
  EXPECT_EQ(planned->offering("0", "on-demand")->price, 172'000'000);
  const auto zonal = instance_type(type("Standard_D4as_v5"), {}, {.region = "eastus", .regional_offerings = false});
  EXPECT_FALSE(zonal->offering("0", "on-demand"));
}

TEST(AzureInstanceType, FiltersOfTheNodeClass) {
  AKSNodeClass::Spec node_class;
  EXPECT_TRUE(accepted(type("Standard_D2as_v5"), node_class));
  EXPECT_FALSE(accepted(type("Standard_B1s"), node_class));
  node_class.local_dns = true;
  EXPECT_FALSE(accepted(type("Standard_D2as_v5"), node_class));
  node_class.artifact_streaming = true;
  EXPECT_FALSE(accepted(type("Standard_D4ps_v5"), node_class));
}

TEST(AzureRanking, OrdersByPriceThenSpotThenZonal) {
  const karpenter::InstanceTypes types{instance_type(type("Standard_D4as_v5"), {}, {.region = "eastus"}),
                                       instance_type(type("Standard_D2as_v5"), {}, {.region = "eastus"})};
  const auto both = ranking(types, {}, {});
  ASSERT_EQ(both.size(), 2u);
  EXPECT_EQ(both[0].type->name, "Standard_D2as_v5");
  EXPECT_EQ(both[0].offerings.size(), 3u);  // any zone, not the regional placement
  EXPECT_EQ(both[0].offerings[0]->capacity_type(), "spot");
  karpenter::Requirements on_demand;
  on_demand.set(karpenter::kCapacityTypeLabel, karpenter::Constraint::in({"on-demand"}));
  kubernetes::Resources large;
  large.cpu_milli = 3000;
  const auto fitting = ranking(types, on_demand, large);
  ASSERT_EQ(fitting.size(), 1u);
  EXPECT_EQ(fitting[0].type->name, "Standard_D4as_v5");
}

class Marks : public testing::Test {
 protected:
  void mark(CreateError error, const char* name, const char* zone = "eastus-1", const char* capacity = "on-demand") {
    marks.mark(error, type(name), zone, capacity, zones, now);
  }
  bool hidden(const char* name, const char* zone = "eastus-1", const char* capacity = "on-demand") {
    return marks.hidden(type(name), zone, capacity, now);
  }
  UnavailableOfferings marks;
  std::vector<std::string> zones{"eastus-1", "eastus-2", "eastus-3"};
  kubernetes::TimePoint now{std::chrono::hours{24}};
};

TEST_F(Marks, HideLargerSizesOfTheFamilyToo) {
  mark(CreateError::kSkuFamilyQuota, "Standard_D4as_v5");
  EXPECT_FALSE(hidden("Standard_D2as_v5"));
  EXPECT_TRUE(hidden("Standard_D4as_v5"));
  EXPECT_TRUE(hidden("Standard_D8as_v5", "0"));
  EXPECT_FALSE(hidden("Standard_D8as_v5", "eastus-2", "spot"));
  EXPECT_FALSE(hidden("Standard_D8s_v5"));
  now += std::chrono::minutes{10};
  EXPECT_TRUE(hidden("Standard_D4as_v5"));  // over only when the time has passed
  now += std::chrono::nanoseconds{1};
  EXPECT_FALSE(hidden("Standard_D4as_v5"));
}

TEST_F(Marks, AShorterMarkOfASmallerSizeReopensTheLargerOnes) {
  mark(CreateError::kSkuNotAvailable, "Standard_D4s_v5");
  mark(CreateError::kSkuFamilyQuota, "Standard_D2s_v5");
  EXPECT_TRUE(hidden("Standard_D8s_v5"));
  now += std::chrono::minutes{11};
  EXPECT_TRUE(hidden("Standard_D4s_v5"));
  EXPECT_FALSE(hidden("Standard_D8s_v5"));
  EXPECT_FALSE(hidden("Standard_D2s_v5"));
  EXPECT_FALSE(hidden("Standard_D4s_v5", "0"));
}

TEST_F(Marks, ZonalFailuresKeepToTheirZoneAndSpotQuotaHidesAllSpot) {
  mark(CreateError::kZonalAllocationFailed, "Standard_D4as_v5", "eastus-2");
  EXPECT_TRUE(hidden("Standard_D4as_v5", "eastus-2", "spot"));
  EXPECT_FALSE(hidden("Standard_D4as_v5", "eastus-1"));
  mark(CreateError::kLowPriorityQuota, "Standard_D4as_v5");
  EXPECT_TRUE(hidden("Standard_E4s_v5", "eastus-3", "spot"));
  EXPECT_FALSE(hidden("Standard_E4s_v5", "eastus-3"));
}

}  // namespace
}  // namespace queuecast::aks
