#include "sim/clouds/aks/provider.h"

#include <gtest/gtest.h>

#include "sim/karpenter/karpenter.h"
#include "sim/karpenter/labels.h"
#include "tests/sim/karpenter/small_cluster.h"

namespace queuecast::aks {
namespace {

using karpenter::NodeClaim;
using karpenter::NodePool;

/// An AKS cluster with NAP's default pool.
struct AksCluster {
  explicit AksCluster(Provider::Options options = {}) : latencies(1), provider(store, latencies, "eastus", options) {
    static_cast<void>(latencies.override_row("allocation_attempt_failure", catalog::Distribution::constant(0)));
    AKSNodeClass node_class;
    node_class.meta.name = "default";
    node_class.meta.namespace_name = "";
    store.of<AKSNodeClass>().create(node_class);
    kubelet.emplace(store);
    karpenter.emplace(store, provider, log);
    NodePool pool = karpenter::make_pool();
    pool.spec.node_class = {.group = "karpenter.azure.com", .kind = "AKSNodeClass", .name = "default"};
    const auto require = [&](const char* key, std::string value) {
      pool.spec.requirements.push_back(
          {.key = key, .op = kubernetes::Operator::kIn, .values = {std::move(value)}, .min_values = {}});
    };
    require(karpenter::kArchLabel, "amd64");
    require(karpenter::kCapacityTypeLabel, "on-demand");
    require("karpenter.azure.com/sku-family", "D");
    store.of<NodePool>().create(pool);
  }
  void run_to(double second) { world.run_until(simulated::World::kEpoch + runtime::seconds(second)); }
  void add(const char* name, std::int64_t cpu, std::int64_t memory = 1LL << 30) {
    store.of<kubernetes::Pod>().create(karpenter::make_pod(name, cpu, memory));
  }
  std::shared_ptr<const NodeClaim> claim() { return store.of<NodeClaim>().all().begin()->second; }

  simulated::World world;
  kubernetes::Store store{world};
  catalog::Latencies latencies;
  Provider provider;
  kubernetes::DecisionLog log;
  std::optional<karpenter::SmallKubernetes> kubelet;
  std::optional<karpenter::Karpenter> karpenter;
};

TEST(AksProvider, BuysTheCheapestSkuOfTheDefaultPool) {
  AksCluster cluster;
  cluster.add("a", 3000, 10LL << 30);
  cluster.run_to(60);
  ASSERT_EQ(cluster.provider.leases().size(), 1u);
  const auto& lease = cluster.provider.leases()[0];
  EXPECT_EQ(lease.instance_type, "Standard_D4as_v5");
  EXPECT_EQ(lease.nano_usd_per_hour, 172'000'000);
  EXPECT_EQ(lease.disk_class, "premium_ssd");
  EXPECT_EQ(lease.disk_gb, 128);
}

TEST(AksProvider, NodeIsReadyInAboutSeventySecondsAndBilledFromTwentyAfterAcceptance) {
  AksCluster cluster;
  cluster.add("a", 1000);
  cluster.run_to(600);
  const auto claim = cluster.claim();
  ASSERT_TRUE(is_true(claim->status.conditions, "Initialized"));
  const auto at = [&](const char* condition) {
    return runtime::to_seconds(claim->status.conditions.at(condition).last_transition - claim->meta.creation);
  };
  EXPECT_GT(at("Initialized"), 40);
  EXPECT_LT(at("Initialized"), 150);
  const double billed = runtime::to_seconds(cluster.provider.leases()[0].billed_from - claim->meta.creation);
  EXPECT_NEAR(billed, at("Launched") + 20, 1.1);
}

TEST(AksProvider, RefusedSizesAreTriedSeriallyWithinOneClaim) {
  AksCluster cluster;
  const auto later = simulated::World::kEpoch + std::chrono::hours{1};
  cluster.provider.refuse("Standard_D4as_v5", "", "", CreateError::kSkuFamilyQuota, later);
  cluster.add("a", 3000, 10LL << 30);
  cluster.run_to(120);
  ASSERT_EQ(cluster.store.of<NodeClaim>().size(), 1u);
  ASSERT_EQ(cluster.provider.leases().size(), 1u);
  EXPECT_NE(cluster.provider.leases()[0].instance_type, "Standard_D4as_v5");
}

TEST(AksProvider, AsynchronousFailuresCostTheClaim) {
  AksCluster cluster;
  cluster.provider.refuse("Standard_D4as_v5", "", "", CreateError::kAllocationFailed,
                          simulated::World::kEpoch + std::chrono::hours{1});
  cluster.add("a", 3000, 10LL << 30);
  cluster.run_to(300);
  ASSERT_GE(cluster.provider.leases().size(), 2u);
  EXPECT_TRUE(cluster.provider.leases()[0].billed_until.has_value());
  EXPECT_EQ(cluster.store.of<NodeClaim>().size(), 1u);
  EXPECT_TRUE(is_true(cluster.claim()->status.conditions, "Initialized"));
}

TEST(AksProvider, NothingLeftDeletesTheClaim) {
  AksCluster cluster;
  cluster.provider.refuse("", "", "", CreateError::kRegionalQuota, simulated::World::kEpoch + std::chrono::seconds{40});
  cluster.add("a", 1000);
  cluster.run_to(39);
  EXPECT_TRUE(cluster.provider.leases().empty());
  cluster.run_to(200);
  EXPECT_EQ(cluster.provider.leases().size(), 1u);
}

TEST(AksProvider, SystemNodesAreTaintedAndPriced) {
  AksCluster cluster;
  ASSERT_TRUE(cluster.provider.add_fixed_nodes({}).has_value());
  ASSERT_EQ(cluster.store.of<kubernetes::Node>().size(), 3u);
  const auto node = cluster.store.of<kubernetes::Node>().find("aks-system-0", "");
  ASSERT_TRUE(node);
  EXPECT_TRUE(node->ready());
  EXPECT_EQ(node->taints.at(0).key, "CriticalAddonsOnly");
  EXPECT_EQ(node->meta.annotations.at(karpenter::kPriceAnnotation), "96000000");
  cluster.add("a", 500);
  cluster.run_to(20);
  EXPECT_EQ(cluster.store.of<NodeClaim>().size(), 1u);  // workloads do not run on the system pool
}

TEST(AksProvider, BothCloudsNameTheirClaimsAlike) {
  AksCluster one;
  AksCluster other;
  one.add("a", 1000);
  other.add("a", 1000);
  one.run_to(10);
  other.run_to(10);
  EXPECT_EQ(one.claim()->meta.name, other.claim()->meta.name);
}

}  // namespace
}  // namespace queuecast::aks
