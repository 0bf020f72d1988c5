#include "sim/scenario/scenario.h"

#include <gtest/gtest.h>

#include "tests/sim/scenario/support.h"

namespace queuecast::scenario {
namespace {

using namespace std::chrono_literals;

const char* const kEks = R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  selector: {matchLabels: {a: b}}
  template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: "shop/app:1"}]}}
---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {name: so}
spec:
  scaleTargetRef: {name: app}
  triggers:
  - type: aws-sqs-queue
    metadata: {queueURL: "https://sqs.us-east-1.amazonaws.com/1/orders", awsRegion: us-east-1, queueLength: "5"}
)";

const char* const kAks = R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  selector: {matchLabels: {a: b}}
  template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: app}]}}
---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {name: so}
spec:
  scaleTargetRef: {name: app}
  triggers:
  - type: azure-queue
    metadata: {queueName: orders, connectionFromEnv: CONNECTION}
)";

/// A scenario beside the manifests eks.yaml and aks.yaml.
class Loaded {
 public:
  explicit Loaded(const std::string& text, const LoadOptions& options = {}) {
    folder_.write("eks.yaml", kEks);
    folder_.write("aks.yaml", kAks);
    folder_.write("counts.csv", "time,count\n0,5\n60,many\n");
    result_ = load_scenario(folder_.write("s.yaml", text), options);
  }
  std::string errors() const { return result_.has_value() ? "" : folder_.relative(result_.error().text()); }
  const Scenario& operator*() const { return result_.value(); }
  const Scenario* operator->() const { return &result_.value(); }

 private:
  Folder folder_;
  Result<Scenario> result_;
};

std::string errors(const std::string& text, const LoadOptions& options = {}) { return Loaded{text, options}.errors(); }

const std::string kClusters = "clusters: {eks: {manifests: [eks.yaml]}, aks: {manifests: [aks.yaml]}}\n";

std::string eks(const std::string& fields) { return "clusters:\n  eks:\n    manifests: [eks.yaml]\n" + fields; }
std::string aks(const std::string& fields) { return "clusters:\n  aks:\n    manifests: [aks.yaml]\n" + fields; }

TEST(Scenario, AlmostEverythingHasADefault) {
  const Loaded scenario{kClusters};
  EXPECT_EQ(scenario->duration, 1h);
  EXPECT_EQ(scenario->seed, 1U);
  EXPECT_EQ(scenario->traffic.producers, 1);
  EXPECT_EQ(scenario->traffic.rate_per_second, 1);
  EXPECT_FALSE(scenario->traffic.stop);
  ASSERT_EQ(scenario->clusters.size(), 2U);
  const Cluster& aws = *scenario->find_cluster("eks");
  EXPECT_EQ(aws.cloud, Cloud::kAws);
  EXPECT_EQ(aws.region, "us-east-1");
  EXPECT_EQ(aws.consumer.builtin, "edw-aws");
  EXPECT_EQ(aws.queue.name, "orders");
  EXPECT_EQ(aws.table.name, "payments");
  EXPECT_EQ(aws.fixed_nodes.type, "m5.large");
  EXPECT_EQ(aws.images.at("shop/app:1").unpacked_mb, 500);
  const Cluster& azure = *scenario->find_cluster("aks");
  EXPECT_EQ(azure.cloud, Cloud::kAzure);
  EXPECT_EQ(azure.region, "eastus");
  EXPECT_EQ(azure.control_plane, ControlPlane::kFree);
  EXPECT_TRUE(azure.fixed_nodes.system_only);
  EXPECT_EQ(scenario->find_cluster("gke"), nullptr);
}

const char* const kFull = R"(name: full
description: all fields
start: 2026-03-01T00:00:00Z
duration: 3h
seed: 42
traffic:
  producers: 4
  rate: 30/m
  stop: PT90M
  body: hello
