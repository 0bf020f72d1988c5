#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "sim/scenario/scenario.h"
#include "tests/sim/scenario/support.h"

namespace queuecast::scenario {
namespace {

using namespace std::chrono_literals;

std::string folder(const std::string& name) { return std::string{QUEUECAST_SOURCE_DIR} + "/scenarios/" + name; }

Scenario load(const std::string& name, const std::vector<std::string>& overrides = {}) {
  auto scenario = load_scenario(folder(name), {overrides, {}});
  if (!scenario.has_value()) {
    ADD_FAILURE() << scenario.error().text();
    return {};
  }
  return std::move(*scenario);
}

TEST(SampleScenarios, SeedIsTwoClustersAndFourProducers) {
  const Scenario scenario = load("edw");
  EXPECT_EQ(scenario.name, "edw");
  EXPECT_EQ(scenario.duration, 2h);
  EXPECT_EQ(scenario.traffic.producers, 4);
  EXPECT_EQ(scenario.traffic.rate_per_second, 1);
  EXPECT_EQ(scenario.traffic.stop, 90min);
  EXPECT_FALSE(scenario.traffic.pattern);
  ASSERT_EQ(scenario.clusters.size(), 2U);
  EXPECT_EQ(scenario.clusters[0].name, "eks");
  EXPECT_EQ(scenario.clusters[1].name, "aks");
}

TEST(SampleScenarios, SeedOnEksHasTheSamplesValues) {
  const Scenario scenario = load("edw");
  ASSERT_NE(scenario.find_cluster("eks"), nullptr);
  const Cluster& eks = *scenario.find_cluster("eks");
  EXPECT_EQ(eks.cloud, Cloud::kAws);
  EXPECT_EQ(eks.region, "us-east-1");
  EXPECT_EQ(eks.kubernetes, (Version{1, 28, 0}));
  EXPECT_EQ(eks.consumer.builtin, "edw-aws");
  EXPECT_TRUE(eks.queue.fifo);
  EXPECT_EQ(eks.queue.visibility_timeout, 1h);
  EXPECT_EQ(eks.table.name, "payments");
  ASSERT_TRUE(eks.table.provisioned);
  EXPECT_EQ(eks.table.provisioned->wcu, 1);
  EXPECT_EQ(eks.control_plane, ControlPlane::kExtended);

  ASSERT_EQ(eks.manifests.deployments.size(), 1U);
  const auto& deployment = eks.manifests.deployments[0];
  EXPECT_EQ(deployment.meta.namespace_name, "keda-test");
  const auto& container = deployment.spec.pod_template.spec.containers.at(0);
  EXPECT_EQ(container.image, "khanasif1/sqs-reader:v0.12");
  EXPECT_TRUE(container.always_pull);
  EXPECT_EQ(container.requests.cpu_milli, 125);
  EXPECT_EQ(container.requests.memory_bytes, 32 << 20);
  EXPECT_EQ(container.limits.cpu_milli, 500);
  EXPECT_EQ(container.limits.memory_bytes, 128 << 20);

  ASSERT_EQ(eks.manifests.scaled_objects.size(), 1U);
  const auto& spec = eks.manifests.scaled_objects[0].spec;
  EXPECT_EQ(spec.min_replica_count, 1);
  EXPECT_EQ(spec.max_replica_count, 2000);
  EXPECT_EQ(spec.polling_interval, 30);
  EXPECT_EQ(spec.cooldown_period, 10);
  EXPECT_EQ(spec.triggers.at(0).metadata.at("queueLength"), "2");
  EXPECT_EQ(spec.triggers.at(0).metadata.at("identityOwner"), "operator");

  ASSERT_EQ(eks.manifests.node_pools.size(), 1U);
  const auto& pool = eks.manifests.node_pools[0].spec;
  EXPECT_EQ(pool.limit_cpu_milli, 1'000'000);
  EXPECT_EQ(pool.expire_after, 720h);
  EXPECT_EQ(pool.consolidate_after, 0s);
  EXPECT_EQ(pool.consolidation, karpenter::NodePool::Consolidation::kWhenEmptyOrUnderutilized);
  EXPECT_EQ(pool.node_class, (karpenter::NodeClassReference{"karpenter.k8s.aws", "EC2NodeClass", "default"}));
  EXPECT_EQ(eks.manifests.ec2_node_classes.at(0).spec.ami_family, "AL2");
}

TEST(SampleScenarios, SeedOnAksHasTheSamplesValues) {
  const Scenario scenario = load("edw");
  ASSERT_NE(scenario.find_cluster("aks"), nullptr);
  const Cluster& aks = *scenario.find_cluster("aks");
  EXPECT_EQ(aks.cloud, Cloud::kAzure);
  EXPECT_EQ(aks.region, "eastus");
  EXPECT_EQ(aks.kubernetes, (Version{1, 30, 0}));
  EXPECT_EQ(aks.queue.name, "aws2azmsgs");
  EXPECT_EQ(aks.queue.account, "edwdemostorage");
  EXPECT_FALSE(aks.table.provisioned);
  EXPECT_EQ(aks.fixed_nodes.count, 3);
  EXPECT_TRUE(aks.fixed_nodes.system_only);
  const auto& spec = aks.manifests.scaled_objects.at(0).spec;
  EXPECT_EQ(spec.min_replica_count, 0);
  EXPECT_EQ(spec.max_replica_count, 15);
  EXPECT_EQ(spec.triggers.at(0).metadata.at("activationQueueLength"), "20");
  EXPECT_EQ(aks.manifests.trigger_authentications.at(0).pod_identity_provider, "azure-workload");
  const auto& pool = aks.manifests.node_pools.at(0).spec;
  EXPECT_FALSE(pool.expire_after);
  EXPECT_FALSE(pool.limit_cpu_milli);
  EXPECT_EQ(pool.budgets.at(0).nodes, "100%");
  EXPECT_EQ(pool.node_class, (karpenter::NodeClassReference{"karpenter.azure.com", "AKSNodeClass", "default"}));
  EXPECT_EQ(pool.requirements.size(), 4U);
}

TEST(SampleScenarios, SeedRunsInTheSamplesOwnRegions) {
  const Scenario scenario = load("edw", {"clusters.eks.region=ap-southeast-2", "clusters.aks.region=westus3"});
  EXPECT_EQ(scenario.clusters.at(0).region, "ap-southeast-2");
  EXPECT_EQ(scenario.clusters.at(1).region, "westus3");
}

TEST(SampleScenarios, MendedSeedDrawsOnTheMendedConsumers) {
  const Scenario scenario = load("edw-mended");
  const Cluster& eks = scenario.clusters.at(0);
  EXPECT_EQ(eks.consumer.builtin, "edw-aws-mended");
  EXPECT_FALSE(eks.queue.fifo);
  EXPECT_EQ(eks.queue.receive_wait, 20s);
  EXPECT_EQ(eks.queue.max_receive_count, 5);
  EXPECT_FALSE(eks.table.provisioned);
  EXPECT_EQ(eks.manifests.node_pools.at(0).spec.consolidate_after, 5min);
  EXPECT_EQ(eks.manifests.ec2_node_classes.at(0).spec.ami_family, "AL2023");
  EXPECT_EQ(scenario.clusters.at(1).manifests.scaled_objects.at(0).spec.min_replica_count, 1);
  EXPECT_EQ(scenario.checks.size(), 3U);
}

TEST(SampleScenarios, BurstTakesItsNamesFromTheManifests) {
  const Scenario scenario = load("burst");
  EXPECT_EQ(scenario.duration, 10min);
  ASSERT_TRUE(scenario.traffic.pattern);
  EXPECT_EQ(scenario.traffic.pattern->size(), 2U);
  EXPECT_EQ(scenario.clusters.at(0).queue.name, "orders");
  EXPECT_EQ(scenario.clusters.at(0).table.name, "orders");
  EXPECT_EQ(scenario.clusters.at(0).region, "us-east-1");
  EXPECT_EQ(scenario.clusters.at(1).queue.account, "ordersstorage");
  EXPECT_EQ(scenario.clusters.at(1).images.count("example.com/worker:1"), 1U);
}

TEST(SampleScenarios, TheReadmesExampleOfAllFieldsLoads) {
  std::ifstream stream{folder("README.md")};
  std::string text{std::istreambuf_iterator<char>{stream}, {}};
  text.erase(0, text.find("## All fields"));
  text.erase(0, text.find("```yaml") + 8);
  text.erase(text.find("```"));
  const Folder place;
  for (const char* name : {"app.yaml", "nodes.yaml"}) {
    std::filesystem::create_directories(place.path() + "/eks");
    std::filesystem::copy(folder("burst/eks/") + name, place.path() + "/eks/" + name);
  }
  place.write("extra.yaml", "");
  const std::string image = "example.com/app:1";
  text.replace(text.find(image), image.size(), "example.com/worker:1");
  const auto scenario = load_scenario(place.write("scenario.yaml", text));
  ASSERT_TRUE(scenario.has_value()) << place.relative(scenario.error().text());
  EXPECT_EQ(scenario->faults.size(), 11U);
}

}  // namespace
}  // namespace queuecast::scenario
