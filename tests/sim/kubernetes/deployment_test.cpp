#include "sim/kubernetes/deployment.h"

#include <gtest/gtest.h>

#include "sim/kubernetes/replicaset.h"
#include "tests/sim/kubernetes/cluster_fixture.h"

namespace queuecast::kubernetes {
namespace {

/// Deployment and ReplicaSet controllers; pods become ready when the test says so.
class DeploymentTest : public ClusterTest {
 protected:
  void make_all_ready() {
    for (const auto& pod : list<Pod>()) {
      if (pod->active() && !pod->ready()) set_ready(*pod);
    }
  }
  void scale(std::int32_t replicas) {
    const auto deployment = store.of<Deployment>().find("worker");
    store.of<Deployment>().update(
        deployment->meta, [&](Deployment& d) { d.spec.replicas = replicas; }, true);
  }
  Deployment::Status status() { return store.of<Deployment>().find("worker")->status; }

  DeploymentController deployments{store, latencies, log};
  ReplicaSetController sets{store, latencies, log};
};

TEST_F(DeploymentTest, MakesOneReplicaSetWithTheTemplateHashAndItsPods) {
  store.of<Deployment>().create(worker_deployment(3));
  world.run_for(1s);
  ASSERT_EQ(list<ReplicaSet>().size(), 1u);
  const auto set = list<ReplicaSet>()[0];
  const std::string hash = set->spec.pod_template.labels.at("pod-template-hash");
  EXPECT_EQ(set->meta.name, "worker-" + hash);
  EXPECT_EQ(set->spec.selector.match_labels.at("pod-template-hash"), hash);
  ASSERT_EQ(list<Pod>().size(), 3u);
  EXPECT_EQ(list<Pod>()[0]->meta.name.substr(0, set->meta.name.size() + 1), set->meta.name + "-");
  EXPECT_EQ(status().replicas, 3);
  EXPECT_EQ(status().updated, 3);
  EXPECT_EQ(status().ready, 0);
}

TEST_F(DeploymentTest, ScaleGoesThroughTheSameReplicaSetAndLeavesAReason) {
  store.of<Deployment>().create(worker_deployment(1));
  world.run_for(1s);
  scale(4);
  world.run_for(1s);
  EXPECT_EQ(list<ReplicaSet>().size(), 1u);
  EXPECT_EQ(list<Pod>().size(), 4u);
  const auto found = std::find_if(decisions.begin(), decisions.end(), [](const Decision& d) {
    return d.component == "deployment" && d.what.find("1 -> 4") != std::string::npos;
  });
  ASSERT_NE(found, decisions.end());
  EXPECT_EQ(found->reason, "spec.replicas of the Deployment is 4");
}

TEST_F(DeploymentTest, ToZeroAndBack) {
  store.of<Deployment>().create(worker_deployment(2));
  world.run_for(1s);
  scale(0);
  world.run_for(1s);
  EXPECT_EQ(list<Pod>().size(), 0u);
  EXPECT_EQ(status().replicas, 0);
  scale(5);
  world.run_for(1s);
  EXPECT_EQ(list<Pod>().size(), 5u);
  EXPECT_EQ(list<ReplicaSet>().size(), 1u);
}

TEST_F(DeploymentTest, NewTemplateRollsOutWithinSurgeAndAvailability) {
  store.of<Deployment>().create(worker_deployment(4));
  world.run_for(1s);
  make_all_ready();
  world.run_for(1s);
  const auto deployment = store.of<Deployment>().find("worker");
  store.of<Deployment>().update(
      deployment->meta, [](Deployment& d) { d.spec.pod_template.spec.containers[0].image = "worker:2"; }, true);
  world.run_for(1s);
  EXPECT_EQ(list<ReplicaSet>().size(), 2u);
  EXPECT_EQ(list<Pod>().size(), 5u) << "3 old ones must stay; 5 are allowed";
  for (int round = 0; round < 12; ++round) {
    std::size_t ready = 0;
    for (const auto& pod : list<Pod>()) ready += pod->ready() ? 1 : 0;
    EXPECT_GE(ready, 3u);
    EXPECT_LE(list<Pod>().size(), 5u);
    make_all_ready();
    world.run_for(1s);
  }
  for (const auto& pod : list<Pod>()) EXPECT_EQ(pod->spec.containers[0].image, "worker:2");
  EXPECT_EQ(status().updated, 4);
  EXPECT_EQ(status().available, 4);
}

TEST_F(DeploymentTest, RecreateWaitsForTheOldPodsToBeGone) {
  Deployment recreated = worker_deployment(2);
  recreated.spec.recreate = true;
  store.of<Deployment>().create(recreated);
  world.run_for(1s);
  // On a node, so that they leave only when their kubelet says so.
  for (const auto& pod : list<Pod>()) {
    store.of<Pod>().update(pod->meta, [](Pod& p) { p.spec.node_name = "n"; });
  }
  world.run_for(1s);
  const auto deployment = store.of<Deployment>().find("worker");
  store.of<Deployment>().update(
      deployment->meta, [](Deployment& d) { d.spec.pod_template.spec.containers[0].image = "worker:2"; }, true);
  world.run_for(1s);
  EXPECT_EQ(list<ReplicaSet>().size(), 1u);
  for (const auto& pod : list<Pod>()) EXPECT_TRUE(pod->meta.deleting());
  for (const auto& pod : list<Pod>()) store.of<Pod>().remove(pod->meta);
  world.run_for(1s);
  EXPECT_EQ(list<ReplicaSet>().size(), 2u);
  EXPECT_EQ(list<Pod>().size(), 2u);
}

TEST_F(DeploymentTest, PausedDeploymentScalesButDoesNotRollOut) {
  store.of<Deployment>().create(worker_deployment(2));
  world.run_for(1s);
  const auto deployment = store.of<Deployment>().find("worker");
  store.of<Deployment>().update(
      deployment->meta,
      [](Deployment& d) {
        d.spec.paused = true;
        d.spec.replicas = 3;
        d.spec.pod_template.spec.containers[0].image = "worker:2";
      },
      true);
  world.run_for(1s);
  EXPECT_EQ(list<ReplicaSet>().size(), 1u);
  EXPECT_EQ(list<Pod>().size(), 3u);
}

TEST_F(DeploymentTest, RemovedDeploymentTakesItsReplicaSetAndPodsAlong) {
  const auto deployment = store.of<Deployment>().create(worker_deployment(2));
  world.run_for(1s);
  store.of<Deployment>().request_deletion(deployment->meta);
  world.run_for(1s);
  EXPECT_TRUE(list<ReplicaSet>().empty());
  EXPECT_TRUE(list<Pod>().empty());
}

}  // namespace
}  // namespace queuecast::kubernetes
