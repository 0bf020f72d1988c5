#include "sim/kubernetes/eviction.h"

#include <gtest/gtest.h>

#include "tests/sim/kubernetes/cluster_fixture.h"

namespace queuecast::kubernetes {
namespace {

class EvictionTest : public ClusterTest {
 protected:
  void make_set(std::int32_t replicas, int ready) {
    ReplicaSet set = worker_set(replicas);
    set.meta.uid = "set";
    store.of<ReplicaSet>().create(set);
    for (int i = 0; i < replicas; ++i) {
      Pod pod = worker_pod("p" + std::to_string(i));
      pod.meta.owner = OwnerReference{ReplicaSet::kKind, "worker-1", "set"};
      pod.spec.node_name = "n";
      pod.status.phase = PodPhase::kRunning;
      const auto created = store.of<Pod>().create(pod);
      if (i < ready) set_ready(*created);
    }
  }
  void budget(const std::string& name, std::optional<std::string> min, std::optional<std::string> max) {
    PodDisruptionBudget result;
    result.meta.name = name;
    result.selector = LabelSelector{{{"app", "worker"}}, {}};
    result.min_available = std::move(min);
    result.max_unavailable = std::move(max);
    store.of<PodDisruptionBudget>().create(result);
  }
  Eviction evict_pod(const std::string& name) { return evict(store, *store.of<Pod>().find(name)); }
};

TEST_F(EvictionTest, WithoutABudgetEverythingGoes) {
  make_set(1, 1);
  EXPECT_EQ(evict_pod("p0"), Eviction::kAllowed);
  EXPECT_TRUE(store.of<Pod>().find("p0")->meta.deleting());
}

TEST_F(EvictionTest, MaxUnavailableCountsWhatIsAlreadyLeaving) {
  make_set(4, 4);
  budget("b", {}, "1");
  EXPECT_EQ(evict_pod("p0"), Eviction::kAllowed);
  EXPECT_EQ(evict_pod("p1"), Eviction::kTooManyDisruptions);
}

TEST_F(EvictionTest, MinAvailablePercentRoundsUp) {
  make_set(3, 3);
  budget("b", "50%", {});
  EXPECT_EQ(disruptions_allowed(store, *list<PodDisruptionBudget>()[0]), 1);
}

TEST_F(EvictionTest, UnreadyPodGoesWhileTheBudgetIsHealthy) {
  make_set(3, 2);
  budget("b", "2", {});
  EXPECT_EQ(evict_pod("p0"), Eviction::kTooManyDisruptions);
  EXPECT_EQ(evict_pod("p2"), Eviction::kAllowed);
}

TEST_F(EvictionTest, TwoBudgetsAreAnError) {
  make_set(3, 3);
  budget("a", "1", {});
  budget("b", "1", {});
  EXPECT_EQ(evict_pod("p0"), Eviction::kSeveralBudgets);
}

}  // namespace
}  // namespace queuecast::kubernetes