clusters:
  eks:
    cloud: aws
    region: eu-west-1
    kubernetes: 1.30
    keda: 2.14.1
    manifests: [eks.yaml]
    patches: {ScaledObject/so: {spec: {maxReplicaCount: 7, triggers: {0: {metadata: {queueLength: "9"}}}}}}
    consumer:
      model:
        service_time: {p50: 100ms, p95: 400ms}
        batch: 10
        concurrency: 2
        poll_interval: 500ms
        startup: 2s
        failure_probability: 0.01
    sdk_retry: adaptive
    queue:
      name: orders
      fifo: false
      visibility_timeout: 45s
      retention: 7d
      delay: 5s
      receive_wait: 20s
      dead_letter:
        name: dead
        max_receive_count: 3
    table:
      name: orders.v1
      provisioned:
        rcu: 2
        wcu: 20
    fixed_nodes:
      count: 1
      type: m6i.large
      system_only: true
    images: {"shop/app:1": {compressed_mb: 40, unpacked_mb: 90}}
    control_plane: extended
    latencies: {sqs_send: 12ms, tls_connect: {low: 1ms, high: 3ms}}
    limits:
      fifo_rate: 300/s
      on_demand_vcpus: 64
      spot_vcpus: 0
faults:
  - {at: 40m, kind: spot_interruption, cluster: eks, node: all, count: 2}
  - {at: 1h, kind: stockout, for: 10m, zone: a, type: m5.large, capacity_type: spot}
  - {at: 1h, kind: service_slow, service: queue, factor: 10, for: 1m}
  - {at: 1h, kind: launch_failure, share: 0.5}
  - {at: 1h, kind: controller_pause, component: keda}
checks: ["p99(message.latency) < 2m", messages.lost == 0]
)";

TEST(Scenario, EveryFieldIsRead) {
  const Loaded scenario{kFull};
  ASSERT_EQ(scenario.errors(), "");
  EXPECT_EQ(scenario->seed, 42U);
  EXPECT_EQ(scenario->start.time_since_epoch().count(), 1'772'323'200'000'000'000);
  EXPECT_EQ(scenario->traffic.rate_per_second, 0.5);
  EXPECT_EQ(scenario->traffic.stop, 90min);
  EXPECT_EQ(scenario->traffic.body, "hello");
  const Cluster& cluster = scenario->clusters.at(0);
  EXPECT_EQ(cluster.kubernetes, (Version{1, 30, 0}));
  EXPECT_EQ(cluster.keda, (Version{2, 14, 1}));
  const auto& spec = cluster.manifests.scaled_objects.at(0).spec;
  EXPECT_EQ(spec.max_replica_count, 7);
  EXPECT_EQ(spec.triggers.at(0).metadata.at("queueLength"), "9");
  EXPECT_EQ(cluster.consumer.builtin, "");
  ASSERT_TRUE(cluster.consumer.model);
  EXPECT_EQ(cluster.consumer.model->service_time.kind, Distribution::Kind::kLognormal);
  EXPECT_NEAR(cluster.consumer.model->service_time.first, -2.302585, 1e-6);
  EXPECT_NEAR(cluster.consumer.model->service_time.second, 0.8428, 1e-4);
  EXPECT_EQ(cluster.consumer.model->batch, 10);
  EXPECT_EQ(cluster.sdk_retry, "adaptive");
  EXPECT_EQ(cluster.queue.delay, 5s);
  EXPECT_EQ(cluster.queue.dead_letter, "dead");
  EXPECT_EQ(cluster.table.provisioned->wcu, 20);
  EXPECT_EQ(cluster.images.at("shop/app:1").compressed_mb, 40);
  EXPECT_EQ(cluster.latencies.at("sqs_send").distribution, (Distribution{Distribution::Kind::kConstant, 0.012, 0}));
  EXPECT_EQ(cluster.latencies.at("tls_connect").distribution.kind, Distribution::Kind::kUniform);
  EXPECT_EQ(cluster.limits.fifo_calls_per_second, 300);
  EXPECT_EQ(cluster.limits.spot_vcpus, 0);
  ASSERT_EQ(scenario->faults.size(), 5U);
  EXPECT_EQ(scenario->faults[0].node, "all");
  EXPECT_EQ(scenario->faults[1].duration, 10min);
  EXPECT_EQ(scenario->faults[2].factor, 10);
  EXPECT_EQ(scenario->checks.size(), 2U);
}

