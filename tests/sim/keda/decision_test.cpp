#include "sim/keda/decision.h"

#include <gtest/gtest.h>

#include "sim/keda/explain.h"

namespace queuecast::keda {
namespace {

using namespace std::chrono_literals;

class DecisionTest : public testing::Test {
 protected:
  ScaleDecision check(std::int32_t current, bool active, bool error = false) {
    return decide(spec_, pauses(annotations_),
                  {.current = current,
                   .active = active,
                   .error = error,
                   .created = created_,
                   .last_active = last_active_,
                   .now = now_});
  }

  ScaledObject::Spec spec_;
  kubernetes::Labels annotations_;
  TimePoint created_{};
  std::optional<TimePoint> last_active_;
  TimePoint now_ = TimePoint{1000s};
};

TEST_F(DecisionTest, LeavesZeroEvenWhenAnotherTriggerFails) {
  EXPECT_EQ(check(0, true, true).write, 1);
  spec_.min_replica_count = 4;
  spec_.max_replica_count = 2;
  EXPECT_EQ(check(0, true).write, 4) << "KEDA's write ignores maxReplicaCount";
}

TEST_F(DecisionTest, PartialErrorDoesNotRefreshTheLastActiveTime) {
  const auto decision = check(2, true, true);
  EXPECT_EQ(decision.rule, Rule::kPartialError);
  EXPECT_FALSE(decision.refresh_last_active);
  EXPECT_EQ(decision.ready.reason, "PartialTriggerError");
  EXPECT_TRUE(check(2, true).refresh_last_active);
}

TEST_F(DecisionTest, NewObjectWithoutActivityGoesToZeroWhateverTheCooldown) {
  spec_.cooldown_period = 300;
  created_ = now_ - 500ms;
  EXPECT_EQ(check(8, false).write, 0);
  spec_.initial_cooldown_period = 60;
  EXPECT_EQ(check(8, false).rule, Rule::kCooldown);
}

TEST_F(DecisionTest, CooldownCountsFromWholeSecondsAndIsStrict) {
  spec_.cooldown_period = 30;
  last_active_ = now_ - 30s;
  EXPECT_FALSE(check(2, false).write);
  last_active_ = now_ - 30s - 1ms;  // floored to the second before
  EXPECT_EQ(check(2, false).write, 0);
}

TEST_F(DecisionTest, IdleModeGoesBetweenIdleAndMinimum) {
  spec_.idle_replica_count = 1;
  spec_.min_replica_count = 3;
  EXPECT_EQ(check(8, false).write, 1);
  EXPECT_EQ(check(1, true).write, 3);
  EXPECT_EQ(check(1, false).rule, Rule::kNothing);
}

TEST_F(DecisionTest, ErrorWaitsForAFallbackUnlessItIsZero) {
  EXPECT_EQ(check(2, false, true).ready.reason, "TriggerError");
  spec_.fallback = Fallback{3, 4, "static"};
  EXPECT_EQ(check(2, false, true).rule, Rule::kAwaitFallback);
  spec_.fallback->replicas = 0;
  EXPECT_EQ(check(2, false, true).write, 0);
}

TEST_F(DecisionTest, BelowTheMinimumIsRaisedWithoutCooldown) {
  spec_.min_replica_count = 3;
  EXPECT_EQ(check(1, false).write, 3);
  EXPECT_FALSE(check(5, false).write);
}

TEST_F(DecisionTest, AnnotationsPauseAndForce) {
  annotations_ = {{"autoscaling.keda.sh/paused", "maybe"}};
  EXPECT_EQ(check(0, true).rule, Rule::kPaused);
  annotations_ = {{"autoscaling.keda.sh/paused", "false"}};
  EXPECT_EQ(check(0, true).write, 1);
  annotations_ = {{"autoscaling.keda.sh/paused-replicas", "3"}};
  EXPECT_EQ(pauses(annotations_).paused_replicas, 3);
  EXPECT_TRUE(pauses(annotations_).paused);
  annotations_ = {{"autoscaling.keda.sh/paused-scale-in", "true"}};
  EXPECT_EQ(check(2, false).rule, Rule::kDeactivatePaused);
  annotations_ = {{"autoscaling.keda.sh/paused-scale-out", "true"}};
  EXPECT_EQ(check(0, true).rule, Rule::kActivatePaused);
  annotations_ = {{"autoscaling.keda.sh/force-activation", "true"}};
  EXPECT_EQ(check(0, false, true).write, 1);
}

TEST_F(DecisionTest, RefusedWriteShowsInReadyFrom221) {
  auto decision = check(0, true);
  write_refused(decision);
  EXPECT_EQ(decision.ready.reason, "ErrorScalingTarget");
  EXPECT_FALSE(decision.refresh_last_active);
  decision = check(0, true);
  write_refused(decision, false);
  EXPECT_EQ(decision.ready.reason, "ScaledObjectReady");
}

TEST_F(DecisionTest, SaysWhy) {
  const auto up = explain(spec_, check(0, true), 0, "aws-sqs-queue active: 12 messages > activation 0");
  EXPECT_EQ(up.what, "replicas 0 -> 1");
  EXPECT_EQ(up.reason, "aws-sqs-queue active: 12 messages > activation 0");
  const auto kept = explain(spec_, check(0, false), 0, "aws-sqs-queue: 18 messages <= activation 20");
  EXPECT_EQ(kept.what, "kept at 0");
  EXPECT_EQ(kept.reason, "aws-sqs-queue: 18 messages <= activation 20");
}

}  // namespace
}  // namespace queuecast::keda
