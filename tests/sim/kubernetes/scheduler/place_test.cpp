#include "sim/kubernetes/scheduler/place.h"

#include <gtest/gtest.h>

#include <deque>

#include "sim/kubernetes/scheduler/scores.h"
#include "tests/sim/kubernetes/cluster_fixture.h"

namespace queuecast::kubernetes::scheduler {
namespace {

class PlaceTest : public testing::Test {
 protected:
  const PodClass& make(const Pod& pod, std::optional<LabelSelector> selector = {}) {
    classes.push_back(make_pod_class(pod, std::move(selector)));
    classes.back().id = static_cast<int>(classes.size());
    return classes.back();
  }
  void add(const Node& node) { cluster.set_node(std::make_shared<Node>(node)); }
  static Node in_zone(Node node, const std::string& zone) {
    node.meta.labels["topology.kubernetes.io/zone"] = zone;
    return node;
  }
  std::string place(const PodClass& pod) {
    const Placement placement = placer.place(pod);
    if (!placement.node) return placement.message;
    cluster.add_pod(pod, placement.node->node->meta.name);
    return placement.node->node->meta.name;
  }

  std::deque<PodClass> classes;
  Cluster cluster;
  Placer placer{cluster};
};

TEST_F(PlaceTest, LeastAllocatedAndBalancedFallAsANodeFills) {
  add(ready_node("n"));
  const PodClass& pod = make(worker_pod("p"));
  std::vector<std::int64_t> least;
  std::vector<std::int64_t> balanced;
  for (int i = 0; i < 7; ++i) {
    least.push_back(least_allocated(pod, *cluster.find("n")));
    balanced.push_back(balanced_allocation(pod, *cluster.find("n")));
    cluster.add_pod(pod, "n");
  }
  EXPECT_EQ(least, (std::vector<std::int64_t>{93, 86, 79, 72, 65, 58, 51}));
  EXPECT_EQ(balanced, (std::vector<std::int64_t>{71, 72, 72, 72, 72, 72, 72}));
}

TEST_F(PlaceTest, FillsTheEmptiestNodeFirstAndThenSaysWhyNoneFits) {
  add(ready_node("a", 500));
  add(ready_node("b", 500));
  const PodClass& pod = make(worker_pod("p"));
  EXPECT_EQ(place(pod), "a");
  EXPECT_EQ(place(pod), "b");
  EXPECT_EQ(place(pod), "a");
  EXPECT_EQ(place(pod), "b");
  Node tainted = ready_node("c");
  tainted.taints = {{"team", "x", TaintEffect::kNoSchedule}};
  add(tainted);
  EXPECT_EQ(place(pod), "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu.");
  const Placement failure = placer.place(pod);
  EXPECT_EQ(failure.rejected_by, (std::set<Plugin>{Plugin::kTaintToleration, Plugin::kNodeResourcesFit}));
  cluster.remove_pod(pod, "b");
  EXPECT_EQ(place(pod), "b");
}

TEST_F(PlaceTest, RequestOfExactlyWhatIsLeftFits) {
  add(ready_node("a", 250));
  EXPECT_EQ(place(make(worker_pod("p", 251))), "0/1 nodes are available: 1 Insufficient cpu.");
  EXPECT_EQ(place(make(worker_pod("q", 250))), "a");
}

TEST_F(PlaceTest, PodSlotsLimitEvenPodsThatAskForNothing) {
  Node node = ready_node("a");
  node.status.allocatable.pods = 1;
  add(node);
  const PodClass& pod = make(worker_pod("p", 0));
  EXPECT_EQ(place(pod), "a");
  EXPECT_EQ(place(pod), "0/1 nodes are available: 1 Too many pods.");
}

TEST_F(PlaceTest, DefaultSpreadingEvensZonesThatLeastAllocatedWouldNot) {
  // The only node of zone y is half as large, yet a pod goes there once x has one.
  add(in_zone(ready_node("x1"), "x"));
  add(in_zone(ready_node("x2"), "x"));
  add(in_zone(ready_node("y1"), "y"));
  const PodClass& pod = make(worker_pod("p"), LabelSelector{{{"app", "worker"}}, {}});
  std::map<std::string, int> zones;
  for (int i = 0; i < 6; ++i) ++zones[place(pod).substr(0, 1)];
  EXPECT_EQ(zones["y"], 2);
  EXPECT_EQ(zones["x"], 4);
}

TEST_F(PlaceTest, HardSpreadRejectsASkewAboveTheMaximum) {
  add(in_zone(ready_node("x"), "x"));
  add(in_zone(ready_node("y", 200), "y"));  // too small for any
  Pod spread = worker_pod("p");
  TopologySpreadConstraint constraint;
  constraint.topology_key = "topology.kubernetes.io/zone";
  constraint.selector = LabelSelector{{{"app", "worker"}}, {}};
  spread.spec.topology_spread = {constraint};
  const PodClass& pod = make(spread);
  EXPECT_EQ(place(pod), "x");
  EXPECT_EQ(place(pod),
            "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't match pod topology spread constraints.");
}

TEST_F(PlaceTest, AntiAffinityOnTheHostNameAllowsOneEach) {
  add(ready_node("a"));
  add(ready_node("b"));
  Pod lonely = worker_pod("p");
  lonely.spec.pod_anti_affinity = {{"kubernetes.io/hostname", LabelSelector{{{"app", "worker"}}, {}}, 0}};
  const PodClass& pod = make(lonely);
  EXPECT_EQ(place(pod), "a");
  EXPECT_EQ(place(pod), "b");
  EXPECT_EQ(place(pod), "0/2 nodes are available: 2 node(s) didn't match pod anti-affinity rules.");
  // And those who do not mind it are refused by it.
  EXPECT_EQ(place(make(worker_pod("q"))),
            "0/2 nodes are available: 2 node(s) didn't satisfy existing pods anti-affinity rules.");
}

TEST_F(PlaceTest, OrderInterleavesZonesInTheirOrderOfAppearance) {
  add(in_zone(ready_node("x1"), "x"));
  add(in_zone(ready_node("x2"), "x"));
  add(in_zone(ready_node("y1"), "y"));
  add(ready_node("none"));
  std::vector<std::string> names;
  for (const NodeInfo* info : cluster.order()) names.push_back(info->node->meta.name);
  EXPECT_EQ(names, (std::vector<std::string>{"x1", "y1", "none", "x2"}));
}

TEST_F(PlaceTest, NodeThatComesBackStartsEmpty) {
  add(ready_node("a", 250));
  const PodClass& pod = make(worker_pod("p"));
  EXPECT_EQ(place(pod), "a");
  cluster.remove_node("a");
  EXPECT_EQ(place(pod), "no nodes available to schedule pods");
  cluster.remove_pod(pod, "a");
  add(ready_node("a", 250));
  EXPECT_EQ(place(pod), "a");
}

TEST(FeasibleNodes, FallWithTheSizeOfTheCluster) {
  const std::pair<int, int> kTable[] = {{5, 5},     {99, 99},   {100, 100},  {125, 100},  {200, 100},  {250, 120},
                                        {300, 144}, {500, 230}, {1000, 420}, {2000, 680}, {5000, 500}, {6000, 300}};
  for (const auto& [nodes, feasible] : kTable) EXPECT_EQ(feasible_nodes_to_find(nodes), feasible) << nodes;
}

TEST(SelectHost, TieGoesToTheRootOfTheHeap) {
  EXPECT_EQ(select_host({5, 5, 5}), 0u);
  EXPECT_EQ(select_host({1, 5, 5}), 1u);
  // 3 lies under 1 in the heap, so it comes before 2.
  EXPECT_EQ(select_host({1, 2, 5, 5}), 3u);
  EXPECT_EQ(select_host({1, 2, 5, 1, 1, 5}), 2u);
}

}  // namespace
}  // namespace queuecast::kubernetes::scheduler