/// Spells every key of a text wrong, one after the other, and asks for the error.
void expect_typos_are_found(const std::string& text, const std::vector<std::string>& own_keys) {
  int tried = 0;
  for (std::size_t colon = text.find(':'); colon != std::string::npos; colon = text.find(':', colon + 1)) {
    std::size_t start = colon;
    while (start > 0 && (std::isalnum(static_cast<unsigned char>(text[start - 1])) != 0 || text[start - 1] == '_'))
      --start;
    const std::string key = text.substr(start, colon - start);
    const bool value = start == 0 || (text[start - 1] != ' ' && text[start - 1] != '{' && text[start - 1] != '\n');
    const bool next_is_blank = colon + 1 < text.size() && (text[colon + 1] == ' ' || text[colon + 1] == '\n');
    const bool own = std::find(own_keys.begin(), own_keys.end(), key) != own_keys.end();
    if (key.empty() || (value && start != 0) || !next_is_blank || own) continue;
    std::string wrong = text;
    wrong.insert(colon, "x");
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(start), '\n');
    const auto before = start == 0 ? std::string::npos : text.rfind('\n', start - 1);
    const auto column = start - (before == std::string::npos ? static_cast<std::size_t>(-1) : before);
    const std::string expected = "s.yaml:" + std::to_string(line) + ":" + std::to_string(column) + ": unknown field '" +
                                 key + "x', did you mean '" + key + "'?";
    EXPECT_NE(errors(wrong).find(expected), std::string::npos) << expected << "\nin\n" << errors(wrong);
    ++tried;
  }
  EXPECT_GT(tried, 5);
}

TEST(Scenario, EveryMisspelledKeyIsNamed) {
  expect_typos_are_found(kFull, {"eks", "sqs_send", "tls_connect", "ScaledObject", "so", "spec", "maxReplicaCount",
                                 "triggers", "0", "metadata", "queueLength"});
}

TEST(Scenario, EveryMisspelledKeyOfAnAzureClusterIsNamed) {
  expect_typos_are_found(R"(traffic:
  pattern: [{kind: wave, rate: 5/s, swing: 2/s, period: 1h, peak: 30m}, {kind: steps, points: [{at: 0, rate: 1/s}]}]
clusters:
  aks:
    cloud: azure
    region: westus3
    manifests: [aks.yaml]
    queue: {name: orders, account: shop, account_kind: gpv1, retention: 1h, visibility_timeout: 30s}
    table: {name: orders}
    limits: {on_demand_vcpus: 10, spot_vcpus: 3}
)",
                         {"aks", "kind"});
}

