#include <gtest/gtest.h>

#include "tests/sim/karpenter/small_cluster.h"

namespace queuecast::karpenter {
namespace {

InstanceTypes two_types() {
  return {make_type("m.large", 2, 8, 96'000'000), make_type("m.xlarge", 4, 16, 192'000'000)};
}

TEST(Karpenter, UnschedulablePodBecomesNodeClaimNodeAndBinding) {
  SmallCluster cluster(two_types());
  cluster.store.of<NodePool>().create(make_pool());
  cluster.add(make_pod("a", 1000));
  cluster.run_to(0.5);
  EXPECT_EQ(cluster.claims(), 0u);
  cluster.run_to(1.2);  // one second of silence ends the batch
  ASSERT_EQ(cluster.claims(), 1u);
  EXPECT_TRUE(cluster.only_claim()->status.provider_id.empty());
  cluster.run_to(3.2);  // the cloud's API took 2 s
  EXPECT_TRUE(is_true(cluster.only_claim()->status.conditions, "Launched"));
  EXPECT_EQ(cluster.only_claim()->meta.labels.at(kInstanceTypeLabel), "m.large");
  EXPECT_EQ(cluster.nodes(), 0u);
  cluster.run_to(24);  // the Node object came 20 s later
  ASSERT_EQ(cluster.nodes(), 1u);
  EXPECT_TRUE(is_true(cluster.only_claim()->status.conditions, "Registered"));
  EXPECT_FALSE(is_true(cluster.only_claim()->status.conditions, "Initialized"));
  cluster.run_to(34);
  EXPECT_TRUE(is_true(cluster.only_claim()->status.conditions, "Ready"));
  EXPECT_FALSE(cluster.pod("a")->spec.node_name.empty());
  EXPECT_EQ(cluster.cloud.creates, 1);  // pods pending for long do not make more nodes
}

TEST(Karpenter, EmptyNodeGoesAfterConsolidateAfterPollAndValidation) {
  SmallCluster cluster(two_types());
  cluster.store.of<NodePool>().create(make_pool());
  cluster.add(make_pod("a", 1000));
  cluster.run_to(100);
  cluster.remove("a");
  cluster.run_to(129);
  EXPECT_EQ(cluster.decided("delete empty node"), -1);
  cluster.run_to(400);
  // Deleted at 100: consolidatable from 130, seen by the next 10 s poll, then 15 s of validation.
  EXPECT_GE(cluster.decided("delete empty node"), 145);
  EXPECT_LE(cluster.decided("delete empty node"), 156);
  EXPECT_EQ(cluster.claims(), 0u);
  EXPECT_EQ(cluster.nodes(), 0u);
  ASSERT_EQ(cluster.cloud.leases().size(), 1u);
  const NodeLease& lease = cluster.cloud.leases().front();
  // Billing ends with the delete request, after at least 5 s of drain.
  const double until = runtime::to_seconds(*lease.billed_until - simulated::World::kEpoch);
  EXPECT_NEAR(until, cluster.decided("delete empty node") + 5, 1.1);
}

TEST(Karpenter, BatchesPodsUntilASecondOfSilence) {
  SmallCluster cluster(two_types());
  cluster.store.of<NodePool>().create(make_pool());
  for (int i = 0; i < 6; ++i) {
    cluster.run_to(0.8 * i);
    cluster.add(make_pod("p" + std::to_string(i), 500));
  }
  cluster.run_to(4.9);
  EXPECT_EQ(cluster.claims(), 0u);
  cluster.run_to(5.2);
  EXPECT_EQ(cluster.claims(), 1u);
}

TEST(Karpenter, InsufficientCapacityDeletesTheClaimAtOnceAndThePodsComeBack) {
  SmallCluster cluster(two_types());
  cluster.store.of<NodePool>().create(make_pool());
  cluster.cloud.fails_with = LaunchError{LaunchError::Kind::kInsufficientCapacity, "InsufficientCapacity", "none left"};
  cluster.add(make_pod("a", 1000));
  cluster.run_to(3.5);
  EXPECT_EQ(cluster.claims(), 0u);
  cluster.run_to(14);  // the pod's own 10 s requeue starts another batch
  EXPECT_EQ(cluster.cloud.creates, 2);
}

TEST(Karpenter, UnknownErrorsAreRetriedUntilTheLaunchTimeoutAndStallProvisioning) {
  SmallCluster cluster(two_types());
  cluster.store.of<NodePool>().create(make_pool());
  cluster.cloud.fails_with = LaunchError{LaunchError::Kind::kOther, "LaunchFailed", "internal error"};
  cluster.add(make_pod("a", 1000));
  cluster.run_to(60);
  const std::string first = cluster.only_claim()->meta.name;
  cluster.add(make_pod("b", 1900));
  cluster.run_to(300);
  ASSERT_EQ(cluster.claims(), 1u);
  EXPECT_EQ(cluster.only_claim()->meta.name, first);
  cluster.cloud.fails_with.reset();
  cluster.run_to(480);
  EXPECT_GT(cluster.claims(), 0u);
}

TEST(Karpenter, ClaimWithoutNodeIsGivenUpAfterFifteenMinutes) {
  SmallCluster cluster(two_types());
  cluster.store.of<NodePool>().create(make_pool());
  cluster.cloud.boots = false;
  cluster.add(make_pod("a", 1000));
  cluster.run_to(890);
  EXPECT_EQ(cluster.cloud.creates, 1);
  cluster.cloud.boots = true;
  cluster.run_to(905);
  EXPECT_NEAR(cluster.decided("delete NodeClaim"), 901, 1);
}

TEST(Karpenter, StartupTaintsDelayInitialization) {
  SmallCluster cluster(two_types());
  NodePool pool = make_pool();
  pool.spec.startup_taints = {
      {.key = "example.com/agent", .value = "", .effect = kubernetes::TaintEffect::kNoSchedule}};
  cluster.store.of<NodePool>().create(pool);
  cluster.add(make_pod("a", 1000));
  cluster.run_to(60);
  EXPECT_EQ(cluster.only_claim()->status.conditions.at("Initialized").reason, "StartupTaintsExist");
  const auto node = cluster.store.of<kubernetes::Node>().all().begin()->second;
  cluster.store.of<kubernetes::Node>().update(node->meta, [](kubernetes::Node& changed) { changed.taints.clear(); });
  cluster.run_to(61);
  EXPECT_TRUE(is_true(cluster.only_claim()->status.conditions, "Initialized"));
}

}  // namespace
}  // namespace queuecast::karpenter
