#include "sim/kubernetes/scheduler/queue.h"

#include <gtest/gtest.h>

#include "tests/sim/kubernetes/cluster_fixture.h"

namespace queuecast::kubernetes::scheduler {
namespace {

constexpr TimePoint kStart = simulated::World::kEpoch;
const auto kAlways = [](const PodClass&, Plugins) { return true; };

class QueueTest : public testing::Test {
 protected:
  QueueTest() { pod_class = make_pod_class(worker_pod("p"), {}); }

  void add(const std::string& name, TimePoint now = kStart, std::int64_t priority = 0) {
    auto pod = std::make_shared<Pod>(worker_pod(name));
    pod->meta.uid = name;
    pod->spec.priority = priority;
    queue.add(pod, pod_class, now);
  }
  std::string pop(TimePoint now) {
    popped = queue.pop(now);
    return popped ? popped->pod->meta.name : "";
  }
  void fail(TimePoint now) { queue.add_unschedulable(*popped, bit(Plugin::kNodeResourcesFit), now); }

  PodClass pod_class;
  SchedulingQueue queue{kStart};
  std::optional<QueuedPod> popped;
};

TEST_F(QueueTest, PriorityThenArrival) {
  add("a", kStart);
  add("b", kStart + 1s);
  add("c", kStart + 2s, 10);
  EXPECT_EQ(pop(kStart + 3s), "c");
  EXPECT_EQ(pop(kStart + 3s), "a");
  EXPECT_EQ(pop(kStart + 3s), "b");
  EXPECT_EQ(pop(kStart + 3s), "");
}

TEST_F(QueueTest, UnschedulablePodWaitsForAnEventAndIsThenPoppedEarly) {
  add("a");
  pop(kStart);
  fail(kStart);
  EXPECT_EQ(pop(kStart + 60s), "");
  queue.move([](const PodClass&, Plugins) { return false; }, kStart + 60s);
  EXPECT_EQ(pop(kStart + 60s), "");
  queue.move(kAlways, kStart + 60s);
  EXPECT_EQ(pop(kStart + 60s), "a");
  fail(kStart + 60s);
  queue.move(kAlways, kStart + 60s);
  EXPECT_EQ(pop(kStart + 60s), "a") << "still in backoff, but nothing else is active";
}

TEST_F(QueueTest, PodsInBackoffComeAfterActiveOnesInTheOrderOfExpiry) {
  add("old");
  for (int i = 0; i < 3; ++i) {  // three failures: 4 s of backoff
    pop(kStart);
    fail(kStart);
    queue.move(kAlways, kStart);
  }
  add("young");
  pop(kStart);
  fail(kStart);
  queue.move(kAlways, kStart);
  add("new");
  EXPECT_EQ(pop(kStart), "new");
  EXPECT_EQ(pop(kStart), "young") << "fewer failures, shorter backoff";
  EXPECT_EQ(pop(kStart), "old");
}

TEST_F(QueueTest, AfterAnErrorNothingWakesThePodBeforeItsWholeSecond) {
  // Attempts of a pod created at :45.4 in an empty cluster, as recorded: 45.4, 47, 50, 55, 64.
  TimePoint now = kStart + 45400ms;
  add("a", now);
  EXPECT_EQ(pop(now), "a");
  for (const auto next : {47s, 50s, 55s, 64s, 75s, 86s}) {
    queue.add_after_error(*popped, now);
    queue.move(kAlways, now);
    const TimePoint expected = kStart + next;
    EXPECT_EQ(pop(expected - 1ns), "");
    EXPECT_EQ(queue.next_change(expected - 500ms), expected);
    EXPECT_EQ(pop(expected), "a");
    now = expected;
  }
}

TEST_F(QueueTest, ForgottenPodsAreTriedAgainAfterFiveMinutes) {
  add("a");
  pop(kStart + 10s);
  fail(kStart + 10s);
  EXPECT_EQ(pop(kStart + 300s), "");
  EXPECT_EQ(pop(kStart + 310s), "") << "checked every 30 s only";
  EXPECT_EQ(pop(kStart + 330s), "a");
}

TEST_F(QueueTest, RemovedPodIsGoneWhereverItWaits) {
  add("active");
  add("unschedulable");
  EXPECT_EQ(pop(kStart), "active");
  EXPECT_EQ(pop(kStart), "unschedulable");
  fail(kStart);
  add("active");
  queue.remove("active");
  queue.remove("unschedulable");
  queue.remove("nobody");
  queue.move(kAlways, kStart);
  EXPECT_EQ(pop(kStart), "");
  EXPECT_EQ(queue.size(), 0u);
}

}  // namespace
}  // namespace queuecast::kubernetes::scheduler