TEST(Scenario, FaultsAreSaidAtTheirPlace) {
  const std::pair<std::string, std::string> wrongs[] = {
      {"name: x\n", "s.yaml:1:1: missing field 'clusters'"},
      {"clusters: {}\n", "s.yaml:1:11: no cluster, expected at least one"},
      {"clusters: [eks]\n", "s.yaml:1:11: clusters is a list, expected a mapping of names to clusters"},
      {"clusters: {EKS: {manifests: [eks.yaml]}}\n",
       "s.yaml:1:12: cluster name 'EKS', expected lower-case letters, digits and '-'"},
      {"clusters: {eks: {manifets: [eks.yaml], cloud: aws}}\n",
       "s.yaml:1:17: missing field 'manifests' in eks\ns.yaml:1:18: unknown field 'manifets', did you mean "
       "'manifests'?"},
      {"clusters: {eks: {manifests: [nothing/], cloud: aws}}\n", "s.yaml:1:30: no file or folder 'nothing/'"},
      {"clusters: {eks: {manifests: [s.yaml], cloud: aws}}\n",
       "s.yaml:1:1: missing field 'apiVersion'\n"
       "s.yaml:1:1: missing field 'kind'"},
      {"duration: -5m\n" + kClusters, "s.yaml:1:11: duration is '-5m', expected a duration such as 90m, 1h30m or 7d"},
      {"duration: 0\n" + kClusters, "s.yaml:1:11: duration is the number 0, expected a duration above 0"},
      {"start: monday\n" + kClusters, "s.yaml:1:8: start is 'monday', expected a time such as 2026-01-05T09:00:00Z"},
      {"seed: -1\n" + kClusters, "s.yaml:1:7: seed is the number -1, expected an integer of at least 0"},
      {"traffic: {rate: 2}\n" + kClusters,
       "s.yaml:1:17: rate is the number 2, expected a rate such as 2/s, 30/m or 100/h"},
      {"traffic: {producers: 2, trace: counts.csv}\n" + kClusters,
       "s.yaml:1:22: 'producers' beside a trace, expected one of them\ncounts.csv:3:4: 'many', expected a whole number "
       "of "
       "messages"},
      {"traffic: {trace: no.csv}\n" + kClusters, "s.yaml:1:18: no trace 'no.csv', expected a file of TIME,COUNT lines"},
      {"traffic: {pattern: {kind: posson, rate: 1/s}}\n" + kClusters,
       "s.yaml:1:27: kind is 'posson', did you mean 'poisson'?"},
      {"traffic: {rate: 1e12/s}\n" + kClusters, "s.yaml:1:17: rate is '1e12/s', expected a rate up to 1000000/s"},
      {"duration: 400d\n" + kClusters, "s.yaml:1:11: duration is '400d', expected a duration up to 366d"},
      {"traffic: {pattern: {kind: wave, rate: 1/s, swing: 2/s}}\n" + kClusters,
       "s.yaml:1:51: swing is '2/s', expected a rate up to the mean rate"},
      {"traffic: {pattern: {kind: steps, points: [{at: 5m, rate: 1/s}, {at: 1m, rate: 2/s}]}}\n" + kClusters,
       "s.yaml:1:64: a point that is not after the one before, expected points in the order of time"},
      {kClusters + "faults: [{at: 1m, kind: spot_interuption}]\n",
       "s.yaml:2:25: unknown kind of fault 'spot_interuption', did you mean 'spot_interruption'?"},
      {kClusters + "faults: [{at: 2h, kind: pod_kill}]\n",
       "s.yaml:2:10: a fault after the end of the run, expected at most the scenario's duration"},
      {kClusters + "faults: [{at: 1m, kind: service_slow, service: queues, factor: 2}]\n",
       "s.yaml:2:48: service is 'queues', did you mean 'queue'?"},
      {kClusters + "faults: [{at: 1m, kind: zone_outage}]\n", "s.yaml:2:10: missing field 'zone' in faults[0]"},
      {kClusters + "faults: [{at: 1m, kind: pod_kill, cluster: esk}]\n",
       "s.yaml:2:44: cluster is 'esk', did you mean 'eks'?"},
      {kClusters + "checks: [\"messages.lsot == 0\"]\n",
       "s.yaml:2:11: check 'messages.lsot == 0': unknown metric 'messages.lsot', did you mean 'messages.lost'?"},
  };
  for (const auto& [text, message] : wrongs) EXPECT_EQ(errors(text), message) << text;
}

