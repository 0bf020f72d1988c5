#include "sim/kubernetes/scheduler.h"

#include <gtest/gtest.h>

#include "sim/kubernetes/node_lifecycle.h"
#include "sim/kubernetes/replicaset.h"
#include "tests/sim/kubernetes/cluster_fixture.h"

namespace queuecast::kubernetes {
namespace {

class SchedulerTest : public ClusterTest {
 protected:
  std::string node_of(const std::string& pod) { return store.of<Pod>().find(pod)->spec.node_name; }
  const Condition& scheduled(const std::string& pod) {
    return store.of<Pod>().find(pod)->status.conditions.at("PodScheduled");
  }
  std::size_t bound() {
    std::size_t number = 0;
    for (const auto& pod : list<Pod>()) number += pod->spec.node_name.empty() ? 0 : 1;
    return number;
  }

  SchedulerController controller{store, latencies, log};
};

TEST_F(SchedulerTest, BindsAndSaysSoInTheCondition) {
  store.of<Node>().create(ready_node("n"));
  store.of<Pod>().create(worker_pod("p"));
  world.run_for(100ms);
  EXPECT_EQ(node_of("p"), "n");
  EXPECT_EQ(scheduled("p").status, Condition::Status::kTrue);
}

TEST_F(SchedulerTest, UnschedulablePodGetsTheConditionThatProvisionersWatch) {
  store.of<Node>().create(ready_node("n", 100));
  store.of<Pod>().create(worker_pod("p"));
  world.run_for(100ms);
  EXPECT_EQ(node_of("p"), "");
  EXPECT_EQ(scheduled("p").status, Condition::Status::kFalse);
  EXPECT_EQ(scheduled("p").reason, "Unschedulable");
  EXPECT_EQ(scheduled("p").message, "0/1 nodes are available: 1 Insufficient cpu.");
  EXPECT_EQ(decisions.back().reason, "0/1 nodes are available: 1 Insufficient cpu.");
}

TEST_F(SchedulerTest, NewNodeIsUsedAtOnceWhenItsTaintGoes) {
  NodeLifecycleController lifecycle{store};
  store.of<Node>().create(ready_node("small", 100));
  world.run_for(1s);
  store.of<Pod>().create(worker_pod("p"));
  world.run_for(30s);
  Node booting = ready_node("n");
  booting.status.conditions.clear();
  store.of<Node>().create(booting);
  world.run_for(5300ms);
  EXPECT_EQ(node_of("p"), "");
  store.of<Node>().update(booting.meta, [&](Node& node) {
    set_condition(node.status.conditions, "Ready", Condition::Status::kTrue, "", world.now());
  });
  world.run_for(10ms);
  EXPECT_EQ(node_of("p"), "n") << "an idle scheduler pops from backoff";
}

TEST_F(SchedulerTest, WithoutAnyNodeOnlyTheEndOfTheBackoffBringsAPodBack) {
  world.run_for(45400ms);
  store.of<Pod>().create(worker_pod("p"));
  world.run_for(16s);  // 61.4: tried at 45.4, 47, 50 and 55
  EXPECT_EQ(scheduled("p").reason, "Unschedulable");
  store.of<Node>().create(ready_node("n"));
  world.run_for(2500ms);
  EXPECT_EQ(node_of("p"), "");
  world.run_for(200ms);  // 64.1
  EXPECT_EQ(node_of("p"), "n");
}

TEST_F(SchedulerTest, RoomOfATerminatingPodComesBackOnlyWithItsEnd) {
  store.of<Node>().create(ready_node("n", 250));
  const auto first = store.of<Pod>().create(worker_pod("first"));
  world.run_for(1s);
  store.of<Pod>().create(worker_pod("second"));
  store.of<Pod>().request_deletion(first->meta, 30s);
  world.run_for(10s);
  EXPECT_EQ(node_of("second"), "");
  store.of<Pod>().remove(first->meta);
  world.run_for(10ms);
  EXPECT_EQ(node_of("second"), "n");
}

TEST_F(SchedulerTest, BindingsStopAtTheClientLimit) {
  store.of<Node>().create(ready_node("n", 1'000'000, 1'000'000));
  store.of<Node>().update(store.of<Node>().find("n", "")->meta, [](Node& n) { n.status.allocatable.pods = 1000; });
  world.run_for(1s);
  for (int i = 0; i < 200; ++i) store.of<Pod>().create(worker_pod("p" + std::to_string(i)));
  world.run_for(210ms);
  EXPECT_NEAR(static_cast<double>(bound()), 110, 2);
  world.run_for(1s);
  EXPECT_NEAR(static_cast<double>(bound()), 160, 2);
}

TEST_F(SchedulerTest, PodsOfOneReplicaSetSpreadOverHosts) {
  for (const char* name : {"a", "b", "c"}) store.of<Node>().create(ready_node(name, 8000, 32000));
  ReplicaSetController sets{store, latencies, log};
  store.of<ReplicaSet>().create(worker_set(6));
  world.run_for(1s);
  std::map<std::string, int> on;
  for (const auto& pod : list<Pod>()) ++on[pod->spec.node_name];
  EXPECT_EQ(on, (std::map<std::string, int>{{"a", 2}, {"b", 2}, {"c", 2}}));
}

TEST_F(SchedulerTest, PodDeletedBeforeItsBindingIsForgotten) {
  latencies.rows["scheduler_bind"] = 1;
  store.of<Node>().create(ready_node("n", 250));
  const auto first = store.of<Pod>().create(worker_pod("first"));
  world.run_for(500ms);
  store.of<Pod>().request_deletion(first->meta);
  store.of<Pod>().create(worker_pod("second"));
  world.run_for(3s);
  EXPECT_EQ(store.of<Pod>().find("first"), nullptr);
  EXPECT_EQ(node_of("second"), "n");
}

}  // namespace
}  // namespace queuecast::kubernetes
