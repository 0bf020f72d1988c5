#include "sim/report/findings.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "sim/report/answer.h"
#include "tests/sim/report/demo.h"

namespace queuecast::report {
namespace {

using testing::HasSubstr;

const Finding* find(const std::vector<Finding>& all, std::string_view part) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Finding& f) { return f.title.find(part) != std::string::npos; });
  return found == all.end() ? nullptr : &*found;
}

/// Ten messages a second for ten minutes; `pods` ready from the start take `per_pod` a second each.
ClusterResult steady(const char* name, double pods, double per_pod) {
  ClusterResult c;
  c.name = name;
  c.cloud = name == std::string("aks") ? "azure" : "aws";
  for (int t = 0; t <= 600; ++t) {
    c.arrivals.push_back({1.0 * t, 10.0 * t});
    c.backlog.push_back({1.0 * t, std::max(0.0, (10 - pods * per_pod) * t), 0});
  }
  c.replicas = {{0, pods, pods}};
  c.messages.sent = 6000;
  c.messages.waiting = static_cast<std::int64_t>(c.backlog.back()[1]);
  c.messages.processed = 6000 - c.messages.waiting;
  return c;
}

RunResult run_of(std::vector<ClusterResult> clusters) {
  RunResult result;
  result.duration = 600;
  result.clusters = std::move(clusters);
  return result;
}

TEST(Findings, WorstFirstAndNoneWithoutItsNumbers) {
  const std::vector<Finding> all = findings(demo());
  ASSERT_GT(all.size(), 5u);
  EXPECT_EQ(all.front().title, "EKS loses 37 messages");
  EXPECT_THAT(all.front().evidence, HasSubstr("37 writes failed"));
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_TRUE(i == 0 || all[i - 1].score >= all[i].score);
    EXPECT_LE(all[i].score, 100) << all[i].title;
    EXPECT_THAT(all[i].evidence, testing::ContainsRegex("[0-9]")) << all[i].title;
    EXPECT_FALSE(all[i].setting.empty()) << all[i].title;
  }
}

TEST(Findings, SlownessIsExplainedByTheLongestStage) {
  RunResult result = demo();
  result.clusters[0].p99_message = {10, 300, 4};
  const Side eks{result.clusters[0], result.duration}, aks{result.clusters[1], result.duration};
  EXPECT_THAT(why_slower(eks, aks).words, HasSubstr("visibility"));
  result.clusters[0].p99_message = {10, 0, 900};
  EXPECT_THAT(why_slower(eks, aks).words, HasSubstr("from receive to write"));
}

TEST(Findings, ThroughputBelowArrivalsIsACeiling) {
  const auto all = findings(run_of({steady("eks", 4, 1)}));
  const Finding* ceiling = find(all, "cannot keep up");
  ASSERT_TRUE(ceiling);
  EXPECT_EQ(ceiling->title, "EKS cannot keep up: 4.00 messages/s against 10.0 sent");
  EXPECT_FALSE(find(findings(run_of({steady("eks", 10, 1)})), "cannot keep up"));
}

TEST(Findings, MessagesLeftWithNoReplicaWantedNameTheDecision) {
  ClusterResult c = steady("eks", 4, 1);
  c.replicas.push_back({590, 0, 0});
  c.decisions = {{590, "keda", "ScaledObject/consumer", "replicas 4 -> 0", "queue length 3 <= activation 5"},
                 {591, "scheduler", "Pod/x", "bound to n", "the only node that fits"}};
  const auto all = findings(run_of({c}));
  const Finding* stranded = find(all, "no replica wanted");
  ASSERT_TRUE(stranded);
  EXPECT_THAT(stranded->evidence, HasSubstr("queue length 3 <= activation 5"));
}

TEST(Findings, IdlePollsOfAzureAreGetsWithoutMessages) {
  ClusterResult c = steady("aks", 10, 1);
  c.counters = {{"azure.storage.queue.get", 10'000}, {"azure.storage.queue.message_gotten", 1'000}};
  const auto all = findings(run_of({c}));
  ASSERT_TRUE(find(all, "find nothing"));
  EXPECT_THAT(find(all, "find nothing")->evidence, HasSubstr("(90.0 % of all)"));
}

TEST(Findings, IdlePollsOfAwsAreJudgedByReceivesNotByAllRequests) {
  ClusterResult c = steady("eks", 10, 1);
  c.counters = {{"aws.sqs.request", 60'000}, {"aws.sqs.empty_receive", 18'000}};
  const auto all = findings(run_of({c}));
  ASSERT_TRUE(find(all, "find nothing"));
  EXPECT_THAT(find(all, "find nothing")->evidence, HasSubstr("(75.0 % of all)"));
}