TEST(Scenario, FaultsOfAClusterAreSaidAtTheirPlace) {
  const std::pair<std::string, std::string> wrongs[] = {
      {eks("    cloud: asw\n"), "s.yaml:4:12: cloud is 'asw', did you mean 'aws'?"},
      {eks("    region: eastus\n"), "s.yaml:4:13: region is 'eastus', expected a region such as us-east-1"},
      {aks("    region: us-east-1\n"), "s.yaml:4:13: region is 'us-east-1', expected a region such as eastus"},
      {eks("    kubernetes: latest\n"), "s.yaml:4:17: kubernetes is 'latest', expected a version such as 1.30"},
      {eks("    consumer: builtin:edw-asw\n"),
       "s.yaml:4:15: consumer is 'builtin:edw-asw', did you mean 'builtin:edw-aws'?"},
      {eks("    consumer: builtin:edw-azure\n"),
       "s.yaml:4:15: consumer is 'builtin:edw-azure', did you mean 'builtin:edw-aws'?"},
      {eks("    consumer: {model: {service_time: {p50: 2s, p95: 1s}}}\n"),
       "s.yaml:4:38: a distribution of other fields, expected a duration, {p50, p95} with p50 <= p95, {low, high}, "
       "{mean}, "
       "{shift, mean} or {probability}"},
      {eks("    queue: {name: orders, account: x}\n"),
       "s.yaml:4:27: unknown field 'account', expected one of name, fifo, content_based_deduplication, "
       "high_throughput, "
       "visibility_timeout, retention, delay, receive_wait, dead_letter"},
      {eks("    queue: {name: orders, visibility_timeout: 13h}\n"),
       "s.yaml:4:47: visibility_timeout is '13h', expected whole seconds up to 12h"},
      {eks("    queue: {name: orders, content_based_deduplication: true}\n"),
       "s.yaml:4:56: content_based_deduplication on a standard queue, expected fifo: true beside it"},
      {eks("    table: {name: no}\n"),
       "s.yaml:4:19: table name 'no', expected 3 to 255 letters, digits, '-', '_' and '.'"},
      {eks("    table: {on_demand: true, provisioned: {rcu: 1}}\n"),
       "s.yaml:4:43: provisioned capacity with on_demand, expected one of them"},
      {aks("    table: {provisioned: {rcu: 1}}\n"), "s.yaml:4:13: unknown field 'provisioned', expected name"},
      {aks("    table: {name: my-table}\n"),
       "s.yaml:4:19: table name 'my-table', expected 3 to 63 letters and digits, a letter first"},
      {aks("    queue: {name: orders, account: My_Shop}\n"),
       "s.yaml:4:36: account is 'My_Shop', expected 3 to 24 lower-case letters and digits"},
      {eks("    images: {\"shop/app:2\": {compressed_mb: 1}}\n"),
       "s.yaml:4:28: no container runs the image 'shop/app:2', did you mean 'shop/app:1'?"},
      {aks("    control_plane: extended\n"),
       "s.yaml:4:20: control_plane is 'extended', expected one of free, standard, premium"},
      {eks("    patches: {ScaledObject/os: {spec: {maxReplicaCount: 5}}}\n"),
       "s.yaml:4:32: no object 'ScaledObject/os' to patch, did you mean 'ScaledObject/so'?"},
      {eks("    patches: {ScaledObject/so: {spec: {maxReplicaCoun: 5}}}\n"),
       "s.yaml:4:40: unknown field 'maxReplicaCoun', did you mean 'maxReplicaCount'?"},
  };
  for (const auto& [text, message] : wrongs) EXPECT_EQ(errors(text), message) << text;
}

TEST(Scenario, TheTriggersQueueIsTheScenariosQueue) {
  EXPECT_EQ(
      errors(eks("    queue: {name: invoices}\n")),
      "eks.yaml:15:26: ScaledObject 'default/so' watches queue 'orders', but the queue of cluster 'eks' is 'invoices' "
      "(s.yaml:4:19)");
}

