#include "tests/sim/report/demo.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "sim/report/measures.h"

namespace queuecast::report {

namespace {

constexpr double kDuration = 7200;
constexpr std::int64_t kNano = 1'000'000'000;

struct Shape {
  const char *name, *cloud, *region, *type;
  double boot, pass, lag;  // seconds: node boot, consumer pass, scaling
  int max_replicas, pods_a_node;
  double node_price;
};

void fill_queue(ClusterResult& c, const Shape& shape, int rows_per_second) {
  double sent = 0, backlog = 0, ready = 0, desired = 0, nodes = 0, booting = 0;
  std::vector<double> wanted_history;
  const double step = 1.0 / rows_per_second;
  for (double t = 0; t < kDuration; t += step) {
    const double rate = t > 5400 ? 0 : 2 + 1.6 * std::sin(t / 500) + (std::fmod(t, 1800) < 120 ? 6 : 0);
    sent += rate * step;
    backlog = std::max(0.0, backlog + (rate - ready / shape.pass) * step);
    if (std::fmod(t, 30) < step) desired = std::min<double>(shape.max_replicas, std::ceil(backlog / 5));
    wanted_history.push_back(desired);
    const auto lag = static_cast<std::size_t>(shape.lag * rows_per_second);
    const double due = wanted_history.size() > lag ? wanted_history[wanted_history.size() - lag] : 0;
    ready = std::min(due, desired);
    const double needed = std::ceil(desired / shape.pods_a_node);
    nodes = std::ceil(ready / shape.pods_a_node);
    booting = std::max(0.0, needed - nodes);
    c.arrivals.push_back({t, std::floor(sent)});
    c.backlog.push_back({t, std::floor(backlog), std::min(ready, std::floor(backlog))});
    if (c.replicas.empty() || c.replicas.back()[1] != desired || c.replicas.back()[2] != ready) {
      c.replicas.push_back({t, desired, ready});
      c.pods.push_back(
          {t, std::max(0.0, desired - ready) / 2, std::max(0.0, desired - ready) / 2, ready, ready > 3 ? 1.0 : 0});
      c.node_count.push_back({t, booting, nodes});
      c.cost_rate.push_back({t, 0.35 + shape.node_price * (nodes + booting)});
    }
  }
  c.messages.sent = static_cast<std::int64_t>(sent);
  c.messages.waiting = static_cast<std::int64_t>(backlog);
}

void fill_latency(ClusterResult& c, const Shape& shape) {
  c.messages.processed = c.messages.sent - c.messages.waiting - c.messages.lost;
  for (std::int64_t i = 0; i < c.messages.processed; ++i) {
    const double u = (static_cast<double>(i) + 0.5) / static_cast<double>(c.messages.processed);
    c.latencies.push_back(shape.pass + 0.4 * shape.lag * u * u + shape.lag * 4 * std::pow(u, 24));
  }
  double sum = 0;
  for (const double latency : c.latencies) sum += latency;
  const auto at = [&](double q) { return *quantile(c.latencies, q); };
  c.latency = {at(0.5), at(0.95), at(0.99), c.latencies.back(), sum / static_cast<double>(c.latencies.size())};
  c.median_message = {at(0.5) - shape.pass, 0, shape.pass};
  c.p99_message = {at(0.99) - shape.pass - 0.2 * shape.lag, 0.2 * shape.lag, shape.pass};
}

void fill_nodes(ClusterResult& c, const Shape& shape) {
  c.nodes.push_back({"system-1", "m5.large", shape.region + std::string("a"), "on-demand", true, 0, 0, {}, kNano / 10});
  for (int i = 0; i < 24; ++i) {
    const double created = 60 + 280 * i;
    NodeRecord node{c.name + "-default-" + std::to_string(i),
                    shape.type,
                    shape.region + std::string(i % 2 ? "a" : "b"),
                    i % 3 ? "spot" : "on-demand",
                    false,
                    created,
                    created + shape.boot + i % 5,
                    {},
                    static_cast<std::int64_t>(shape.node_price * 1e9)};
    if (created + 700 < kDuration) node.deleted = created + 700;
    c.nodes.push_back(std::move(node));
  }
  for (int i = 0; i < 40; ++i) c.pod_pending.push_back(i % 4 ? 0.3 : shape.boot + 3);
}

void fill_decisions(ClusterResult& c) {
  double before = 0;
  for (const auto& [t, desired, ready] : c.replicas) {
    if (desired == before) continue;
    const std::string what =
        "replicas " + std::to_string(static_cast<int>(before)) + " -> " + std::to_string(static_cast<int>(desired));
    const bool keda = before == 0 || desired == 0;
    c.decisions.push_back(
        {t, keda ? "keda" : "hpa", keda ? "ScaledObject/consumer" : "HorizontalPodAutoscaler/consumer", what,
         "queue length <" + std::to_string(static_cast<int>(desired * 5)) + "> & target 5 a replica"});
    before = desired;
  }
  for (const NodeRecord& node : c.nodes) {
    if (node.fixed) continue;
    c.decisions.push_back({node.created, "karpenter", "NodeClaim/" + node.name, "launch " + node.type,
                           "cheapest of 60 types that fit 3 pods"});
    if (node.deleted) {
      c.decisions.push_back({*node.deleted, "karpenter", "NodeClaim/" + node.name, "delete NodeClaim",
                             "empty for consolidateAfter 30 s"});
    }
  }
  std::stable_sort(c.decisions.begin(), c.decisions.end(), [](auto& a, auto& b) { return a.t < b.t; });
}

ClusterResult cluster(const Shape& shape, int rows_per_second) {
  ClusterResult c;
  c.name = shape.name;
  c.cloud = shape.cloud;
  c.region = shape.region;
  fill_queue(c, shape, rows_per_second);
  if (c.name == "eks") c.messages.lost = 37;
  c.messages.duplicated = c.name == "eks" ? 212 : 3;
  fill_latency(c, shape);
  fill_nodes(c, shape);
  fill_decisions(c);
  c.fingerprint = c.name == "eks" ? 0x5f3a11c09be7d204 : 0x91c3a2b4d5e6f708;
  c.events = 1'234'567;
  return c;
}

}  // namespace

RunResult demo(int rows_per_second) {
  RunResult result;
  result.scenario = "edw";
  result.description = "One queue consumer on two clouds, as two public samples deploy it: <SQS> & Storage queue.";
  result.duration = kDuration;
  result.command = "queuecast compare scenarios/edw --seed 1";
  ClusterResult eks = cluster({"eks", "aws", "us-east-1", "c5.large", 70, 4.2, 90, 40, 4, 0.085}, rows_per_second);
  ClusterResult aks =
      cluster({"aks", "azure", "eastus", "Standard_D2ls_v5", 32, 2.1, 45, 30, 6, 0.096}, rows_per_second);
  eks.bill.lines = {{"aws.ec2.instance", 9.4, "node-hour", 760'000'000, false, "", "2025-04"},
                    {"aws.eks.cluster", 2, "cluster-hour", 200'000'000, true, "", "2026-07"},
                    {"aws.ec2.instance", 2, "node-hour", 192'000'000, true, "", "2025-04"},
                    {"aws.nat.hour", 2, "gateway-hour", 90'000'000, true, "", "2026-07"},
                    {"aws.sqs.request", 140'000, "request", 70'000'000, false, "", "2026-07"},
                    {"aws.dynamodb.wru", 14'000, "unit", 17'500'000, false, "unverified price", "2026-07"},
                    {"aws.ebs.gp3", 188, "GiB-hour", 20'600'000, false, "", "2025-04"}};
  eks.counters = {{"aws.sqs.request", 140'000},
                  {"aws.sqs.empty_receive", 98'000},
                  {"aws.dynamodb.throttled", 912},
                  {"pod.starts", 190},
                  {"write.failed", 37}};
  aks.bill.lines = {{"azure.vm.instance", 7.1, "node-hour", 680'000'000, false, "", "2026-06"},
                    {"azure.vm.instance", 2, "node-hour", 230'000'000, true, "", "2026-06"},
                    {"azure.lb.hour", 2, "hour", 50'000'000, true, "", "2026-07"},
                    {"azure.storage.queue.class1", 61'000, "operation", 2'440'000, false, "", "2026-07"},
                    {"azure.storage.table.transaction", 14'200, "transaction", 500'000, false, "", "2026-07"}};
  aks.counters = {{"azure.storage.queue.get", 40'000},
                  {"azure.storage.queue.message_gotten", 14'300},
                  {"entra.token", 14'000},
                  {"pod.starts", 160}};
  result.clusters = {std::move(eks), std::move(aks)};
  result.checks = {{"eks: messages.lost == 0", 37, false},
                   {"aks: messages.lost == 0", 0, true},
                   {"aks: p99(message.latency) < 4m", result.clusters[1].latency.p99, true}};
  result.notes = {"eks: price of another region (us-east-2) for aws.nat.hour",
                  "unverified rule: Karpenter's order among equally cheap types"};
  return result;
}

RunResult demo_alone() {
  RunResult result = demo();
  result.clusters.pop_back();
  result.checks.resize(1);
  return result;
}

RunResult demo_empty() {
  RunResult result;
  result.scenario = "quiet";
  result.duration = 600;
  result.clusters.emplace_back();
  result.clusters.front().name = "eks";
  result.clusters.front().cloud = "aws";
  return result;
}

TEST(Demo, IsAComparisonOfTwoHours) {
  const RunResult result = demo();
  ASSERT_EQ(result.clusters.size(), 2u);
  EXPECT_GT(result.clusters[0].latency.p95, result.clusters[1].latency.p95);
  EXPECT_GT(result.clusters[1].messages.processed, 10'000);
}

}  // namespace queuecast::report