TEST(Findings, TokensOfProducersAreNotBlamedOnConsumers) {
  ClusterResult c = steady("aks", 10, 1);
  c.counters = {{"entra.token", 6'030}};
  EXPECT_FALSE(find(findings(run_of({c})), "token"));
  c.counters = {{"entra.token", 12'000}};
  const auto all = findings(run_of({c}));
  ASSERT_TRUE(find(all, "Consumers of AKS ask for a token for every message"));
  EXPECT_THAT(find(all, "token")->evidence, HasSubstr("6\u202f000 more than messages sent"));
}

TEST(Findings, PodsPendingToTheEndNameWhoSaidWhy) {
  ClusterResult c = steady("eks", 0, 0);
  c.replicas = {{0, 1, 0}};
  c.pods = {{2, 1, 0, 0, 0}};
  c.decisions = {{3, "scheduler", "Pod/x", "unschedulable", "0/2 nodes are available: 2 Insufficient cpu."},
                 {4, "karpenter", "Provisioner/default", "1 pods stay pending", "no instance type fits"},
                 {5, "keda", "ScaledObject/consumer", "replicas 1 -> 1", "queue length"}};
  const auto all = findings(run_of({c}));
  const Finding* pending = find(all, "1 pod of EKS stays pending to the end");
  ASSERT_TRUE(pending);
  EXPECT_THAT(pending->evidence, HasSubstr("karpenter at 00:00:04: 1 pods stay pending (no instance type fits)"));
  EXPECT_EQ(answer(run_of({c})),
            "EKS leaves 6\u202f000 of 6\u202f000 messages undone. It processes nothing and costs 0 USD/h.");
}

TEST(Findings, ReadyPodsOfACeilingAreAMean) {
  const auto all = findings(run_of({steady("eks", 4, 1)}));
  EXPECT_THAT(find(all, "cannot keep up")->evidence, HasSubstr("on average 4.00 ready pods"));
}

TEST(Findings, EqualClustersDoNotDiffer) {
  ClusterResult other = steady("eks", 10, 1);
  other.name = "second";
  EXPECT_TRUE(findings(run_of({steady("eks", 10, 1), other})).empty());
}

TEST(Answer, SaysWhatIsUndoneBeforeCostAndLatency) {
  EXPECT_EQ(answer(run_of({steady("eks", 4, 1)})),
            "EKS leaves 3\u202f600 of 6\u202f000 messages undone. It processes 2\u202f400 with a p95 "
            "latency of 0 s for 0 USD/h (0 USD per million messages).");
  EXPECT_THAT(answer(demo()),
              testing::StartsWith("EKS loses 37 of 13\u202f922 messages; AKS finishes all. AKS costs "));
}

TEST(Answer, CostsDoNotCompareWhenOneProcessedNothing) {
  ClusterResult quiet;
  quiet.name = "aks";
  const std::string text = answer(run_of({steady("eks", 10, 1), quiet}));
  EXPECT_THAT(text, testing::StartsWith("AKS received no messages; EKS finishes all. AKS processed nothing"));
  EXPECT_THAT(text, testing::Not(HasSubstr("less than")));
  ClusterResult second = quiet;
  second.name = "spot";
  EXPECT_THAT(answer(run_of({steady("eks", 10, 1), quiet, second})),
              HasSubstr("Of 1 of 3 clusters that processed messages, EKS costs least"));
}

TEST(Answer, ThreeClustersNameTheCheapestAndTheFastest) {
  RunResult result = demo();
  result.clusters.push_back(result.clusters.back());
  result.clusters.back().name = "spot";
  EXPECT_THAT(answer(result), HasSubstr("Of 3 clusters, AKS costs least"));
}

TEST(Measures, WaitingWithoutReplicasEndsWhenOneIsReady) {
  ClusterResult c;
  c.backlog = {{0, 0, 0}, {10, 5, 0}, {80, 0, 0}, {200, 1, 0}};
  c.replicas = {{0, 0, 0}, {40, 1, 0}, {70, 1, 1}, {150, 0, 0}};
  const auto stretches = measure(c, 300).no_replica;
  ASSERT_EQ(stretches.size(), 2u);
  EXPECT_EQ(stretches[0].seconds, 60);
  EXPECT_EQ(stretches[1].t, 200);
  EXPECT_FALSE(stretches[1].seconds);
}

TEST(Findings, FromZeroIsSaidOnlyWhereNoReplicaWasWanted) {
  ClusterResult slow = steady("eks", 10, 1), fast = steady("aks", 10, 1);
  slow.replicas = {{0, 1, 0}, {115, 10, 10}};
  slow.nodes = {{"n", "c5.large", "a", "spot", false, 5, 100, {}, 0}};
  for (int t = 0; t <= 115; ++t) slow.backlog[static_cast<std::size_t>(t)][1] = 10.0 * (t + 1);
  slow.latency.p95 = 60, fast.latency.p95 = 5;
  slow.p99_message = {100, 0, 1}, fast.p99_message = {4, 0, 1};
  const RunResult cold = run_of({slow, fast});
  const auto all = findings(cold);
  EXPECT_TRUE(find(all, "waits for a node"));
  for (const Finding& each : all) {
    EXPECT_THAT(each.title + each.evidence, testing::Not(HasSubstr("rom zero"))) << each.title;
    EXPECT_THAT(each.setting, testing::Not(HasSubstr("minReplicaCount"))) << each.title;
  }
  EXPECT_THAT(answer(cold), HasSubstr("the first pod, at the start of the run, waits for a node, 115 s"));
  slow.replicas = {{0, 0, 0}, {40, 1, 0}, {115, 10, 10}};
  EXPECT_THAT(answer(run_of({slow, fast})), HasSubstr("from zero replicas it takes up to 115 s"));
}

TEST(Measures, FixedAndMarginalMoneyStayApart) {
  ClusterResult c;
  c.messages.processed = 1'000'000;
  c.bill.lines = {{"aws.eks.cluster", 1, "cluster-hour", 100'000'000, true, "", ""},
                  {"aws.ec2.instance", 3, "node-hour", 300'000'000, false, "", ""},
                  {"aws.sqs.request", 9, "request", 50'000'000, false, "", ""}};
  const Measures m = measure(c, 1800);
  EXPECT_DOUBLE_EQ(m.usd_per_hour, 0.9);
  EXPECT_DOUBLE_EQ(m.fixed_usd_per_hour, 0.2);
  EXPECT_DOUBLE_EQ(m.node_usd_per_hour, 0.6);
  EXPECT_DOUBLE_EQ(m.request_usd_per_hour, 0.1);
  EXPECT_DOUBLE_EQ(*m.usd_per_million, 0.45);
  EXPECT_DOUBLE_EQ(*m.marginal_usd_per_million, 0.35);
}

}  // namespace
}  // namespace queuecast::report
