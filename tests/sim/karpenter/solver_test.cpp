#include "sim/karpenter/solver.h"

#include <gtest/gtest.h>

#include "tests/sim/karpenter/small_cluster.h"

namespace queuecast::karpenter {
namespace {

/// The fake provider's types: it-i has i+1 cpus, 2(i+1) GiB, 100 m of overhead.
InstanceTypes fake_types(int count) {
  InstanceTypes types;
  for (int i = 0; i < count; ++i) {
    types.push_back(make_type("it-" + std::to_string(i), i + 1, 2 * (i + 1), 100'000'000LL * (i + 1)));
  }
  return types;
}

PodPtr pod(std::string name, std::int64_t cpu_milli) {
  kubernetes::Pod one = make_pod(name, cpu_milli);
  one.meta.uid = name;
  return std::make_shared<const kubernetes::Pod>(std::move(one));
}

Snapshot with_pool(InstanceTypes types, NodePool pool = make_pool()) {
  Snapshot snapshot;
  snapshot.pools.push_back({.node_pool = std::make_shared<NodePool>(std::move(pool)), .types = std::move(types)});
  return snapshot;
}

std::vector<std::string> names(const InstanceTypes& types) {
  std::vector<std::string> result;
  for (const auto& type : types) result.push_back(type->name);
  return result;
}

TEST(Solver, OneClaimKeepsEveryTypeThatFitsAllItsPods) {
  const Snapshot snapshot = with_pool(fake_types(5));
  const Solution solution = solve(snapshot, {pod("a", 1000), pod("b", 1000), pod("c", 1000)});
  ASSERT_EQ(solution.claims.size(), 1u);
  EXPECT_EQ(names(solution.claims[0].types), (std::vector<std::string>{"it-3", "it-4"}));
  EXPECT_EQ(solution.claims[0].requests.cpu_milli, 3000);
  EXPECT_EQ(solution.claims[0].requests.memory_bytes, 3 * kGib);
  EXPECT_EQ(solution.claims[0].requests.pods, 3);
}

TEST(Solver, LimitsCountTheLargestTypeThatAClaimMayBecome) {
  NodePool pool = make_pool();
  pool.spec.limit_cpu_milli = 5000;
  const Snapshot snapshot = with_pool(fake_types(5), pool);
  const auto apart = [](std::string name) {
    kubernetes::Pod one = make_pod(name, 2000);
    one.meta.uid = name;
    one.spec.pod_anti_affinity.push_back(
        {.topology_key = kHostnameLabel,
         .selector = kubernetes::LabelSelector{.match_labels = {{"app", "worker"}}, .match_expressions = {}}});
    return std::make_shared<const kubernetes::Pod>(std::move(one));
  };
  const Solution solution = solve(snapshot, {apart("a"), apart("b")});
  ASSERT_EQ(solution.claims.size(), 1u);
  EXPECT_EQ(names(solution.claims[0].types), (std::vector<std::string>{"it-2", "it-3", "it-4"}));
  EXPECT_EQ(solution.errors.at("b"), "all instance types exceed the limits of NodePool default");
}

TEST(Solver, PoolsOfEqualWeightAreTriedFromTheEndOfTheAlphabet) {
  Snapshot snapshot = with_pool(fake_types(2), make_pool("a"));
  snapshot.pools.push_back({.node_pool = std::make_shared<NodePool>(make_pool("b")), .types = fake_types(2)});
  EXPECT_EQ(solve(snapshot, {pod("p", 500)}).claims[0].node_pool->meta.name, "b");
  NodePool heavy = make_pool("a");
  heavy.spec.weight = 10;
  snapshot.pools[0].node_pool = std::make_shared<NodePool>(heavy);
  EXPECT_EQ(solve(snapshot, {pod("p", 500)}).claims[0].node_pool->meta.name, "a");
}

TEST(Solver, ZoneSpreadPinsClaimsToZones) {
  const Snapshot snapshot = with_pool(fake_types(5));
  std::vector<PodPtr> pods;
  for (int i = 0; i < 3; ++i) {
    kubernetes::Pod one = make_pod("p" + std::to_string(i), 500);
    one.meta.uid = one.meta.name;
    kubernetes::TopologySpreadConstraint spread;
    spread.topology_key = kZoneLabel;
    spread.selector = kubernetes::LabelSelector{.match_labels = {{"app", "worker"}}, .match_expressions = {}};
    one.spec.topology_spread.push_back(spread);
    pods.push_back(std::make_shared<const kubernetes::Pod>(std::move(one)));
  }
  const Solution solution = solve(snapshot, pods);
  ASSERT_EQ(solution.claims.size(), 2u);
  EXPECT_EQ(solution.claims[0].pods.size() + solution.claims[1].pods.size(), 3u);
  EXPECT_NE(solution.claims[0].requirements.get(kZoneLabel), solution.claims[1].requirements.get(kZoneLabel));
}

TEST(Solver, RelaxesRequiredAlternativesBeforePreferences) {
  const Snapshot snapshot = with_pool(fake_types(3));
  kubernetes::Pod one = make_pod("p", 500);
  one.meta.uid = "p";
  const auto zone = [](const char* name) {
    return kubernetes::NodeSelectorTerm{
        {{.key = kZoneLabel, .op = kubernetes::Operator::kIn, .values = {name}, .min_values = {}}}};
  };
  one.spec.required_node_terms = {zone("z9"), zone("z2")};
  one.spec.preferred_node_terms.push_back({.weight = 1, .term = zone("z1")});
  const Solution solution = solve(snapshot, {std::make_shared<const kubernetes::Pod>(one)});
  ASSERT_EQ(solution.claims.size(), 1u);
  EXPECT_EQ(solution.claims[0].requirements.get(kZoneLabel), Constraint::in({"z2"}));
}

TEST(Solver, CustomLabelsComeFromThePodWhenThePoolAllowsThem) {
  NodePool pool = make_pool();
  pool.spec.requirements = {{.key = "team", .op = kubernetes::Operator::kExists, .values = {}, .min_values = {}}};
  const Snapshot snapshot = with_pool(fake_types(2), pool);
  kubernetes::Pod one = make_pod("p", 500);
  one.meta.uid = "p";
  one.spec.node_selector = {{"team", "x"}};
  const Solution solution = solve(snapshot, {std::make_shared<const kubernetes::Pod>(one)});
  ASSERT_EQ(solution.claims.size(), 1u);
  EXPECT_EQ(solution.claims[0].requirements.get("team"), Constraint::in({"x"}));
}

TEST(Solver, TaintsOfThePoolNeedATolerationAndDaemonsTakeTheirShare) {
  NodePool pool = make_pool();
  pool.spec.taints = {{.key = "dedicated", .value = "queue", .effect = kubernetes::TaintEffect::kNoSchedule}};
  Snapshot snapshot = with_pool(fake_types(2), pool);
  EXPECT_TRUE(solve(snapshot, {pod("p", 800)}).claims.empty());
  kubernetes::Pod tolerant = make_pod("p", 800);
  tolerant.meta.uid = "p";
  tolerant.spec.tolerations.push_back(
      {.key = "dedicated", .exists = true, .value = "", .effect = {}, .toleration_seconds = {}});
  const auto one = std::make_shared<const kubernetes::Pod>(tolerant);
  EXPECT_EQ(solve(snapshot, {one}).claims[0].types.size(), 2u);
  kubernetes::Pod daemon = tolerant;
  daemon.spec.containers[0].requests.cpu_milli = 200;
  snapshot.daemons.push_back(std::make_shared<const kubernetes::Pod>(daemon));
  const Solution solution = solve(snapshot, {one});
  EXPECT_EQ(names(solution.claims[0].types), (std::vector<std::string>{"it-1"}));
  EXPECT_EQ(solution.claims[0].requests.cpu_milli, 1000);
}

TEST(Solver, PlacesTwoThousandPodsQuickly) {
  const Snapshot snapshot = with_pool(fake_types(60));
  std::vector<PodPtr> pods;
  for (int i = 0; i < 2000; ++i) pods.push_back(pod("p" + std::to_string(i), 100 + 50 * (i % 7)));
  const Solution solution = solve(snapshot, pods);
  EXPECT_TRUE(solution.errors.empty());
}

}  // namespace
}  // namespace queuecast::karpenter
