// What the two published samples do, as their code and their manifests imply it. Each test names the rule.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "sim/arrivals/pattern.h"
#include "sim/experiment/run.h"
#include "sim/scenario/scenario.h"

namespace queuecast::experiment {
namespace {

using namespace std::chrono_literals;
using report::ClusterResult;

const std::string kScenario = std::string(QUEUECAST_SOURCE_DIR) + "/scenarios/edw";

scenario::Scenario load(std::vector<std::string> overrides) {
  scenario::LoadOptions options;
  options.overrides = std::move(overrides);
  auto scenario = scenario::load_scenario(kScenario, options);
  if (!scenario) throw std::runtime_error(scenario.error().text());
  return *std::move(scenario);
}

ClusterResult run_cluster(const scenario::Scenario& scenario, const std::string& cluster) {
  RunOptions options;
  options.only_cluster = cluster;
  return run(scenario, options)->clusters.front();
}

/// The row in force at a time.
template <std::size_t N>
std::array<double, N> at(const std::vector<std::array<double, N>>& series, double t) {
  auto row = std::find_if(series.rbegin(), series.rend(), [&](auto& r) { return r[0] <= t; });
  return row == series.rend() ? std::array<double, N>{} : *row;
}

/// Messages that had left the queue by then.
double done_by(const ClusterResult& cluster, double t) {
  const auto backlog = at(cluster.backlog, t);
  return at(cluster.arrivals, t)[1] - backlog[1] - backlog[2];
}

// DynamoDB: one write capacity unit is one write a second; what was not used is kept for 300 s.
TEST(EdwOnEks, ProcessesOneMessageASecondOnceTheTablesBurstIsSpent) {
  const auto scenario = load({"duration=20m", "traffic.stop=20m",
                              "clusters.eks.patches.ScaledObject/aws-sqs-queue-scaledobject.spec.maxReplicaCount=20"});
  const ClusterResult eks = run_cluster(scenario, "eks");
  EXPECT_GT(done_by(eks, 300), 450);  // the burst: faster than the capacity
  EXPECT_NEAR((done_by(eks, 1200) - done_by(eks, 600)) / 600, 1.0, 0.01);
  EXPECT_GT(eks.counters.at("aws.dynamodb.throttled"), 0);
  EXPECT_GT(eks.messages.waiting, 1000);
}

// Python as PID 1 without a handler ignores SIGTERM: every pod is killed when its grace period of 30 s ends.
TEST(EdwOnAks, EveryPodTakesThirtySecondsToEnd) {
  auto scenario = load({"duration=6m"});
  scenario.traffic.pattern = arrivals::Pattern{arrivals::Burst{10s, 60, {}}};
  const ClusterResult aks = run_cluster(scenario, "aks");
  double began = -1;
  std::vector<double> spans;
  for (const auto& row : aks.pods) {
    if (row[4] > 0 && began < 0) began = row[0];
    if (row[4] == 0 && began >= 0) {
      spans.push_back(row[0] - began);
      began = -1;
    }
  }
  // The first pod of the Deployment never ran; those that did end together.
  ASSERT_FALSE(spans.empty());
  EXPECT_GE(spans.back(), 30);
  EXPECT_LE(spans.back(), 33);
}

// activationQueueLength 20 with minReplicaCount 0: nothing starts for 20 messages, and nothing ever will.
TEST(EdwOnAks, TwentyMessagesAreStrandedAndTwentyOneAreNot) {
  for (const std::uint64_t count : {20u, 21u}) {
    auto scenario = load({"duration=10m"});
    scenario.traffic.pattern = arrivals::Pattern{arrivals::Burst{10s, count, {}}};
    const ClusterResult aks = run_cluster(scenario, "aks");
    EXPECT_EQ(aks.messages.sent, static_cast<std::int64_t>(count));
    EXPECT_EQ(aks.messages.waiting, count == 20 ? 20 : 0);
    EXPECT_EQ(aks.messages.processed, count == 20 ? 0 : 21);
  }
}

// KEDA itself scales to zero, cooldownPeriod after the last activity, at its next poll. The HPA's window of 300 s has
// no part in it.
TEST(EdwOnAks, KedaScalesToZeroWithoutStabilization) {
  auto scenario = load({"duration=8m"});
  scenario.traffic.pattern = arrivals::Pattern{arrivals::Burst{10s, 60, {}}};
  const ClusterResult aks = run_cluster(scenario, "aks");
  double active = 0;  // last time that more than the activation threshold was there
  for (const auto& row : aks.backlog) {
    if (row[1] + row[2] > 20) active = row[0] + 1;
  }
  const auto zero =
      std::find_if(aks.replicas.begin(), aks.replicas.end(), [&](auto& row) { return row[0] > active && row[1] == 0; });
  ASSERT_NE(zero, aks.replicas.end());
  const double cooldown = 10, poll = 30;
  EXPECT_LE((*zero)[0] - active, cooldown + 2 * poll);
  EXPECT_GT((*std::prev(zero))[1], 1) << "from n to 0 in one write";
}

TEST(Edw, ManifestsOfTheSamplesLoadUnchanged) {
  const auto scenario = load({});
  EXPECT_EQ(scenario.clusters.size(), 2u);
  EXPECT_EQ(scenario.duration, 2h);
}

}  // namespace
}  // namespace queuecast::experiment
