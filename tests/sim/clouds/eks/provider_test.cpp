#include "sim/clouds/eks/provider.h"

#include <gtest/gtest.h>

#include "sim/karpenter/karpenter.h"
#include "sim/karpenter/labels.h"
#include "tests/sim/karpenter/small_cluster.h"

namespace queuecast::eks {
namespace {

using karpenter::NodeClaim;
using karpenter::NodePool;

/// An EKS cluster with Karpenter's getting-started pool and one NodeClass.
struct EksCluster {
  explicit EksCluster(std::uint64_t seed = 1) : world(seed), latencies(seed), provider(store, latencies, "us-east-1") {
    log.set_sink([this](const kubernetes::Decision& decision) { decisions.push_back(decision); });
    EC2NodeClass node_class;
    node_class.meta.name = "default";
    node_class.meta.namespace_name = "";
    store.of<EC2NodeClass>().create(node_class);
    kubelet.emplace(store);
    karpenter.emplace(store, provider, log);
  }
  void pool(std::vector<std::string> capacity_types) {
    NodePool pool = karpenter::make_pool();
    pool.spec.node_class = {.group = "karpenter.k8s.aws", .kind = "EC2NodeClass", .name = "default"};
    const auto require = [&](const char* key, kubernetes::Operator op, std::vector<std::string> values) {
      pool.spec.requirements.push_back({.key = key, .op = op, .values = std::move(values), .min_values = {}});
    };
    require(karpenter::kArchLabel, kubernetes::Operator::kIn, {"amd64"});
    require(karpenter::kCapacityTypeLabel, kubernetes::Operator::kIn, std::move(capacity_types));
    require(kCategory, kubernetes::Operator::kIn, {"c", "m", "r"});
    store.of<NodePool>().create(pool);
  }
  void run_to(double second) { world.run_until(simulated::World::kEpoch + runtime::seconds(second)); }
  std::vector<std::shared_ptr<const NodeClaim>> claims() {
    std::vector<std::shared_ptr<const NodeClaim>> result;
    for (const auto& [key, claim] : store.of<NodeClaim>().all()) result.push_back(claim);
    return result;
  }
  std::string type_of_first() { return provider.leases().at(0).instance_type; }

