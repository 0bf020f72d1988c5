#include "sim/hpa/controller.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/simulated/world.h"

namespace queuecast::hpa {
namespace {

using namespace std::chrono_literals;
using kubernetes::Deployment;
using kubernetes::MetricResult;
using runtime::Task;
using testing::ElementsAre;
using testing::Pair;

/// A metric whose value a test sets.
class Metric final : public ExternalMetrics {
 public:
  explicit Metric(runtime::Runtime& runtime) : runtime_(runtime) {}
  Task<MetricResult> external_metric(std::string, std::string, kubernetes::Labels) override {
    ++requests;
    co_await runtime::sleep_for(runtime_, takes);
    if (fails) co_return MetricResult(std::string("source down"));
    co_return MetricResult(std::vector<std::int64_t>{value * 1000});
  }
  std::int64_t value = 0;
  bool fails = false;
  int requests = 0;
  Duration takes = 5ms;

 private:
  runtime::Runtime& runtime_;
};

class HpaControllerTest : public testing::Test {
 protected:
  HpaControllerTest() {
    log_.set_sink([this](const kubernetes::Decision& decision) { decisions_.push_back(decision); });
    store_.of<Deployment>().watch([this](const kubernetes::WatchEvent<Deployment>& event) {
      if (event.object->spec.replicas == event.object->status.replicas) return;
      const auto& deployment = *event.object;
      if (event.previous && event.previous->spec.replicas != deployment.spec.replicas) {
        path_.emplace_back(runtime::to_seconds(world_.now() - start_), deployment.spec.replicas);
      }
      store_.of<Deployment>().update(deployment.meta,
                                     [](Deployment& changed) { changed.status.replicas = changed.spec.replicas; });
    });
  }

  void deploy(std::int32_t replicas) {
    Deployment deployment;
    deployment.meta.name = "worker";
    deployment.spec.replicas = replicas;
    deployment.status.replicas = replicas;
    store_.of<Deployment>().create(deployment);
    HorizontalPodAutoscaler hpa;
    hpa.meta.name = "keda-hpa-worker";
    hpa.spec.target.name = "worker";
    hpa.spec.min_replicas = 1;
    hpa.spec.max_replicas = 100;
    kubernetes::MetricSpec metric;
    metric.name = "s0-aws-sqs-jobs";
    metric.target_milli = 5000;
    hpa.spec.metrics = {metric};
    store_.of<HorizontalPodAutoscaler>().create(hpa);
  }
  std::int32_t replicas() { return store_.of<Deployment>().find("worker")->spec.replicas; }
  void set_replicas(std::int32_t count) {
    store_.of<Deployment>().update(
        store_.of<Deployment>().find("worker")->meta, [&](Deployment& changed) { changed.spec.replicas = count; },
        true);
  }
  /// Replicas after each whole period of 15 s.
  std::vector<std::int32_t> periods(int count) {
    std::vector<std::int32_t> result;
    for (int i = 0; i < count; ++i) {
      world_.run_for(15s);
      result.push_back(replicas());
    }
    return result;
  }

