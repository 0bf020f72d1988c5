#include "sim/keda/scaler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/simulated/world.h"
#include "sim/keda/cron_schedule.h"
#include "sim/keda/formula.h"
#include "sim/keda/hpa_derivation.h"
#include "tests/sim/keda/fake_queues.h"

namespace queuecast::keda {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;

class ScalerTest : public testing::Test {
 protected:
  MadeScaler make(std::string type, std::map<std::string, std::string> metadata, std::string metric_type = {}) {
    Trigger trigger;
    trigger.type = std::move(type);
    trigger.metadata = std::move(metadata);
    trigger.metric_type = std::move(metric_type);
    const ScalerContext context{.queues = queues_,
                                .now = [this] { return world_.now(); },
                                .authentication = authentication_ ? &*authentication_ : nullptr,
                                .environment = environment_};
    return make_scaler(trigger, 1, context);
  }
  MadeScaler sqs(std::map<std::string, std::string> more = {}) {
    more.insert({{"queueURL", "https://sqs.eu-west-1.amazonaws.com/000000000000/orders.fifo"},
                 {"awsRegion", "eu-west-1"},
                 {"identityOwner", "operator"}});
    return make("aws-sqs-queue", std::move(more));
  }
  ScalerResult ask(Scaler& scaler) {
    std::optional<ScalerResult> result;
    world_.spawn(into(scaler.get_metrics_and_activity(), result));
    world_.run_for(std::chrono::seconds{1});
    return *result;
  }
  static runtime::Task<void> into(runtime::Task<ScalerResult> task, std::optional<ScalerResult>& result) {
    result = co_await std::move(task);
  }

