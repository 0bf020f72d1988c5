#include "sim/kubernetes/store.h"

#include <gtest/gtest.h>

#include <chrono>
#include <vector>

#include "runtime/simulated/world.h"
#include "sim/kubernetes/objects.h"

namespace queuecast::kubernetes {
namespace {

using namespace std::chrono_literals;
using Type = WatchEvent<Pod>::Type;

Pod pod(std::string name) {
  Pod result;
  result.meta.name = std::move(name);
  return result;
}

class StoreTest : public testing::Test {
 protected:
  void record() {
    store.of<Pod>().watch([this](const WatchEvent<Pod>& event) {
      static const char* const kNames[] = {"added ", "modified ", "deleted "};
      seen.push_back(kNames[static_cast<int>(event.type)] + event.object->meta.name);
    });
  }

  simulated::World world;
  Store store{world, 5ms};
  std::vector<std::string> seen;
};

TEST_F(StoreTest, WatcherSeesChangesInOrderOneDelayLater) {
  record();
  auto& pods = store.of<Pod>();
  const auto a = pods.create(pod("a"));
  pods.create(pod("b"));
  pods.update(a->meta, [](Pod& p) { p.status.phase = PodPhase::kRunning; });
  pods.remove(a->meta);
  world.run_for(5ms - 1ns);
  EXPECT_TRUE(seen.empty());
  world.run_for(1ns);
  EXPECT_EQ(seen, (std::vector<std::string>{"added a", "added b", "modified a", "deleted a"}));
}

TEST_F(StoreTest, WriteInsideAWatcherArrivesAfterItsOwnDelay) {
  store.of<Pod>().watch([this](const WatchEvent<Pod>& event) {
    if (event.object->meta.name == "a") store.of<Pod>().create(pod("b"));
  });
  record();
  store.of<Pod>().create(pod("a"));
  world.run_for(5ms);
  EXPECT_EQ(seen.size(), 1u);
  world.run_for(5ms);
  EXPECT_EQ(seen, (std::vector<std::string>{"added a", "added b"}));
}

TEST_F(StoreTest, EventsCarrySnapshotsOfThatMoment) {
  std::vector<PodPhase> phases;
  store.of<Pod>().watch([&](const WatchEvent<Pod>& event) { phases.push_back(event.object->status.phase); });
  const auto created = store.of<Pod>().create(pod("a"));
  store.of<Pod>().update(created->meta, [](Pod& p) { p.status.phase = PodPhase::kRunning; });
  world.run_for(1s);
  EXPECT_EQ(phases, (std::vector{PodPhase::kPending, PodPhase::kRunning}));
  EXPECT_EQ(created->status.phase, PodPhase::kPending);
}

TEST_F(StoreTest, FinalizerHoldsADeletedObjectUntilItIsTakenOff) {
  record();
  Pod held = pod("a");
  held.meta.finalizers = {"example.com/hold"};
  const auto created = store.of<Pod>().create(held);
  store.of<Pod>().request_deletion(created->meta);
  ASSERT_NE(store.of<Pod>().find("a"), nullptr);
  EXPECT_TRUE(store.of<Pod>().find("a")->meta.deleting());
  store.of<Pod>().update(created->meta, [](Pod& p) { p.meta.finalizers.clear(); });
  EXPECT_EQ(store.of<Pod>().find("a"), nullptr);
  world.run_for(1s);
  EXPECT_EQ(seen, (std::vector<std::string>{"added a", "modified a", "deleted a"}));
}

TEST_F(StoreTest, GracePeriodMarksAndDoesNotRemove) {
  const auto created = store.of<Pod>().create(pod("a"));
  store.of<Pod>().request_deletion(created->meta, 30s);
  EXPECT_EQ(store.of<Pod>().find("a")->meta.deletion, world.now() + 30s);
  store.of<Pod>().request_deletion(created->meta, 60s);
  EXPECT_EQ(store.of<Pod>().find("a")->meta.deletion, world.now() + 30s);
}

TEST_F(StoreTest, GenerationRisesWithTheSpecOnly) {
  const auto created = store.of<Pod>().create(pod("a"));
  EXPECT_EQ(created->meta.generation, 1u);
  const auto status = store.of<Pod>().update(created->meta, [](Pod& p) { p.status.restarts = 1; });
  EXPECT_EQ(status->meta.generation, 1u);
  const auto spec = store.of<Pod>().update(
      created->meta, [](Pod& p) { p.spec.priority = 1; }, true);
  EXPECT_EQ(spec->meta.generation, 2u);
  EXPECT_LT(status->meta.resource_version, spec->meta.resource_version);
}

TEST_F(StoreTest, NewObjectOfTheSameNameIsNotTheOldOne) {
  const auto first = store.of<Pod>().create(pod("a"));
  store.of<Pod>().remove(first->meta);
  const auto second = store.of<Pod>().create(pod("a"));
  EXPECT_NE(first->meta.uid, second->meta.uid);
  store.of<Pod>().remove(first->meta);
  store.of<Pod>().request_deletion(first->meta);
  EXPECT_EQ(store.of<Pod>().update(first->meta, [](Pod&) {}), nullptr);
  EXPECT_EQ(store.of<Pod>().find("a"), second);
}

TEST_F(StoreTest, NameThatExistsIsRefused) {
  store.of<Pod>().create(pod("a"));
  EXPECT_THROW(store.of<Pod>().create(pod("a")), std::logic_error);
}

TEST_F(StoreTest, AdmissionChangesAnObjectBeforeAnybodySeesIt) {
  store.of<Pod>().admit([](Pod& p) { p.meta.labels["admitted"] = "yes"; });
  EXPECT_EQ(store.of<Pod>().create(pod("a"))->meta.labels.at("admitted"), "yes");
}

TEST(PodRequests, SidecarsCountBesideContainersAndInitContainersAlone) {
  const auto container = [](std::int64_t cpu, bool sidecar) {
    Container result;
    result.requests.cpu_milli = cpu;
    result.sidecar = sidecar;
    return result;
  };
  PodSpec spec;
  spec.containers = {container(100, false), container(200, false)};
  EXPECT_EQ(spec.requests().cpu_milli, 300);
  spec.init_containers = {container(500, false)};
  EXPECT_EQ(spec.requests().cpu_milli, 500);
  spec.init_containers = {container(250, true), container(400, false)};
  EXPECT_EQ(spec.requests().cpu_milli, 650);
  spec.init_containers = {container(250, true), container(100, false)};
  spec.overhead.cpu_milli = 10;
  EXPECT_EQ(spec.requests().cpu_milli, 560);
  EXPECT_EQ(spec.requests().pods, 1);
}

}  // namespace
}  // namespace queuecast::kubernetes
