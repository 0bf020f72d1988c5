#include "sim/hpa/sync.h"

#include <gtest/gtest.h>

#include <vector>

#include "sim/hpa/explain.h"

namespace queuecast::hpa {
namespace {

using namespace std::chrono_literals;
using kubernetes::MetricSpec;

/// An HPA with one external metric of target 5 over a target whose status follows at once.
class SyncTest : public testing::Test {
 protected:
  void SetUp() override { configure(std::nullopt); }

  void configure(std::optional<ScalingBehavior> behavior) {
    kubernetes::HorizontalPodAutoscaler::Spec spec;
    spec.min_replicas = 1;
    spec.max_replicas = 100;
    MetricSpec metric;
    metric.name = "s0-aws-sqs-jobs";
    metric.target_milli = 5000;
    spec.metrics = {metric};
    spec.behavior = std::move(behavior);
    settings_ = settings(spec, {});
  }

  /// One sync at `now`; messages in the queue, or nothing when the metric fails. Returns the replicas afterwards.
  std::int32_t sync(std::optional<std::int64_t> messages, WriteAnswer answer = WriteAnswer::kWritten) {
    Sync run(settings_, memory_, status_);
    run.scale_read(Scale{replicas_, replicas_}, now_);
    std::string error;
    while (run.ask() != Sync::Ask::kDone) {
      if (run.ask() == Sync::Ask::kMetric) {
        std::optional<Proposal> proposal;
        if (messages) {
          proposal = external_average_value(std::vector<std::int64_t>{*messages * 1000}, 5000, replicas_,
                                            settings_.tolerances);
        } else {
          error = "source down";
        }
        run.metric_read(proposal, now_);
      } else if (run.ask() == Sync::Ask::kWrite) {
        ++writes_;
        run.written(answer, now_);
      } else if (run.ask() == Sync::Ask::kReread) {
        run.reread();
      } else {
        run.paused();
      }
    }
    words_ = explain(settings_, status_, run, error);
    if (run.trace().wrote) replicas_ = *run.trace().wrote;
    now_ += 15s;
    return replicas_;
  }

  Settings settings_;
  Memory memory_;
  Status status_;
  Explanation words_;
  std::int32_t replicas_ = 1;
  int writes_ = 0;
  TimePoint now_{};
};

TEST_F(SyncTest, WithoutBehaviorReplicasDoubleFromFour) {
  std::vector<std::int32_t> path;
  for (int i = 0; i < 6; ++i) path.push_back(sync(500));
  EXPECT_EQ(path, (std::vector<std::int32_t>{4, 8, 16, 32, 64, 100}));
}

TEST_F(SyncTest, DefaultBehaviorAddsFourOrDoubles) {
  configure(ScalingBehavior{});
  std::vector<std::int32_t> path;
  for (int i = 0; i < 6; ++i) path.push_back(sync(500));
  EXPECT_EQ(path, (std::vector<std::int32_t>{5, 10, 20, 40, 80, 100}));
}

TEST_F(SyncTest, WithoutBehaviorAHighRecommendationHoldsForTwentySyncs) {
  replicas_ = 20;
  sync(100);
  for (int i = 1; i <= 20; ++i) EXPECT_EQ(sync(0), 20) << i;
  EXPECT_EQ(sync(0), 1);
}

TEST_F(SyncTest, OldRecommendationScalesUpAfterAPauseAtZero) {
  replicas_ = 10;
  sync(400);
  replicas_ = 0;
  EXPECT_EQ(sync(0), 0);
  EXPECT_EQ(status_.scaling_active.reason, "ScalingDisabled");
  replicas_ = 1;
  EXPECT_EQ(sync(5), 4);
}

TEST_F(SyncTest, FailingMetricChangesNothingAndKeepsTheConditionsItDidNotReach) {
  replicas_ = 10;
  sync(50);
  EXPECT_EQ(sync(std::nullopt), 10);
  EXPECT_EQ(status_.scaling_active, (ConditionState{kubernetes::Condition::Status::kFalse, "FailedGetExternalMetric"}));
  EXPECT_EQ(status_.able_to_scale.reason, "SucceededGetScale");
  EXPECT_EQ(status_.scaling_limited.reason, "DesiredWithinRange");
  EXPECT_EQ(words_.reason, "FailedGetExternalMetric: source down");
}

TEST_F(SyncTest, ConflictIsRepeatedFiveTimesAndARefusalNot) {
  replicas_ = 4;
  sync(500, WriteAnswer::kConflict);
  EXPECT_EQ(writes_, 5);
  EXPECT_EQ(status_.able_to_scale.reason, "FailedUpdateScale");
  writes_ = 0;
  sync(500, WriteAnswer::kRefused);
  EXPECT_EQ(writes_, 1);
}

TEST_F(SyncTest, OutOfBoundsIsCorrectedWithoutAskingMetrics) {
  replicas_ = 120;
  EXPECT_EQ(sync(0), 100);
  EXPECT_EQ(words_.reason, "above maxReplicas 100");
}

TEST_F(SyncTest, PercentPoliciesRoundAsFloatingPointDoes) {
  ScalingRules up;
  up.policies = std::vector<ScalingPolicy>{{ScalingPolicy::Type::kPercent, 10, 15}};
  ScalingRules down;
  down.stabilization_window_seconds = 0;
  down.policies = std::vector<ScalingPolicy>{{ScalingPolicy::Type::kPercent, 30, 15}};
  configure(ScalingBehavior{up, down});
  replicas_ = 50;
  EXPECT_EQ(sync(5000), 56);  // 50 * 1.1 = 55.00000000000001
  replicas_ = 90;
  now_ += 1h;
  EXPECT_EQ(sync(0), 62);  // 90 * 0.7 = 62.99999999999999
}

TEST_F(SyncTest, OwnToleranceOverridesTheControllers) {
  ScalingRules up;
  up.tolerance = "0";
  configure(ScalingBehavior{up, {}});
  replicas_ = 10;
  EXPECT_EQ(sync(51), 11);
}

TEST_F(SyncTest, FromZeroOnlyWhereTheHpaItselfWentToZero) {
  settings_.min = 0;
  replicas_ = 0;
  EXPECT_EQ(sync(100), 0);
  status_.scaled_to_zero = {kubernetes::Condition::Status::kTrue, "ScaledToZero"};
  EXPECT_EQ(sync(100), 4);
  EXPECT_EQ(status_.scaled_to_zero.reason, "NotScaledToZero");
}

TEST_F(SyncTest, SaysWhatHeldTheReplicas) {
  replicas_ = 12;
  sync(60);
  sync(20);
  EXPECT_EQ(words_.what, "held at 12");
  EXPECT_EQ(words_.reason, "HPA scale-down stabilization: recommendation 4, window 300 s");
  replicas_ = 1;
  memory_ = {};
  sync(500);
  EXPECT_EQ(words_.what, "replicas 1 -> 4");
  EXPECT_EQ(words_.reason,
            "recommendation 100 from s0-aws-sqs-jobs (500 per pod, target 5), limited by the doubling in one sync, "
            "max(4, 2 x 1)");
}

TEST(Due, KeepsTheEarliestRequest) {
  Due due;
  due.request(TimePoint{20s});
  due.request(TimePoint{25s});
  due.request(TimePoint{15s});
  EXPECT_EQ(due.at(), TimePoint{15s});
}

}  // namespace
}  // namespace queuecast::hpa
