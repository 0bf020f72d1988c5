#include "sim/keda/scale_loop.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/simulated/world.h"
#include "sim/hpa/controller.h"
#include "tests/sim/keda/fake_queues.h"

namespace queuecast::keda {
namespace {

using namespace std::chrono_literals;
using kubernetes::Deployment;
using kubernetes::HorizontalPodAutoscaler;
using testing::ElementsAre;
using testing::HasSubstr;

/// A ScaledObject on an SQS queue (target 5) over a Deployment whose status follows at once.
class ScaleLoopTest : public testing::Test {
 protected:
  ScaleLoopTest() {
    log_.set_sink([this](const kubernetes::Decision& decision) {
      records_.push_back(decision.component + ": " + decision.what + ": " + decision.reason);
    });
    store_.of<Deployment>().watch([this](const kubernetes::WatchEvent<Deployment>& event) {
      if (event.object->spec.replicas == event.object->status.replicas) return;
      store_.of<Deployment>().update(event.object->meta,
                                     [](Deployment& changed) { changed.status.replicas = changed.spec.replicas; });
    });
    Deployment deployment;
    deployment.meta.name = "worker";
    deployment.spec.replicas = 0;
    store_.of<Deployment>().create(deployment);
    object_.meta.name = "worker";
    object_.spec.target.name = "worker";
    object_.spec.polling_interval = 30;
    object_.spec.cooldown_period = 60;
    object_.spec.triggers.resize(1);
    object_.spec.triggers[0].type = "aws-sqs-queue";
    object_.spec.triggers[0].name = "q";
    object_.spec.triggers[0].metadata = {{"queueURL", "https://sqs.eu-west-1.amazonaws.com/000000000000/jobs"},
                                         {"awsRegion", "eu-west-1"},
                                         {"identityOwner", "operator"}};
  }

  void start(KedaOptions options = {}, bool with_hpa = true) {
    keda_.emplace(store_, queues_, log_, options);
    if (with_hpa) hpa_.emplace(store_, *keda_, log_);
    store_.of<ScaledObject>().create(object_);
  }
  std::int32_t replicas() { return store_.of<Deployment>().find("worker")->spec.replicas; }
  void set_replicas(std::int32_t count) {
    store_.of<Deployment>().update(
        store_.of<Deployment>().find("worker")->meta, [&](Deployment& changed) { changed.spec.replicas = count; },
        true);
  }
  std::shared_ptr<const ScaledObject> object() { return store_.of<ScaledObject>().find("worker"); }
  std::shared_ptr<const HorizontalPodAutoscaler> hpa() {
    return store_.of<HorizontalPodAutoscaler>().find("keda-hpa-worker");
  }
  void annotate(const std::string& key, const std::string& value) {
    store_.of<ScaledObject>().update(object()->meta,
                                     [&](ScaledObject& changed) { changed.meta.annotations[key] = value; });
  }

