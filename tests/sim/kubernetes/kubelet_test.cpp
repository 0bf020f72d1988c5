#include "sim/kubernetes/kubelet.h"

#include <gtest/gtest.h>

#include "sim/kubernetes/daemonset.h"
#include "sim/kubernetes/pods.h"
#include "tests/sim/kubernetes/cluster_fixture.h"

namespace queuecast::kubernetes {
namespace {

/// Notes what the kubelet asks for; programs end when the test says so, or at SIGTERM.
class FakeRuntime final : public PodRuntime {
 public:
  explicit FakeRuntime(simulated::World& world) : world_(world) {}

  void start(const Pod& pod, OnExit on_exit) override {
    note("start " + pod.meta.name);
    exits[pod.meta.name] = std::move(on_exit);
  }
  void terminate(const Pod& pod) override {
    note("term " + pod.meta.name);
    if (ends_at_sigterm) exits.at(pod.meta.name)(0);
  }
  void kill(const Pod& pod) override { note("kill " + pod.meta.name); }

  std::vector<std::string> calls;
  std::vector<double> times;
  std::map<std::string, OnExit> exits;
  bool ends_at_sigterm = false;

 private:
  void note(std::string call) {
    calls.push_back(std::move(call));
    times.push_back(runtime::to_seconds(world_.now() - simulated::World::kEpoch));
  }
  simulated::World& world_;
};

class KubeletTest : public ClusterTest {
 protected:
  KubeletTest() {
    latencies.rows["bound_to_started_image_present"] = 1.3;
    latencies.rows["image_pull_overhead"] = 0.5;
    latencies.rows["image_download_rate_compressed"] = 50;   // 170 MB: 3.4 s
    latencies.rows["image_unpack_rate_uncompressed"] = 100;  // 500 MB: 5 s
    latencies.rows["image_manifest_check"] = 0.25;
    node = store.of<Node>().create(ready_node("n"))->meta;
  }
  ObjectMeta bind(const std::string& name, const std::function<void(Pod&)>& change = {}) {
    Pod pod = worker_pod(name);
    pod.spec.node_name = "n";
    if (change) change(pod);
    return store.of<Pod>().create(pod)->meta;
  }
  std::shared_ptr<const Pod> pod(const std::string& name) { return store.of<Pod>().find(name); }