  simulated::World world_;
  FakeQueues queues_{world_};
  std::optional<TriggerAuthentication> authentication_;
  std::optional<kubernetes::Labels> environment_;
};

TEST_F(ScalerTest, SqsCountsMessagesInFlightUnlessToldNotTo) {
  queues_.sqs = {7, 5, 3};
  auto all = sqs();
  EXPECT_EQ(ask(**all)->value_milli, 12000);
  EXPECT_EQ(ask(**all)->comparison, "12 messages > activation 0");
  EXPECT_EQ(ask(**sqs({{"scaleOnInFlight", "false"}}))->value_milli, 7000);
  EXPECT_EQ(ask(**sqs({{"scaleOnDelayed", "true"}}))->value_milli, 15000);
}

TEST_F(ScalerTest, ActivationIsStrictAndHasNothingToDoWithTheTarget) {
  queues_.sqs = {20, 0, 0};
  auto scaler = sqs({{"activationQueueLength", "20"}, {"queueLength", "5"}});
  EXPECT_FALSE(ask(**scaler)->active);
  EXPECT_EQ(ask(**scaler)->comparison, "20 messages <= activation 20");
  queues_.sqs = {21, 0, 0};
  EXPECT_TRUE(ask(**scaler)->active);
  EXPECT_EQ((*scaler)->metric().name, "s1-aws-sqs-orders-fifo");
  EXPECT_EQ((*scaler)->metric().target_milli, 5000);
}

TEST_F(ScalerTest, SqsMissingAttributeAndFailureAreErrors) {
  queues_.sqs = {7, std::nullopt, 0};
  EXPECT_THAT(ask(**sqs()).error(), HasSubstr("ApproximateNumberOfMessagesNotVisible not found"));
  queues_.fails = true;
  EXPECT_EQ(ask(**sqs()).error(), "queue down");
}

TEST_F(ScalerTest, SqsMetadataIsJudgedFieldByField) {
  const auto made = make("aws-sqs-queue", {{"queueURL", "https://x/only-one"}, {"queueLength", "5.0"}}, "Utilization");
  ASSERT_FALSE(made.has_value());
  EXPECT_THAT(made.error(), ElementsAre(Field(&Problem::field, "spec.triggers[1].metadata.queueLength"),
                                        Field(&Problem::field, "spec.triggers[1].metadata.awsRegion"),
                                        Field(&Problem::field, "spec.triggers[1].metricType"),
                                        Field(&Problem::field, "spec.triggers[1].metadata.queueURL"),
                                        Field(&Problem::field, "spec.triggers[1].metadata.awsAccessKeyID")));
  EXPECT_EQ((*make("aws-sqs-queue", {{"queueURL", "jobs"}, {"awsRegion", "r"}, {"identityOwner", "operator"}}))
                ->metric()
                .name,
            "s1-aws-sqs-jobs");
}

TEST_F(ScalerTest, EnvironmentOfTheTargetGivesTheQueue) {
  environment_ = kubernetes::Labels{{"QUEUE", "https://sqs.eu-west-1.amazonaws.com/1/jobs"}};
  const std::map<std::string, std::string> metadata{
      {"queueURLFromEnv", "QUEUE"}, {"awsRegion", "eu-west-1"}, {"identityOwner", "operator"}};
  EXPECT_EQ((*make("aws-sqs-queue", metadata))->metric().name, "s1-aws-sqs-jobs");
  environment_ = kubernetes::Labels{};
  EXPECT_FALSE(make("aws-sqs-queue", metadata).has_value());
}

TEST_F(ScalerTest, AzureCountsAllMessagesByDefault) {
  queues_.azure_all = 40;
  queues_.azure_visible = 3;
  EXPECT_EQ(ask(**make("azure-queue", {{"queueName", "jobs"}, {"connectionFromEnv", "C"}}))->value_milli, 40000);
  EXPECT_EQ(queues_.peeks, 0);
}

TEST_F(ScalerTest, AzureVisibleOnlyPeeksAndAFullPeekMeansTheWholeCount) {
  const std::map<std::string, std::string> metadata{
      {"queueName", "jobs"}, {"connectionFromEnv", "C"}, {"queueLengthStrategy", "visibleonly"}};
  auto scaler = make("azure-queue", metadata);
  queues_.azure_all = 100;
  queues_.azure_visible = 31;
  EXPECT_EQ(ask(**scaler)->value_milli, 31000);
  queues_.azure_visible = 32;
  EXPECT_EQ(ask(**scaler)->value_milli, 100000);
}

TEST_F(ScalerTest, AzureNeedsAConnectionOrAWorkloadIdentityWithAnAccount) {
  EXPECT_EQ(make("azure-queue", {{"queueName", "jobs"}}).error()[0].message, "no connection setting given");
  authentication_.emplace();
  authentication_->pod_identity_provider = "azure-workload";
  EXPECT_EQ(make("azure-queue", {{"queueName", "jobs"}}).error()[0].message, "no accountName given");
  EXPECT_TRUE(make("azure-queue", {{"queueName", "jobs"}, {"accountName", "edw"}}).has_value());
  authentication_->pod_identity_provider = "aws";
  EXPECT_FALSE(make("azure-queue", {{"queueName", "jobs"}, {"accountName", "edw"}}).has_value());
}

TEST_F(ScalerTest, CronIsActiveFromStartToJustBeforeEnd) {
  const auto at = [&](std::chrono::hours hour) {
    world_.run_until(simulated::World::kEpoch + hour);
    auto scaler =
        make("cron", {{"timezone", "UTC"}, {"start", "0 8 * * *"}, {"end", "0 18 * * *"}, {"desiredReplicas", "10"}});
    const std::chrono::seconds none{0};
    std::optional<ScalerResult> result;
    world_.spawn(into((*scaler)->get_metrics_and_activity(), result));
    world_.run_for(none);
    return (*result)->value_milli;
  };
  EXPECT_EQ(at(std::chrono::hours{7}), 0);
  EXPECT_EQ(at(std::chrono::hours{8}), 10000);
  EXPECT_EQ(at(std::chrono::hours{17}), 10000);
  EXPECT_EQ(at(std::chrono::hours{18}), 0);
}

TEST_F(ScalerTest, CronRefusesWhatCannotWork) {
  const auto made =
      make("cron", {{"timezone", "UTC"}, {"start", "0 25 * * *"}, {"end", "0 25 * * *"}, {"desiredReplicas", "0"}});
  EXPECT_EQ(made.error().size(), 4u);
  auto nowhere = make(
      "cron", {{"timezone", "Mars/Olympus"}, {"start", "0 8 * * *"}, {"end", "0 9 * * *"}, {"desiredReplicas", "1"}});
  EXPECT_THAT(ask(**nowhere).error(), HasSubstr("unknown time zone"));
}

TEST_F(ScalerTest, CpuGivesTheHpaAMetricAndNothingToAsk) {
  auto cpu = make("cpu", {{"value", "60"}}, "Utilization");
  EXPECT_FALSE((*cpu)->external());
  EXPECT_EQ((*cpu)->metric().target_milli, 60);
  auto memory = make("memory", {{"value", "250Mi"}, {"containerName", "main"}}, "AverageValue");
  EXPECT_EQ((*memory)->metric().source, kubernetes::MetricSpec::Source::kContainerResource);
  EXPECT_EQ((*memory)->metric().target_milli, 262144000000);
  EXPECT_FALSE(make("cpu", {{"value", "60"}}).has_value());
  EXPECT_FALSE(make("kafka", {}).has_value());
}

TEST(Timezone, FollowsDaylightSavingTimeAndItsRuleBeyondTheTable) {
  const auto berlin = Timezone::load("Europe/Berlin");
  ASSERT_NE(berlin, nullptr) << "no time zone database: install tzdata";
  EXPECT_EQ(berlin->at(1'767'225'600).offset, 3600);  // January 2026
  EXPECT_EQ(berlin->at(1'782'864'000).offset, 7200);  // July 2026
  EXPECT_EQ(berlin->at(2'540'246'400).offset, 7200);  // July 2050
  EXPECT_EQ(berlin->at(2'524'608'000).offset, 3600);  // January 2050
  EXPECT_EQ(Timezone::load("../etc/passwd"), nullptr);
}

TEST(CronSchedule, DayOfMonthAndDayOfWeekAreAlternatives) {
  const auto utc = Timezone::load("UTC");
  const auto schedule = CronSchedule::parse("0 0 13 * FRI");
  // 2026-01-01 is a Thursday: the Friday comes first.
  EXPECT_EQ(schedule->next(1'767'225'600, *utc), 1'767'225'600 + 86'400);
  EXPECT_FALSE(CronSchedule::parse("0 0 30 2 *")->next(1'767'225'600, *utc));
  EXPECT_FALSE(CronSchedule::parse("@daily").has_value());
  EXPECT_FALSE(CronSchedule::parse("* * * *").has_value());
}

TEST(Formula, ComputesWithTriggersAndRefusesWhatIsNoNumber) {
  const std::vector<std::string> names{"a", "b"};
  const auto value = [&](const char* text, double a, std::optional<double> b) {
    return Formula::compile(text, names)->run({{"a", a}, {"b", b}});
  };
  EXPECT_EQ(value("(a + b) / 2", 3, 4.0), 3.5);
  EXPECT_EQ(value("a > 10 && b != 4 ? 1 : 2 ** 3 ** 1", 3, 4.0), 8.0);
  EXPECT_EQ(value("b ?? 7", 3, std::nullopt), 7.0);
  EXPECT_EQ(value("b ?? nil", 3, std::nullopt), (std::optional<std::optional<double>>{std::in_place}));
  EXPECT_EQ(value("count([a, b], # > 3) + len(filter([a, b], {# < 100}))", 3, 4.0), 3.0);
  EXPECT_EQ(value("a + b", 3, std::nullopt), std::nullopt);
  for (const char* refused : {"c + 1", "a > b", "\"x\"", "a % 3", "a +", "foo(a)", "(a"}) {
    EXPECT_FALSE(Formula::compile(refused, names).has_value()) << refused;
  }
}

TEST(HpaDerivation, KeepsBehaviorAbsentUnlessADirectionIsPaused) {
  ScaledObject object;
  object.meta.name = "worker";
  kubernetes::MetricSpec external;
  external.name = "s0-aws-sqs-jobs";
  kubernetes::MetricSpec cpu;
  cpu.source = kubernetes::MetricSpec::Source::kResource;
  cpu.name = "cpu";
  auto hpa = derive_hpa(object, {cpu, external});
  EXPECT_EQ(hpa->meta.name, "keda-hpa-worker");
  EXPECT_FALSE(hpa->spec.behavior);
  EXPECT_EQ(hpa->spec.min_replicas, 1);
  EXPECT_EQ(hpa->spec.max_replicas, 100);
  EXPECT_EQ(hpa->spec.metrics[0].name, "s0-aws-sqs-jobs") << "External sorts before Resource";
  EXPECT_EQ(hpa->spec.metrics[0].selector.at(kScaledObjectLabel), "worker");
  object.meta.annotations["autoscaling.keda.sh/paused-scale-in"] = "true";
  hpa = derive_hpa(object, {external});
  EXPECT_EQ(hpa->spec.behavior->scale_down->select_policy, kubernetes::ScalingRules::Select::kDisabled);
  EXPECT_FALSE(hpa->spec.behavior->scale_up);
  EXPECT_FALSE(derive_hpa(object, {external, external}).has_value());
}

TEST(Validation, NamesTheFieldOfEachProblem) {
  ScaledObject::Spec spec;
  spec.target.name = "worker";
  spec.triggers.resize(2);
  spec.triggers[0].type = "cpu";
  spec.triggers[1].type = "memory";
  spec.triggers[0].name = spec.triggers[1].name = "same";
  spec.triggers[1].use_cached_metrics = true;
  spec.polling_interval = 0;
  spec.idle_replica_count = 0;
  spec.fallback = Fallback{-1, 2, "never"};
  spec.scaling_modifiers = ScalingModifiers{"a", "0", "x", ""};
  std::vector<std::string> fields;
  for (const Problem& problem : validate(spec)) fields.push_back(problem.field);
  EXPECT_THAT(fields,
              ElementsAre("spec.pollingInterval", "spec.idleReplicaCount", "spec.triggers[1].name",
                          "spec.triggers[1].useCachedMetrics", "spec.minReplicaCount", "spec.fallback.failureThreshold",
                          "spec.fallback.behavior", "spec.advanced.scalingModifiers.target",
                          "spec.advanced.scalingModifiers.activationTarget"));
}

TEST(Validation, AnExplicitMinimumOfZeroAllowsIdleZero) {
  ScaledObject::Spec spec;
  spec.idle_replica_count = 0;
  EXPECT_TRUE(replica_bounds_problem(spec));
  spec.min_replica_count = 0;
  EXPECT_FALSE(replica_bounds_problem(spec));
}

}  // namespace
}  // namespace queuecast::keda
