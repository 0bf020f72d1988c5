#include "sim/kubernetes/replicaset.h"

#include <gtest/gtest.h>

#include "tests/sim/kubernetes/cluster_fixture.h"

namespace queuecast::kubernetes {
namespace {

class ReplicaSetTest : public ClusterTest {
 protected:
  ReplicaSetTest() {
    store.of<Pod>().watch([this](const WatchEvent<Pod>& event) {
      if (event.type == WatchEvent<Pod>::Type::kAdded) created.push_back(seconds_now());
    });
  }
  void scale(std::int32_t replicas) {
    const auto set = store.of<ReplicaSet>().find("worker-1");
    store.of<ReplicaSet>().update(
        set->meta, [&](ReplicaSet& s) { s.spec.replicas = replicas; }, true);
  }
  std::size_t deleting() {
    std::size_t number = 0;
    for (const auto& pod : list<Pod>()) number += pod->meta.deleting() ? 1 : 0;
    return number;
  }
  void give_nodes() {
    for (const auto& pod : list<Pod>()) {
      if (!pod->spec.node_name.empty()) continue;
      store.of<Pod>().update(pod->meta, [](Pod& p) { p.spec.node_name = "n"; });
    }
  }

  std::vector<double> created;
  ReplicaSetController controller{store, latencies, log};
};

TEST_F(ReplicaSetTest, CreatesInDoublingBatchesEachAfterTheLast) {
  latencies.rows["apiserver_write"] = 0.010;
  store.of<ReplicaSet>().create(worker_set(10));
  world.run_for(1s);
  ASSERT_EQ(created.size(), 10u);
  std::vector<int> batches;
  for (std::size_t i = 0; i < created.size(); ++i) {
    if (i == 0 || created[i] > created[i - 1] + 0.001) batches.push_back(0);
    ++batches.back();
  }
  EXPECT_EQ(batches, (std::vector<int>{1, 2, 4, 3}));
}

TEST_F(ReplicaSetTest, ClientLimitSpreadsABurst) {
  // The real controller made 36 pods in 0.66 s: 30 tokens at once, then 20 a second, shared with a few event posts.
  latencies.rows["apiserver_write"] = 0.010;
  store.of<ReplicaSet>().create(worker_set(36));
  world.run_for(5s);
  ASSERT_EQ(created.size(), 36u);
  EXPECT_NEAR(created.back() - created.front(), 0.66, 0.25);
}

TEST_F(ReplicaSetTest, MoreThanFiveHundredTakeSeveralSyncs) {
  latencies.rows["apiserver_write"] = 0.010;
  store.of<ReplicaSet>().create(worker_set(600));
  world.run_for(60s);
  EXPECT_EQ(list<Pod>().size(), 600u);
  const auto bursts = std::count_if(decisions.begin(), decisions.end(), [](const Decision& d) {
    return d.what == "creates 500 pods" || d.what == "creates 100 pods";
  });
  EXPECT_EQ(bursts, 2);
  EXPECT_NEAR(created.back(), (600 + 25 - 30) / 20.0, 1.5);
}

TEST_F(ReplicaSetTest, StatusTrailsThePods) {
  store.of<ReplicaSet>().create(worker_set(3));
  world.run_for(1s);
  EXPECT_EQ(store.of<ReplicaSet>().find("worker-1")->status.replicas, 3);
  set_ready(*list<Pod>()[0]);
  world.run_for(1s);
  EXPECT_EQ(store.of<ReplicaSet>().find("worker-1")->status.ready, 1);
  EXPECT_EQ(store.of<ReplicaSet>().find("worker-1")->status.available, 1);
}

TEST_F(ReplicaSetTest, MinReadySecondsDelayAvailability) {
  ReplicaSet set = worker_set(1);
  set.spec.min_ready_seconds = 20;
  store.of<ReplicaSet>().create(set);
  world.run_for(1s);
  set_ready(*list<Pod>()[0]);
  world.run_for(19s);
  EXPECT_EQ(store.of<ReplicaSet>().find("worker-1")->status.available, 0);
  world.run_for(2s);
  EXPECT_EQ(store.of<ReplicaSet>().find("worker-1")->status.available, 1);
}

TEST_F(ReplicaSetTest, UnscheduledPodsGoFirstAndAtOnce) {
  store.of<ReplicaSet>().create(worker_set(3));
  world.run_for(1s);
  give_nodes();
  for (const auto& pod : list<Pod>()) set_ready(*pod);
  scale(5);
  world.run_for(1s);
  EXPECT_EQ(list<Pod>().size(), 5u);
  scale(2);
  world.run_for(1s);
  EXPECT_EQ(list<Pod>().size(), 3u);
  EXPECT_EQ(deleting(), 1u);
}

TEST_F(ReplicaSetTest, ScaleDownStopsAtTheClientLimit) {
  // Of 62 victims the real controller deleted 32 at once and then 20 a second.
  store.of<ReplicaSet>().create(worker_set(62));
  world.run_for(10s);
  give_nodes();
  world.run_for(10s);
  scale(0);
  world.run_for(100ms);
  EXPECT_NEAR(static_cast<double>(deleting()), 32, 2);
  world.run_for(1s);
  EXPECT_NEAR(static_cast<double>(deleting()), 52, 4);
}

TEST_F(ReplicaSetTest, TerminatingPodIsReplacedAtOnce) {
  store.of<ReplicaSet>().create(worker_set(2));
  world.run_for(1s);
  give_nodes();
  world.run_for(1s);
  store.of<Pod>().request_deletion(list<Pod>()[0]->meta, 30s);
  world.run_for(100ms);
  EXPECT_EQ(list<Pod>().size(), 3u);
}

TEST_F(ReplicaSetTest, FailedPodIsReplacedAndKept) {
  store.of<ReplicaSet>().create(worker_set(1));
  world.run_for(1s);
  store.of<Pod>().update(list<Pod>()[0]->meta, [](Pod& p) { p.status.phase = PodPhase::kFailed; });
  world.run_for(1s);
  EXPECT_EQ(list<Pod>().size(), 2u);
}

TEST_F(ReplicaSetTest, NewSizeWaitsUntilTheLastCreationsWereSeen) {
  latencies.rows["apiserver_write"] = 0.010;
  store.of<ReplicaSet>().create(worker_set(200));
  world.run_for(1s);
  scale(0);
  world.run_for(1s);
  EXPECT_EQ(deleting(), 0u);
  EXPECT_GT(list<Pod>().size(), 30u) << "the sync of 200 goes on";
  world.run_for(30s);
  EXPECT_EQ(list<Pod>().size(), 0u);
}

}  // namespace
}  // namespace queuecast::kubernetes