  simulated::World world_;
  kubernetes::Store store_{world_};
  FakeQueues queues_{world_};
  kubernetes::DecisionLog log_;
  ScaledObject object_;
  std::vector<std::string> records_;
  std::optional<KedaOperator> keda_;
  std::optional<hpa::HpaController> hpa_;
};

TEST_F(ScaleLoopTest, CreatesTheHpaAndPollsAtOnce) {
  start({}, false);
  world_.run_for(400ms);
  ASSERT_TRUE(hpa());
  EXPECT_EQ(hpa()->spec.max_replicas, 100);
  EXPECT_FALSE(hpa()->spec.behavior);
  EXPECT_EQ(hpa()->meta.owner->name, "worker");
  EXPECT_EQ(queues_.requests, 1);
  world_.run_for(60s);
  EXPECT_EQ(queues_.requests, 3);
  EXPECT_TRUE(kubernetes::is_true(object()->status.conditions, "Ready"));
  EXPECT_EQ(object()->status.original_replica_count, 0);
}

TEST_F(ScaleLoopTest, WakesAtTheNextPollAndTheHpaGrowsIt) {
  start();
  world_.run_for(20s);
  queues_.sqs = {500, 0, 0};
  world_.run_for(9s);
  EXPECT_EQ(replicas(), 0);
  world_.run_for(2s);
  EXPECT_GE(replicas(), 1);
  world_.run_for(2min);
  EXPECT_EQ(replicas(), 100);
  EXPECT_THAT(records_, testing::Contains("keda: replicas 0 -> 1: aws-sqs-queue active: 500 messages > activation 0"));
  EXPECT_THAT(records_, testing::Contains(HasSubstr("hpa: replicas 1 -> 4: recommendation 100")));
}

TEST_F(ScaleLoopTest, GoesToZeroInOneStepWhenTheCooldownIsOver) {
  start();
  queues_.sqs = {50, 0, 0};
  world_.run_for(70s);  // last active poll at 60.3 s
  EXPECT_EQ(replicas(), 10);
  queues_.sqs = {0, 0, 0};
  world_.run_for(49s);
  EXPECT_EQ(replicas(), 10) << "the HPA holds";
  world_.run_for(3s);
  EXPECT_EQ(replicas(), 0) << "floor(60.3) + 60 has passed at 120.3";
  EXPECT_EQ(object()->status.last_active, simulated::World::kEpoch + 60s);
}

TEST_F(ScaleLoopTest, QueueBelowTheActivationStaysAtZeroAndSaysWhy) {
  object_.spec.triggers[0].metadata["activationQueueLength"] = "20";
  start();
  queues_.sqs = {18, 0, 0};
  world_.run_for(70s);
  EXPECT_EQ(replicas(), 0);
  EXPECT_THAT(records_, testing::Contains("keda: kept at 0: aws-sqs-queue: 18 messages <= activation 20"));
}

TEST_F(ScaleLoopTest, From221TheHpaAloneAsksWhenItAloneMoves) {
  object_.spec.min_replica_count = 1;
  set_replicas(1);
  queues_.sqs = {3, 0, 0};
  start();
  world_.run_for(300s);
  const int requests = queues_.requests;
  EXPECT_NEAR(requests, 21, 1) << "one of the loop at the start, then one per sync";
  EXPECT_TRUE(object()->status.last_active);
  EXPECT_GE(*object()->status.last_active, simulated::World::kEpoch + 260s) << "refreshed from what the HPA saw";
}

TEST_F(ScaleLoopTest, UpTo220BothAsk) {
  object_.spec.min_replica_count = 1;
  set_replicas(1);
  queues_.sqs = {3, 0, 0};
  KedaOptions options;
  options.keda_version = "2.20.2";
  start(options);
  world_.run_for(300s);
  EXPECT_NEAR(queues_.requests, 30, 2);
}

TEST_F(ScaleLoopTest, CachedMetricsSaveTheHpasQueries) {
  object_.spec.triggers[0].use_cached_metrics = true;
  queues_.sqs = {50, 0, 0};
  start();
  world_.run_for(300s);
  EXPECT_EQ(replicas(), 10);
  EXPECT_NEAR(queues_.requests, 10, 1);
}

TEST_F(ScaleLoopTest, FailingSourceIsAskedTwiceAndFallsBackAboveTheThreshold) {
  object_.spec.min_replica_count = 1;
  object_.spec.fallback = Fallback{3, 6, "static"};
  set_replicas(1);
  queues_.sqs = {5, 0, 0};
  start();
  world_.run_for(20s);
  queues_.fails = true;
  const int before = queues_.requests;
  world_.run_for(15s);
  EXPECT_GE(queues_.requests - before, 2);
  EXPECT_EQ(replicas(), 1);
  world_.run_for(75s);
  EXPECT_EQ(replicas(), 6);
  EXPECT_TRUE(kubernetes::is_true(object()->status.conditions, "Fallback"));
  queues_.fails = false;
  world_.run_for(20s);
  EXPECT_EQ(object()->status.health.at("s0-aws-sqs-jobs"), (Health{0, false}));
}

TEST_F(ScaleLoopTest, WithoutFallbackAnErrorHoldsTheHpaAndShowsInReady) {
  start();
  queues_.sqs = {50, 0, 0};
  world_.run_for(60s);
  EXPECT_EQ(replicas(), 10);
  queues_.fails = true;
  world_.run_for(200s);
  EXPECT_EQ(replicas(), 10) << "a failing trigger does not scale to zero";
  EXPECT_EQ(object()->status.conditions.at("Ready").reason, "TriggerError");
  EXPECT_EQ(hpa()->status.conditions.at("ScalingActive").reason, "FailedGetExternalMetric");
  EXPECT_EQ(object()->status.conditions.at("HPAActive").reason, "FailedGetExternalMetric");
}

TEST_F(ScaleLoopTest, PauseFreezesAndUnpausingStartsAnew) {
  start();
  queues_.sqs = {50, 0, 0};
  world_.run_for(60s);
  annotate("autoscaling.keda.sh/paused-replicas", "2");
  world_.run_for(1s);
  EXPECT_EQ(replicas(), 2);
  EXPECT_FALSE(hpa());
  const int requests = queues_.requests;
  world_.run_for(120s);
  EXPECT_EQ(queues_.requests, requests);
  EXPECT_EQ(replicas(), 2);
  store_.of<ScaledObject>().update(object()->meta, [](ScaledObject& changed) { changed.meta.annotations.clear(); });
  world_.run_for(40s);
  EXPECT_TRUE(hpa());
  EXPECT_EQ(replicas(), 10);
}

TEST_F(ScaleLoopTest, ASpecEditPollsAtOnceAndChangesTheHpa) {
  start();
  world_.run_for(10s);
  EXPECT_EQ(queues_.requests, 1);
  store_.of<ScaledObject>().update(
      object()->meta, [](ScaledObject& changed) { changed.spec.max_replica_count = 7; }, true);
  world_.run_for(1s);
  EXPECT_EQ(queues_.requests, 2);
  EXPECT_EQ(hpa()->spec.max_replicas, 7);
}

TEST_F(ScaleLoopTest, RefusedObjectIsRetriedUntilItsTargetAppears) {
  object_.spec.target.name = "later";
  start();
  world_.run_for(10s);
  EXPECT_EQ(object()->status.conditions.at("Ready").reason, "ScaledObjectCheckFailed");
  EXPECT_THAT(records_, ElementsAre(HasSubstr("not scaled: spec.scaleTargetRef: Deployment later is not found")));
  Deployment deployment;
  deployment.meta.name = "later";
  store_.of<Deployment>().create(deployment);
  world_.run_for(20s);
  EXPECT_TRUE(hpa());
}

TEST_F(ScaleLoopTest, DeletionTakesTheHpaAlongAndRestoresReplicasWhenAskedTo) {
  object_.spec.restore_to_original_replica_count = true;
  set_replicas(3);
  queues_.sqs = {50, 0, 0};
  start();
  world_.run_for(60s);
  EXPECT_EQ(replicas(), 10);
  store_.of<ScaledObject>().request_deletion(object()->meta);
  world_.run_for(1s);
  EXPECT_FALSE(object());
  EXPECT_FALSE(hpa());
  EXPECT_EQ(replicas(), 3);
}

TEST_F(ScaleLoopTest, FormulaReplacesTheMetricsAndDecidesAboutActivity) {
  object_.spec.triggers.push_back(object_.spec.triggers[0]);
  object_.spec.triggers[1].name = "r";
  object_.spec.triggers[1].metadata["queueURL"] = "https://sqs.eu-west-1.amazonaws.com/000000000000/more";
  object_.spec.scaling_modifiers = ScalingModifiers{"q + r", "10", "99", ""};
  queues_.sqs = {49, 0, 0};
  start();
  world_.run_for(70s);
  EXPECT_EQ(replicas(), 0);
  queues_.sqs = {50, 0, 0};
  world_.run_for(70s);
  EXPECT_EQ(replicas(), 10);
  ASSERT_EQ(hpa()->spec.metrics.size(), 1u);
  EXPECT_EQ(hpa()->spec.metrics[0].name, "composite-metric");
}

TEST_F(ScaleLoopTest, SeveralSourcesAreAskedAtOnce) {
  object_.spec.triggers.push_back(object_.spec.triggers[0]);
  object_.spec.triggers[1].name = "r";
  object_.spec.triggers[1].metadata["queueURL"] = "more";
  queues_.takes = 2s;
  queues_.sqs = {1, 0, 0};
  start({}, false);
  world_.run_for(2500ms);
  EXPECT_EQ(replicas(), 1);
}

TEST_F(ScaleLoopTest, RestartStartsTheLoopsAnew) {
  start();
  world_.run_for(10s);
  keda_->restart();
  world_.run_for(1s);
  EXPECT_EQ(queues_.requests, 2);
  EXPECT_TRUE(hpa());
}

}  // namespace
}  // namespace queuecast::keda