  static constexpr const char* kCategory = "karpenter.k8s.aws/instance-category";
  simulated::World world;
  kubernetes::Store store{world};
  catalog::Latencies latencies;
  Provider provider;
  kubernetes::DecisionLog log;
  std::vector<kubernetes::Decision> decisions;
  std::optional<karpenter::SmallKubernetes> kubelet;
  std::optional<karpenter::Karpenter> karpenter;
};

TEST(EksProvider, BuysTheCheapestTypeThatFitsOnDemand) {
  EksCluster cluster;
  cluster.pool({"on-demand"});
  cluster.store.of<kubernetes::Pod>().create(karpenter::make_pod("a", 3000, 12LL << 30));
  cluster.run_to(20);
  ASSERT_EQ(cluster.provider.leases().size(), 1u);
  // 3 cpu and 12 GiB: the cheapest 4-vCPU, 16-GiB type in us-east-1.
  EXPECT_EQ(cluster.type_of_first(), "m5a.xlarge");
  EXPECT_EQ(cluster.provider.leases()[0].nano_usd_per_hour, 172'000'000);
  const auto launched = std::find_if(cluster.decisions.begin(), cluster.decisions.end(),
                                     [](const auto& decision) { return decision.what.starts_with("launch"); });
  ASSERT_NE(launched, cluster.decisions.end());
  EXPECT_NE(launched->what.find("m5a.xlarge us-east-1"), std::string::npos);
  EXPECT_NE(launched->what.find("on-demand 0.172 USD/h"), std::string::npos) << launched->what;
}

TEST(EksProvider, ManyPodsGoToALargerNode) {
  EksCluster cluster;
  cluster.pool({"on-demand"});
  for (int i = 0; i < 27; ++i) {
    cluster.store.of<kubernetes::Pod>().create(karpenter::make_pod("p" + std::to_string(i), 125, 128LL << 20));
  }
  cluster.run_to(200);
  ASSERT_EQ(cluster.provider.leases().size(), 1u);
  const auto* type = catalog::find_type(*catalog::aws("us-east-1").value(), cluster.type_of_first());
  EXPECT_EQ(type->vcpu, 4);  // 3375m of pods
  EXPECT_EQ(cluster.claims().at(0)->meta.labels.at(karpenter::kInstanceTypeLabel), type->name);
}

TEST(EksProvider, NodeIsReadyInAboutHalfAMinuteAndBilledFromFiveSecondsAfterLaunch) {
  EksCluster cluster;
  cluster.pool({"on-demand"});
  cluster.store.of<kubernetes::Pod>().create(karpenter::make_pod("a", 1000));
  cluster.run_to(400);
  const auto claim = cluster.claims().at(0);
  EXPECT_TRUE(is_true(claim->status.conditions, "Initialized"));
  const auto seconds = [&](const char* condition) {
    return runtime::to_seconds(claim->status.conditions.at(condition).last_transition - claim->meta.creation);
  };
  EXPECT_GT(seconds("Launched"), -1);
  EXPECT_LT(seconds("Launched"), 12);
  EXPECT_GT(seconds("Initialized"), 8);
  EXPECT_LT(seconds("Initialized"), 120);
  const auto& lease = cluster.provider.leases().at(0);
  EXPECT_EQ(lease.minimum_billed, std::chrono::seconds{60});
  EXPECT_EQ(lease.disk_class, "gp3");
  const auto node = cluster.store.of<kubernetes::Node>().find(claim->status.node_name, "");
  EXPECT_EQ(node->meta.annotations.at(karpenter::kPriceAnnotation), std::to_string(lease.nano_usd_per_hour));
  EXPECT_TRUE(node->taints.empty());
}

TEST(EksProvider, ShortPoolsAreHiddenForThreeMinutesAndAbsorbedInOneCall) {
  EksCluster cluster;
  cluster.pool({"on-demand"});
  const auto later = simulated::World::kEpoch + std::chrono::hours{1};
  cluster.provider.exhaust("m5a.xlarge", "", "", later);
  cluster.store.of<kubernetes::Pod>().create(karpenter::make_pod("a", 3000, 12LL << 30));
  cluster.run_to(20);
  ASSERT_EQ(cluster.provider.leases().size(), 1u);
  EXPECT_NE(cluster.type_of_first(), "m5a.xlarge");
  const auto pool = cluster.store.of<NodePool>().find("default", "");
  const auto available = [&] {
    for (const auto& type : cluster.provider.instance_types(*pool)) {
      if (type->name == "m5a.xlarge") return karpenter::cheapest_price(*type, {});
    }
    return karpenter::kNoPrice;
  };
  const auto on_demand = [&] {
    for (const auto& type : cluster.provider.instance_types(*pool)) {
      if (type->name != "m5a.xlarge") continue;
      return std::any_of(type->offerings.begin(), type->offerings.end(), [](const auto& offering) {
        return offering.available && offering.capacity_type() == "on-demand";
      });
    }
    return false;
  };
  EXPECT_NE(available(), karpenter::kNoPrice);  // spot is still to be had
  EXPECT_FALSE(on_demand());
  cluster.run_to(220);
  EXPECT_TRUE(on_demand());
}

TEST(EksProvider, NothingToBeHadDeletesTheClaim) {
  EksCluster cluster;
  cluster.pool({"on-demand"});
  cluster.provider.exhaust("", "", "", simulated::World::kEpoch + std::chrono::seconds{30});
  cluster.store.of<kubernetes::Pod>().create(karpenter::make_pod("a", 3000, 12LL << 30));
  cluster.run_to(12);
  EXPECT_TRUE(cluster.provider.leases().empty());
  cluster.run_to(120);
  EXPECT_EQ(cluster.provider.leases().size(), 1u);
}

TEST(EksProvider, SpotIsBoughtWhenBothAreAllowedAndInterruptionMovesThePods) {
  EksCluster cluster;
  cluster.pool({"on-demand", "spot"});
  cluster.store.of<kubernetes::Pod>().create(karpenter::make_pod("a", 1000));
  cluster.run_to(120);
  ASSERT_EQ(cluster.provider.leases().size(), 1u);
  EXPECT_EQ(cluster.provider.leases()[0].capacity_type, "spot");
  const std::string first = cluster.claims().at(0)->meta.name;
  cluster.provider.interrupt(first);
  cluster.run_to(123);
  EXPECT_TRUE(cluster.store.of<NodeClaim>().find(first, "")->meta.deleting());
  cluster.run_to(245);
  EXPECT_TRUE(cluster.provider.leases()[0].billed_until.has_value());
}

TEST(EksProvider, FixedNodesAreReadyAtTimeZeroWithAPrice) {
  EksCluster cluster;
  ASSERT_TRUE(
      cluster.provider
          .add_fixed_nodes({.name = "managed", .instance_type = "m5.large", .count = 2, .labels = {}, .taints = {}})
          .has_value());
  ASSERT_EQ(cluster.store.of<kubernetes::Node>().size(), 2u);
  for (const auto& [key, node] : cluster.store.of<kubernetes::Node>().all()) {
    EXPECT_TRUE(node->ready());
    EXPECT_EQ(node->meta.annotations.at(karpenter::kPriceAnnotation), "96000000");
  }
  cluster.pool({"on-demand"});
  cluster.store.of<kubernetes::Pod>().create(karpenter::make_pod("a", 1000));
  cluster.run_to(60);
  EXPECT_TRUE(cluster.claims().empty());  // it runs on a managed node
  const auto unknown =
      cluster.provider.add_fixed_nodes({.name = "x", .instance_type = "m5.lrage", .labels = {}, .taints = {}});
  EXPECT_EQ(unknown.error().nearest, "m5.large");
}

TEST(EksProvider, SameSeedSameNodes) {
  const auto run = [] {
    EksCluster cluster(7);
    cluster.pool({"on-demand", "spot"});
    for (int i = 0; i < 12; ++i) {
      cluster.store.of<kubernetes::Pod>().create(karpenter::make_pod("p" + std::to_string(i), 900));
    }
    cluster.run_to(300);
    return cluster.world.fingerprint();
  };
  EXPECT_EQ(run(), run());
}

}  // namespace
}  // namespace queuecast::eks