  FakeRuntime programs{world};
  ObjectMeta node;
  Kubelet kubelet{store, latencies, programs, log};
};

TEST_F(KubeletTest, ColdPullThenStartThenReadyAtTheNextRelist) {
  bind("a");
  world.run_for(10190ms);
  EXPECT_TRUE(programs.calls.empty());
  EXPECT_EQ(pod("a")->status.waiting_reason, "ContainerCreating");
  world.run_for(20ms);  // 1.3 + 0.5 + 3.4 + 5 = 10.2 s
  EXPECT_EQ(programs.calls, (std::vector<std::string>{"start a"}));
  EXPECT_FALSE(pod("a")->ready());
  world.run_for(800ms);
  EXPECT_TRUE(pod("a")->ready());
  EXPECT_EQ(pod("a")->status.phase, PodPhase::kRunning);
  ASSERT_EQ(store.of<Node>().find("n", "")->status.images.size(), 1u);
  EXPECT_EQ(store.of<Node>().find("n", "")->status.images[0].name, "registry.example.com/team/worker:1");
}

TEST_F(KubeletTest, WarmNodeStartsWithoutAPullUnlessThePolicyIsAlways) {
  bind("a");
  world.run_for(20s);
  bind("b");
  bind("c", [](Pod& p) { p.spec.containers[0].always_pull = true; });
  world.run_for(20s);
  ASSERT_EQ(programs.times.size(), 3u);
  EXPECT_NEAR(programs.times[1] - 20, 1.3, 0.01);
  EXPECT_NEAR(programs.times[2] - 20, 1.55, 0.01);
}

TEST_F(KubeletTest, SerialPullsQueueBehindEachOther) {
  bind("a");
  bind("b", [](Pod& p) { p.spec.containers[0].image = "other:1"; });
  bind("c");
  world.run_for(60s);
  ASSERT_EQ(programs.times.size(), 3u);
  EXPECT_NEAR(programs.times[0], 10.2, 0.01);
  EXPECT_NEAR(programs.times[1], 19.1, 0.01);
  EXPECT_NEAR(programs.times[2], 19.35, 0.01) << "found absent before the queue, so the manifest is asked for";
}

TEST_F(KubeletTest, DeletionSendsSigtermAndSigkillAfterTheGrace) {
  const ObjectMeta meta = bind("a");
  world.run_for(20s);
  delete_pod(store, *pod("a"));
  world.run_for(29s);
  EXPECT_EQ(programs.calls, (std::vector<std::string>{"start a", "term a"}));
  world.run_for(1500ms);
  EXPECT_EQ(programs.calls.back(), "kill a");
  EXPECT_NEAR(programs.times.back(), 50, 0.01);
  EXPECT_NE(pod("a"), nullptr);
  world.run_for(1s);
  EXPECT_EQ(pod("a"), nullptr);
}

TEST_F(KubeletTest, ProgramThatEndsAtSigtermEndsThePodEarly) {
  programs.ends_at_sigterm = true;
  bind("a");
  world.run_for(20s);
  delete_pod(store, *pod("a"));
  world.run_for(1100ms);
  EXPECT_EQ(pod("a"), nullptr);
  EXPECT_EQ(programs.calls, (std::vector<std::string>{"start a", "term a"}));
}

TEST_F(KubeletTest, ShorterGraceOfALaterDeletionCounts) {
  bind("a");
  world.run_for(20s);
  delete_pod(store, *pod("a"));
  world.run_for(1s);
  delete_pod(store, *pod("a"), 2s);
  world.run_for(5s);
  EXPECT_NEAR(programs.times.back(), 23, 0.01);
  EXPECT_EQ(pod("a"), nullptr);
}

TEST_F(KubeletTest, PodDeletedDuringThePullNeverStarts) {
  bind("a");
  world.run_for(5s);
  delete_pod(store, *pod("a"));
  world.run_for(30s);
  EXPECT_TRUE(programs.calls.empty());
  EXPECT_EQ(pod("a"), nullptr);
}

TEST_F(KubeletTest, CrashesRestartAtOnceThenWithDoublingBackoff) {
  bind("a");
  world.run_for(20s);
  std::vector<double> waits;
  for (int crash = 0; crash < 4; ++crash) {
    const double at = seconds_now();
    programs.exits.at("a")(1);
    world.run_for(1s);
    EXPECT_FALSE(crash > 0 && pod("a")->ready());
    EXPECT_EQ(pod("a")->status.waiting_reason, crash > 0 ? "CrashLoopBackOff" : "");
    world.run_for(99s);
    waits.push_back(programs.times.back() - at);
    EXPECT_TRUE(pod("a")->ready());
    EXPECT_EQ(pod("a")->status.restarts, crash + 1);
  }
  EXPECT_LE(waits[0], 1.0);
  EXPECT_NEAR(waits[1], 10, 1.01);
  EXPECT_NEAR(waits[2], 20, 1.01);
  EXPECT_NEAR(waits[3], 40, 1.01);
  world.run_for(601s);  // ran for more than ten minutes: fresh
  const double at = seconds_now();
  programs.exits.at("a")(1);
  world.run_for(5s);
  EXPECT_LE(programs.times.back() - at, 1.0);
}

TEST_F(KubeletTest, RestartPolicyNeverMakesAPhaseOfTheExitCode) {
  bind("good", [](Pod& p) { p.spec.restart_policy = "Never"; });
  bind("bad", [](Pod& p) { p.spec.restart_policy = "OnFailure"; });
  world.run_for(30s);
  programs.exits.at("good")(0);
  programs.exits.at("bad")(3);
  world.run_for(2s);
  EXPECT_EQ(pod("good")->status.phase, PodPhase::kSucceeded);
  EXPECT_EQ(pod("bad")->status.phase, PodPhase::kRunning);
  EXPECT_EQ(pod("bad")->status.restarts, 1);
}

TEST_F(KubeletTest, PodsOfARemovedNodeEndAtOnceAndAreCollectedLater) {
  bind("a");
  world.run_for(20s);
  store.of<Node>().remove(node);
  world.run_for(10ms);
  EXPECT_EQ(programs.calls.back(), "kill a");
  world.run_for(39s);
  EXPECT_NE(pod("a"), nullptr);
  world.run_for(22s);
  EXPECT_EQ(pod("a"), nullptr);
}

TEST_F(KubeletTest, PodRemovedByForceIsKilled) {
  const ObjectMeta meta = bind("a");
  world.run_for(20s);
  store.of<Pod>().remove(meta);
  world.run_for(10ms);
  EXPECT_EQ(programs.calls.back(), "kill a");
}

TEST_F(KubeletTest, DaemonSetPodTakesRoomOnEachToleratedNodeAndRunsNothing) {
  DaemonSetController daemons{store, latencies};
  DaemonSet agent;
  agent.meta.name = "agent";
  agent.pod_template = worker_template(100);
  store.of<DaemonSet>().create(agent);
  Node fresh = ready_node("fresh");
  fresh.taints = {{"node.kubernetes.io/not-ready", "", TaintEffect::kNoSchedule}};
  store.of<Node>().create(fresh);
  Node special = ready_node("special");
  special.taints = {{"team", "x", TaintEffect::kNoSchedule}};
  store.of<Node>().create(special);
  world.run_for(5s);
  std::vector<std::string> nodes;
  for (const auto& p : list<Pod>()) {
    nodes.push_back(p->spec.node_name);
    EXPECT_TRUE(p->ready());
  }
  std::sort(nodes.begin(), nodes.end());
  EXPECT_EQ(nodes, (std::vector<std::string>{"fresh", "n"}));
  EXPECT_TRUE(programs.calls.empty());
}

TEST_F(ClusterTest, ParallelPullsBeyondTheRegistryLimitComeBackLater) {
  FakeRuntime programs{world};
  latencies.rows["image_manifest_check"] = 0.1;
  latencies.rows["image_pull_overhead"] = 1;
  Kubelet::Options options;
  options.images.serial = false;
  Kubelet kubelet{store, latencies, programs, log, options};
  store.of<Node>().create(ready_node("n"));
  for (int i = 0; i < 30; ++i) {
    Pod pod = worker_pod("p" + std::to_string(i));
    pod.spec.node_name = "n";
    store.of<Pod>().create(pod);
  }
  world.run_for(5s);
  EXPECT_EQ(programs.calls.size(), 10u);
  world.run_for(11s);
  EXPECT_GT(programs.calls.size(), 20u);
  world.run_for(30s);
  EXPECT_EQ(programs.calls.size(), 30u);
}

}  // namespace
}  // namespace queuecast::kubernetes
