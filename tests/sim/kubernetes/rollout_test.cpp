#include "sim/kubernetes/rollout.h"

#include <gtest/gtest.h>

#include "tests/sim/kubernetes/cluster_fixture.h"

namespace queuecast::kubernetes::rollout {
namespace {

ReplicaSetPtr sized(std::int32_t replicas, std::int32_t available, const Deployment& deployment, int age = 0) {
  auto set = std::make_shared<ReplicaSet>(worker_set(replicas));
  set->meta.name += "-" + std::to_string(age);
  set->meta.creation = TimePoint{std::chrono::seconds{1000 - age}};
  set->status.replicas = replicas;
  set->status.available = available;
  set->meta.annotations[kDesiredReplicas] = std::to_string(deployment.spec.replicas);
  set->meta.annotations[kMaxReplicas] = std::to_string(deployment.spec.replicas + bounds(deployment).max_surge);
  return set;
}

std::vector<std::int32_t> sizes(const std::vector<Scale>& scales) {
  std::vector<std::int32_t> result;
  for (const Scale& scale : scales) result.push_back(scale.replicas);
  return result;
}

TEST(Rollout, SurgeRoundsUpAndUnavailableDown) {
  Deployment deployment = worker_deployment(10);
  EXPECT_EQ(bounds(deployment).max_surge, 3);
  EXPECT_EQ(bounds(deployment).max_unavailable, 2);
  deployment.spec.max_surge = "0";
  deployment.spec.max_unavailable = "1%";
  EXPECT_EQ(bounds(deployment).max_unavailable, 1) << "both 0: one may be unavailable";
}

TEST(Rollout, SingleReplicaSetTakesTheWholeSize) {
  const Deployment before = worker_deployment(3);
  const Deployment after = worker_deployment(12);
  const State state{&after, sized(3, 3, before), {}};
  EXPECT_TRUE(is_scaling_event(state));
  EXPECT_EQ(sizes(scale_step(state)), (std::vector<std::int32_t>{12}));
}

TEST(Rollout, FromZeroIsNoScalingEventButARolloutOfTheSameSize) {
  const Deployment before = worker_deployment(0);
  const Deployment after = worker_deployment(7);
  const State state{&after, sized(0, 0, before), {}};
  EXPECT_FALSE(is_scaling_event(state));
  EXPECT_EQ(sizes(rolling_step(state)), (std::vector<std::int32_t>{7}));
}

TEST(Rollout, NewSetGrowsWithinTheSurgeThenOldOnesShrink) {
  const Deployment deployment = worker_deployment(10);
  State state{&deployment, sized(0, 0, deployment), {sized(10, 10, deployment, 1)}};
  EXPECT_EQ(sizes(rolling_step(state)), (std::vector<std::int32_t>{3}));
  state.current = sized(3, 0, deployment);
  EXPECT_EQ(sizes(rolling_step(state)), (std::vector<std::int32_t>{8})) << "8 of 10 must stay available";
  state.current = sized(3, 3, deployment);
  EXPECT_EQ(sizes(rolling_step(state)), (std::vector<std::int32_t>{5}));
}

TEST(Rollout, UnhealthyOldPodsGoFirst) {
  const Deployment deployment = worker_deployment(10);
  const State state{&deployment, sized(3, 0, deployment), {sized(10, 8, deployment, 1)}};
  EXPECT_EQ(sizes(rolling_step(state)), (std::vector<std::int32_t>{8}));
}

TEST(Rollout, ScalingDuringARolloutIsShared) {
  const Deployment before = worker_deployment(10);
  const Deployment after = worker_deployment(20);
  const State state{&after, sized(5, 5, before), {sized(8, 8, before, 1)}};
  // 25 allowed, 12 to add; shares by size: 8 * 25/13 = 15 (+7), 5 * 25/13 = 10 (+5).
  EXPECT_EQ(sizes(scale_step(state)), (std::vector<std::int32_t>{15, 10}));
}

TEST(Rollout, ScalingToZeroDuringARolloutEmptiesAll) {
  const Deployment before = worker_deployment(10);
  const Deployment after = worker_deployment(0);
  const State state{&after, sized(5, 5, before), {sized(8, 8, before, 1)}};
  EXPECT_EQ(sizes(scale_step(state)), (std::vector<std::int32_t>{0, 0}));
}

TEST(Rollout, RecreateEmptiesOldSets) {
  Deployment deployment = worker_deployment(4);
  deployment.spec.recreate = true;
  const State state{&deployment, nullptr, {sized(4, 4, deployment, 1)}};
  EXPECT_EQ(sizes(recreate_step(state)), (std::vector<std::int32_t>{0}));
  EXPECT_EQ(current_size(state), 4);
}

}  // namespace
}  // namespace queuecast::kubernetes::rollout
