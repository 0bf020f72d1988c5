#include <gtest/gtest.h>

#include "tests/sim/karpenter/small_cluster.h"

namespace queuecast::karpenter {
namespace {

InstanceTypes sizes() {
  return {make_type("m.large", 2, 8, 96'000'000), make_type("m.xlarge", 4, 16, 192'000'000),
          make_type("m.2xlarge", 8, 32, 384'000'000)};
}

NodePool on_demand_pool() {
  NodePool pool = make_pool();
  pool.spec.requirements = {
      {.key = kCapacityTypeLabel, .op = kubernetes::Operator::kIn, .values = {kOnDemand}, .min_values = {}}};
  return pool;
}

TEST(Consolidation, ReplacesAnOversizedNodeByACheaperOneThatIsReadyFirst) {
  SmallCluster cluster(sizes());
  cluster.store.of<NodePool>().create(on_demand_pool());
  for (int i = 0; i < 7; ++i) cluster.add(make_pod("p" + std::to_string(i), 1000));
  cluster.run_to(100);
  ASSERT_EQ(cluster.claims(), 1u);
  EXPECT_EQ(cluster.only_claim()->meta.labels.at(kInstanceTypeLabel), "m.2xlarge");
  for (int i = 1; i < 7; ++i) cluster.remove("p" + std::to_string(i));
  cluster.run_to(170);
  EXPECT_GE(cluster.decided("replace node"), 145);
  ASSERT_EQ(cluster.claims(), 2u);  // the old node stays until the new one is initialized
  EXPECT_FALSE(cluster.pod("p0")->spec.node_name.empty());
  cluster.run_to(400);
  ASSERT_EQ(cluster.claims(), 1u);
  EXPECT_EQ(cluster.only_claim()->meta.labels.at(kInstanceTypeLabel), "m.large");
}

TEST(Consolidation, WhenEmptyKeepsUnderusedNodes) {
  SmallCluster cluster(sizes());
  NodePool pool = on_demand_pool();
  pool.spec.consolidation = NodePool::Consolidation::kWhenEmpty;
  cluster.store.of<NodePool>().create(pool);
  for (int i = 0; i < 7; ++i) cluster.add(make_pod("p" + std::to_string(i), 1000));
  cluster.run_to(100);
  for (int i = 1; i < 7; ++i) cluster.remove("p" + std::to_string(i));
  cluster.run_to(900);
  EXPECT_EQ(cluster.only_claim()->meta.labels.at(kInstanceTypeLabel), "m.2xlarge");
}

TEST(Consolidation, NeverWithoutConsolidateAfter) {
  SmallCluster cluster(sizes());
  NodePool pool = make_pool();
  pool.spec.consolidate_after.reset();
  cluster.store.of<NodePool>().create(pool);
  cluster.add(make_pod("a", 1000));
  cluster.run_to(100);
  cluster.remove("a");
  cluster.run_to(900);
  EXPECT_EQ(cluster.nodes(), 1u);
}

TEST(Disruption, DoNotDisruptKeepsTheNode) {
  SmallCluster cluster(sizes());
  cluster.store.of<NodePool>().create(on_demand_pool());
  for (int i = 0; i < 7; ++i) {
    kubernetes::Pod pod = make_pod("p" + std::to_string(i), 1000);
    if (i == 0) pod.meta.annotations[kDoNotDisruptAnnotation] = "true";
    cluster.add(pod);
  }
  cluster.run_to(100);
  for (int i = 1; i < 7; ++i) cluster.remove("p" + std::to_string(i));
  cluster.run_to(900);
  EXPECT_EQ(cluster.only_claim()->meta.labels.at(kInstanceTypeLabel), "m.2xlarge");
}

TEST(Disruption, BudgetOfZeroHoldsEmptyNodes) {
  SmallCluster cluster(sizes());
  NodePool pool = make_pool();
  pool.spec.budgets = {{.nodes = "0", .reasons = {"Empty"}, .schedule = {}, .duration = {}}};
  cluster.store.of<NodePool>().create(pool);
  cluster.add(make_pod("a", 1000));
  cluster.run_to(100);
  cluster.remove("a");
  cluster.run_to(900);
  EXPECT_EQ(cluster.nodes(), 1u);
}

TEST(Disruption, ExpirationDeletesWhateverRuns) {
  SmallCluster cluster(sizes());
  NodePool pool = make_pool();
  pool.spec.expire_after = std::chrono::minutes{5};
  cluster.store.of<NodePool>().create(pool);
  cluster.add(make_pod("a", 1000));
  cluster.run_to(290);
  const std::string first = cluster.only_claim()->meta.name;
  cluster.run_to(305);
  EXPECT_TRUE(cluster.store.of<NodeClaim>().find(first, "")->meta.deleting());
}

TEST(Termination, DrainHonoursDisruptionBudgetsUntilTheGracePeriodEnds) {
  SmallCluster cluster(sizes());
  NodePool pool = make_pool();
  pool.spec.termination_grace_period = std::chrono::seconds{60};
  cluster.store.of<NodePool>().create(pool);
  kubernetes::PodDisruptionBudget budget;
  budget.meta.name = "worker";
  budget.selector = kubernetes::LabelSelector{.match_labels = {{"app", "worker"}}, .match_expressions = {}};
  budget.max_unavailable = "0";
  cluster.store.of<kubernetes::PodDisruptionBudget>().create(budget);
  cluster.add(make_pod("a", 1000));
  cluster.run_to(100);
  cluster.store.of<NodeClaim>().request_deletion(cluster.only_claim()->meta);
  cluster.run_to(128);
  ASSERT_TRUE(cluster.pod("a"));
  EXPECT_NE(cluster.decided("eviction refused"), -1);
  cluster.run_to(132);  // 60 s less the pod's own 30 s of grace
  EXPECT_FALSE(cluster.pod("a"));
}

StateNode node_of(std::string name, int pods, bool ready = true, Price = 0) {
  auto claim = std::make_shared<NodeClaim>();
  claim->meta.name = name;
  auto node = std::make_shared<kubernetes::Node>();
  node->meta.name = name;
  node->meta.labels = {{kNodePoolLabel, "default"}, {kRegisteredLabel, "true"}, {kInitializedLabel, "true"},
                       {kInstanceTypeLabel, name},  {kZoneLabel, "z1"},         {kCapacityTypeLabel, kOnDemand}};
  node->status.conditions["Ready"].status =
      ready ? kubernetes::Condition::Status::kTrue : kubernetes::Condition::Status::kFalse;
  StateNode result;
  result.node = node;
  result.claim = claim;
  result.consolidatable = true;
  for (int i = 0; i < pods; ++i) {
    result.pods.push_back(std::make_shared<kubernetes::Pod>(make_pod(name + std::to_string(i), 100)));
  }
  return result;
}

TEST(Budgets, PercentagesRoundUpAndNotReadyNodesCount) {
  NodePool pool = make_pool();
  Snapshot snapshot;
  snapshot.pools.push_back({.node_pool = std::make_shared<NodePool>(pool), .types = {}});
  const auto allowed = [&] { return disruption_budgets(snapshot, "Empty").at("default"); };
  snapshot.nodes.push_back(node_of("n0", 0));
  EXPECT_EQ(allowed(), 1);
  for (int i = 1; i < 10; ++i) snapshot.nodes.push_back(node_of("n" + std::to_string(i), 0));
  EXPECT_EQ(allowed(), 1);
  snapshot.nodes.push_back(node_of("n10", 0, false));
  EXPECT_EQ(allowed(), 1);  // 2 of 11, one of which is not ready
  snapshot.nodes.back() = node_of("n10", 0);
  EXPECT_EQ(allowed(), 2);
}

TEST(Candidates, AreOrderedByPricePerDisruption) {
  Snapshot snapshot;
  snapshot.pools.push_back({.node_pool = std::make_shared<NodePool>(make_pool()),
                            .types = {make_type("a", 4, 16, 400'000'000), make_type("b", 4, 16, 300'000'000),
                                      make_type("c", 4, 16, 200'000'000)}});
  snapshot.nodes = {node_of("a", 3), node_of("b", 1), node_of("c", 0)};
  const auto candidates = find_candidates(snapshot, DisruptionMethod::kMultiNode);
  ASSERT_EQ(candidates.size(), 2u);
  EXPECT_EQ(candidates[0].claim_name(), "b");
  EXPECT_DOUBLE_EQ(candidates[0].savings_ratio(), 0.15e9);
  EXPECT_EQ(candidates[1].claim_name(), "a");
  EXPECT_EQ(find_candidates(snapshot, DisruptionMethod::kEmptiness).size(), 1u);
}

TEST(Prices, WorstLaunchPriceIsTheDearestOfTheClassThatWouldLaunch) {
  InstanceType type;
  const auto add = [&](const char* zone, const char* capacity_type, Price price) {
    type.offerings.push_back({.labels = {{kZoneLabel, zone}, {kCapacityTypeLabel, capacity_type}}, .price = price});
  };
  add("z1", kSpot, 200);
  add("z2", kSpot, 300);
  add("z1", kOnDemand, 450);
  EXPECT_EQ(worst_launch_price(type, {}), 300);
  type.offerings[0].available = type.offerings[1].available = false;
  EXPECT_EQ(worst_launch_price(type, {}), 450);
}

}  // namespace
}  // namespace queuecast::karpenter