  simulated::World world_;
  kubernetes::Store store_{world_};
  Metric metric_{world_};
  kubernetes::DecisionLog log_;
  TimePoint start_ = world_.now();
  std::vector<std::pair<double, std::int32_t>> path_;
  std::vector<kubernetes::Decision> decisions_;
};

TEST_F(HpaControllerTest, SyncsANewHpaAtOnceAndThenEveryPeriod) {
  HpaController controller(store_, metric_, log_);
  metric_.value = 500;
  deploy(1);
  world_.run_for(1s);
  EXPECT_EQ(replicas(), 4);
  EXPECT_THAT(periods(5), ElementsAre(8, 16, 32, 64, 100));
}

TEST_F(HpaControllerTest, UpTo136TheFirstSyncComesAfterOnePeriod) {
  HpaOptions options;
  options.kubernetes_version = "v1.36.3";
  HpaController controller(store_, metric_, log_, options);
  metric_.value = 500;
  deploy(1);
  world_.run_for(15s);
  EXPECT_EQ(replicas(), 1);
  world_.run_for(1s);
  EXPECT_EQ(replicas(), 4);
}

TEST_F(HpaControllerTest, ASpecChangeIsEvaluatedAtOnce) {
  HpaController controller(store_, metric_, log_);
  deploy(10);
  metric_.value = 50;
  world_.run_for(5s);
  const auto hpa = store_.of<HorizontalPodAutoscaler>().find("keda-hpa-worker");
  store_.of<HorizontalPodAutoscaler>().update(
      hpa->meta, [](HorizontalPodAutoscaler& changed) { changed.spec.max_replicas = 6; }, true);
  world_.run_for(1s);
  EXPECT_EQ(replicas(), 6);
}

TEST_F(HpaControllerTest, AskNoMetricAtZeroAndSeesTheWakeUpOnlyAtTheNextSync) {
  HpaController controller(store_, metric_, log_);
  deploy(0);
  metric_.value = 50;
  world_.run_for(20s);
  EXPECT_EQ(metric_.requests, 0);
  set_replicas(1);
  world_.run_for(5s);
  EXPECT_EQ(replicas(), 1);
  world_.run_for(15s);
  EXPECT_EQ(replicas(), 4);
}

TEST_F(HpaControllerTest, OverwritesAConcurrentWrite) {
  HpaOptions options;
  options.scale_put = 100ms;
  HpaController controller(store_, metric_, log_, options);
  metric_.value = 500;
  metric_.takes = 100ms;
  deploy(4);
  world_.run_for(150ms);  // between the read and the write
  set_replicas(3);
  world_.run_for(1s);
  EXPECT_EQ(replicas(), 8);
}

TEST_F(HpaControllerTest, RestartForgetsAndProtectsTheCurrentCount) {
  HpaController controller(store_, metric_, log_);
  deploy(20);
  metric_.value = 0;
  world_.run_for(290s);
  controller.restart();
  world_.run_for(290s);
  EXPECT_EQ(replicas(), 20);
  world_.run_for(30s);
  EXPECT_EQ(replicas(), 1);
}

TEST_F(HpaControllerTest, LongSyncsLockToTheResync) {
  HpaController controller(store_, metric_, log_);
  metric_.takes = 8s;
  metric_.value = 50;
  deploy(10);
  world_.run_for(100s);
  // The resyncs at 15 s, 30 s, ... fall inside the syncs from the second on.
  EXPECT_EQ(controller.syncs(), 6u);
}

TEST_F(HpaControllerTest, WritesStatusAndConditions) {
  HpaController controller(store_, metric_, log_);
  metric_.value = 500;
  deploy(1);
  world_.run_for(1s);
  const auto hpa = store_.of<HorizontalPodAutoscaler>().find("keda-hpa-worker");
  EXPECT_EQ(hpa->status.current_replicas, 1);
  EXPECT_EQ(hpa->status.desired_replicas, 4);
  EXPECT_EQ(hpa->status.current_metrics_milli.at(0), 500000);
  EXPECT_TRUE(kubernetes::is_true(hpa->status.conditions, "ScalingActive"));
  EXPECT_EQ(hpa->status.conditions.at("AbleToScale").reason, "SucceededRescale");
  EXPECT_EQ(hpa->status.conditions.at("ScalingLimited").reason, "ScaleUpLimit");
  ASSERT_FALSE(decisions_.empty());
  EXPECT_EQ(decisions_[0].component, "hpa");
  EXPECT_EQ(decisions_[0].object, "HorizontalPodAutoscaler/keda-hpa-worker");
  EXPECT_EQ(decisions_[0].what, "replicas 1 -> 4");
}

TEST_F(HpaControllerTest, ResourceMetricWithoutAMetricsServerFails) {
  HpaController controller(store_, metric_, log_);
  deploy(5);
  const auto hpa = store_.of<HorizontalPodAutoscaler>().find("keda-hpa-worker");
  store_.of<HorizontalPodAutoscaler>().update(
      hpa->meta, [](HorizontalPodAutoscaler& changed) { changed.spec.metrics.clear(); }, true);
  world_.run_for(1s);
  const auto after = store_.of<HorizontalPodAutoscaler>().find("keda-hpa-worker");
  EXPECT_EQ(after->status.conditions.at("ScalingActive").reason, "FailedGetResourceMetric");
  EXPECT_EQ(replicas(), 5);
}

}  // namespace
}  // namespace queuecast::hpa