TEST(Scenario, QueueNamesFollowTheServicesRules) {
  const auto aws = [](const std::string& name, bool fifo) {
    const std::string text =
        errors(eks("    queue: {name: \"" + name + "\", fifo: " + (fifo ? "true" : "false") + "}\n"));
    return text.find("queue name '" + name + "'") == std::string::npos;
  };
  EXPECT_TRUE(aws("Jobs_1-a", false));
  EXPECT_TRUE(aws(std::string(80, 'a'), false));
  EXPECT_TRUE(aws("jobs.fifo", true));
  EXPECT_TRUE(aws(std::string(75, 'a') + ".fifo", true));
  EXPECT_FALSE(aws(std::string(81, 'a'), false));
  EXPECT_FALSE(aws(std::string(76, 'a') + ".fifo", true));
  EXPECT_FALSE(aws("jobs", true));
  EXPECT_FALSE(aws("jobs.fifo", false));
  EXPECT_FALSE(aws("my.jobs", false));
  EXPECT_FALSE(aws(".fifo", true));
  const auto azure = [](const std::string& name) {
    return errors(aks("    queue: {name: \"" + name + "\"}\n")).find("queue name '" + name + "'") == std::string::npos;
  };
  EXPECT_TRUE(azure("jobs-1"));
  EXPECT_TRUE(azure(std::string(63, 'a')));
  for (const char* name : {"ab", "Jobs", "jobs--1", "-jobs", "jobs-", "jobs_1"}) EXPECT_FALSE(azure(name)) << name;
  EXPECT_FALSE(azure(std::string(64, 'a')));
}

TEST(Scenario, CloudsDoNotMix) {
  const Folder folder;
  folder.write("n.yaml", "apiVersion: karpenter.azure.com/v1beta1\nkind: AKSNodeClass\nmetadata: {name: default}\n");
  const auto result = load_scenario(folder.write("s.yaml", "clusters: {eks: {cloud: aws, manifests: [n.yaml]}}\n"));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(folder.relative(result.error().text()),
            "s.yaml:1:17: cluster 'eks' is on aws, but its manifests have a node class of the other cloud");
}

TEST(Scenario, OverridesAreReadAsIfTheyStoodInTheFile) {
  const Loaded scenario{
      kClusters,
      {{"traffic.rate=2/s", "clusters.eks.region=us-west-2", "seed=9",
        "clusters.eks.patches.ScaledObject/so.spec.maxReplicaCount=3", "clusters.eks.queue={name: orders}"},
       {}}};
  ASSERT_EQ(scenario.errors(), "");
  EXPECT_EQ(scenario->traffic.rate_per_second, 2);
  EXPECT_EQ(scenario->clusters.at(0).region, "us-west-2");
  EXPECT_EQ(scenario->seed, 9U);
  EXPECT_EQ(scenario->clusters.at(0).manifests.scaled_objects.at(0).spec.max_replica_count, 3);
}

TEST(Scenario, OverridesHaveTheSameValidation) {
  EXPECT_EQ(errors(kClusters, {{"traffic.rat=2/s"}, {}}),
            "--set traffic.rat=2/s: unknown field 'rat', did you mean 'rate'?");
  EXPECT_EQ(errors(kClusters, {{"traffic.rate=2"}, {}}),
            "--set traffic.rate=2: rate is the number 2, expected a rate such as 2/s, 30/m or 100/h");
  EXPECT_EQ(errors(kClusters, {{"clusters.eks.region=mars"}, {}}),
            "--set clusters.eks.region=mars: region is 'mars', expected a region such as us-east-1");
}

TEST(Scenario, LatenciesAreCheckedAgainstTheCatalogue) {
  const std::string text = eks("    latencies: {sqs_sent: 5ms}\n");
  EXPECT_EQ(errors(text), "");
  EXPECT_EQ(errors(text, {{}, {"sqs_send", "sqs_receive"}}),
            "s.yaml:4:27: unknown latency 'sqs_sent', did you mean 'sqs_send'?");
}

TEST(Scenario, NamesAreFitForFiles) {
  const std::string expected = ", expected 1 to 100 letters, digits, '.', '_' and '-', no '.' first";
  EXPECT_EQ(errors("name: Shop_1.2-a\n" + kClusters), "");
  EXPECT_EQ(errors("name: ../x\n" + kClusters), "s.yaml:1:7: name is '../x'" + expected);
  EXPECT_EQ(errors("name: ''\n" + kClusters), "s.yaml:1:7: name is ''" + expected);
  EXPECT_EQ(errors("name: .x\n" + kClusters), "s.yaml:1:7: name is '.x'" + expected);
  EXPECT_EQ(errors("name: \"a\\nb\"\n" + kClusters), "s.yaml:1:7: name is 'a\\nb'" + expected);
  EXPECT_EQ(errors("name: " + std::string(101, 'a') + "\n" + kClusters),
            "s.yaml:1:7: name is '" + std::string(60, 'a') + "...'" + expected);
  EXPECT_EQ(errors(kClusters, {{"name=a/b"}, {}}), "--set name=a/b: name is 'a/b'" + expected);
}

TEST(Scenario, RegionsAndTypesAreCheckedAgainstTheCatalogue) {
  LoadOptions options;
  options.regions = {{Cloud::kAws, {"us-east-1", "us-west-2"}}};
  options.instance_types = [](Cloud, const std::string&) { return std::vector<std::string>{"m5.large", "m5.xlarge"}; };
  EXPECT_EQ(errors(eks("    region: us-west-2\n"), options), "");
  EXPECT_EQ(errors(eks("    region: us-east-9\n"), options),
            "s.yaml:4:13: region is 'us-east-9', did you mean 'us-east-1'?");
  EXPECT_EQ(errors(eks("    fixed_nodes: {type: m5.lrge}\n"), options),
            "s.yaml:4:25: type of fixed_nodes is 'm5.lrge', did you mean 'm5.large'?");
}

TEST(Scenario, FieldsThatAreThereHaveValues) {
  EXPECT_EQ(errors("duration:\n" + kClusters), "s.yaml:1:1: duration is nothing, expected a duration");
  EXPECT_EQ(errors(kClusters, {{"name="}, {}}), "--set name=: name is nothing, expected a value");
  EXPECT_EQ(errors(eks("    patches: {ScaledObject/so: {spec: {maxReplicaCount: }}}\n")), "");
}

TEST(Scenario, VersionsHaveARange) {
  EXPECT_EQ(errors(eks("    kubernetes: 1.38\n")),
            "s.yaml:4:17: kubernetes is 1.38, expected a version from 1.20 to 1.37");
  EXPECT_EQ(errors(eks("    keda: 2.9\n")), "s.yaml:4:11: keda is 2.9, expected a version from 2.10 to 2.21");
}

TEST(Scenario, ErrorsOfTheFileItself) {
  EXPECT_EQ(errors(""), "s.yaml:1:1: an empty file, expected one scenario");
  EXPECT_EQ(errors("a: 1\n---\nb: 2\n"), "s.yaml:1:1: several documents, expected one scenario");
  EXPECT_EQ(errors("- 1\n").substr(0, 50), "s.yaml:1:1: the top level is a list, expected a ma");
  const auto missing = load_scenario("/no/such/scenario.yaml");
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().text(), "/no/such/scenario.yaml: cannot read the file");
  EXPECT_THROW(missing.value(), std::runtime_error);
}

TEST(Scenario, TracesAndPatternsAreRead) {
  const Folder folder;
  folder.write("eks.yaml", kEks);
  folder.write("day.csv", "time,count\n0,5\n60,9\n");
  const auto result =
      load_scenario(folder.write("s.yaml", "traffic: {trace: day.csv}\nclusters: {eks: {manifests: [eks.yaml]}}\n"));
  ASSERT_TRUE(result.has_value()) << result.error().text();
  ASSERT_EQ(result->traffic.pattern->size(), 1U);
  EXPECT_EQ(std::get<arrivals::Trace>(result->traffic.pattern->at(0)).buckets.at(1).count, 9U);
}

}  // namespace
}  // namespace queuecast::scenario
