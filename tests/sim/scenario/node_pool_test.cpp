#include <gtest/gtest.h>

#include "tests/sim/scenario/support.h"

namespace queuecast::scenario {
namespace {

using namespace std::chrono_literals;
using Consolidation = karpenter::NodePool::Consolidation;

const std::string kEc2Class =
    "---\napiVersion: karpenter.k8s.aws/v1\nkind: EC2NodeClass\nmetadata: {name: nodes}\nspec: {role: r, "
    "amiSelectorTerms: [{alias: al2023@latest}], subnetSelectorTerms: [{id: a}], securityGroupSelectorTerms: [{id: "
    "b}]}\n";

/// A NodePool in lines 1 to 3; `spec` begins in line 5.
std::string pool(const std::string& version, const std::string& spec) {
  return "apiVersion: karpenter.sh/" + version + "\nkind: NodePool\nmetadata: {name: pool}\nspec:\n" + spec + kEc2Class;
}

const std::string kV1Template =
    "  template: {spec: {requirements: [], nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: "
    "nodes}}}\n";
const std::string kBetaTemplate =
    "  template: {spec: {requirements: [], nodeClassRef: {apiVersion: karpenter.k8s.aws/v1beta1, kind: EC2NodeClass, "
    "name: nodes}}}\n";

TEST(NodePool, CapacityTypesAreThoseThatKarpenterKnows) {
  const std::string text = manifest_errors(R"(apiVersion: karpenter.sh/v1
kind: NodePool
metadata: {name: p}
spec:
  template:
    spec:
      requirements:
      - {key: karpenter.sh/capacity-type, operator: In, values: [spot, ondemand]}
)");
  EXPECT_NE(text.find("m.yaml:8:72: capacity type is 'ondemand', did you mean 'on-demand'?"), std::string::npos)
      << text;
}

TEST(NodePoolManifest, V1Defaults) {
  const auto spec = manifests(pool("v1", kV1Template)).node_pools.at(0).spec;
  EXPECT_EQ(spec.expire_after, 720h);
  EXPECT_EQ(spec.consolidate_after, 0s);
  EXPECT_EQ(spec.consolidation, Consolidation::kWhenEmptyOrUnderutilized);
  ASSERT_EQ(spec.budgets.size(), 1U);
  EXPECT_EQ(spec.budgets[0].nodes, "10%");
  EXPECT_FALSE(spec.termination_grace_period);
  EXPECT_EQ(spec.weight, 0);
}

TEST(NodePoolManifest, V1InFull) {
  const auto read = manifests(pool("v1", R"(  weight: 10
  limits: {cpu: "100", memory: 400Gi, nodes: 5, nvidia.com/gpu: 2}
  disruption:
    consolidationPolicy: Balanced
    consolidateAfter: Never
    budgets:
    - {nodes: "3", reasons: [Empty, Drifted], schedule: "0 9 * * *", duration: 8h}
    - {nodes: 0}
  template:
    metadata: {labels: {team: a}, annotations: {note: b}}
    spec:
      expireAfter: Never
      terminationGracePeriod: 30m
      taints: [{key: dedicated, value: jobs, effect: NoSchedule}]
      startupTaints: [{key: cilium, effect: NoExecute}]
      requirements:
      - {key: karpenter.k8s.aws/instance-cpu, operator: Gt, values: ["3"]}
      - {key: node.kubernetes.io/instance-type, operator: In, values: [a, b, c], minValues: 2}
      nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: nodes}
)"));
  EXPECT_EQ(read.node_pools.at(0).meta.namespace_name, "");
  const auto& spec = read.node_pools.at(0).spec;
  EXPECT_EQ(spec.weight, 10);
  EXPECT_EQ(spec.limit_cpu_milli, 100'000);
  EXPECT_EQ(spec.limit_memory_bytes, std::int64_t{400} << 30);
  EXPECT_EQ(spec.limit_nodes, 5);
  EXPECT_EQ(spec.consolidation, Consolidation::kBalanced);
  EXPECT_FALSE(spec.consolidate_after);
  EXPECT_FALSE(spec.expire_after);
  EXPECT_EQ(spec.termination_grace_period, 30min);
  ASSERT_EQ(spec.budgets.size(), 2U);
  EXPECT_EQ(spec.budgets[0].reasons, (std::vector<std::string>{"Empty", "Drifted"}));
  EXPECT_EQ(spec.budgets[0].duration, 8h);
  EXPECT_EQ(spec.budgets[1].nodes, "0");
  EXPECT_EQ(spec.labels.at("team"), "a");
  EXPECT_EQ(spec.taints.at(0).value, "jobs");
  EXPECT_EQ(spec.startup_taints.at(0).effect, kubernetes::TaintEffect::kNoExecute);
  EXPECT_EQ(spec.requirements.at(1).min_values, 2);
}

TEST(NodePoolManifest, AnExplicitEmptyListOfBudgetsIsNoLimit) {
  EXPECT_TRUE(
      manifests(pool("v1", kV1Template + "  disruption: {budgets: []}\n")).node_pools.at(0).spec.budgets.empty());
}

TEST(NodePoolManifest, BetaUnderutilizedBecomesZeroSeconds) {
  const auto spec =
      manifests(pool("v1beta1", kBetaTemplate + "  disruption: {consolidationPolicy: WhenUnderutilized}\n"))
          .node_pools.at(0)
          .spec;
  EXPECT_EQ(spec.consolidation, Consolidation::kWhenEmptyOrUnderutilized);
  EXPECT_EQ(spec.consolidate_after, 0s);
  EXPECT_EQ(spec.expire_after, 720h);
  EXPECT_EQ(spec.node_class.group, "karpenter.k8s.aws");
}

TEST(NodePoolManifest, BetaWhenEmptyKeepsItsWait) {
  const auto read = [](const std::string& disruption) {
    return manifests(pool("v1beta1", kBetaTemplate + "  disruption: {" + disruption + "}\n")).node_pools.at(0).spec;
  };
  EXPECT_EQ(read("consolidationPolicy: WhenEmpty, consolidateAfter: 30s").consolidate_after, 30s);
  EXPECT_EQ(read("consolidationPolicy: WhenEmpty, consolidateAfter: 30s").consolidation, Consolidation::kWhenEmpty);
  EXPECT_FALSE(read("consolidationPolicy: WhenEmpty").consolidate_after);
  EXPECT_FALSE(read("consolidationPolicy: WhenEmpty, consolidateAfter: Never").consolidate_after);
  EXPECT_FALSE(read("expireAfter: Never").expire_after);
  EXPECT_EQ(read("expireAfter: 24h").expire_after, 24h);
}

TEST(NodePoolManifest, BetaKubeletGoesToTheClass) {
  const auto read = manifests(
      pool("v1beta1",
           "  template: {spec: {requirements: [], kubelet: {maxPods: 110, evictionHard: {memory.available: 5%}}, "
           "nodeClassRef: {name: nodes}}}\n"));
  EXPECT_EQ(read.node_pools.at(0).spec.node_class.kind, "EC2NodeClass");
  EXPECT_EQ(read.ec2_node_classes.at(0).spec.max_pods, 110);
  EXPECT_EQ(read.ec2_node_classes.at(0).spec.eviction_hard.at("memory.available"), "5%");
}

TEST(NodePoolManifest, FaultsAreSaidAtTheirPlace) {
  const std::pair<std::string, std::string> wrongs[] = {
      {pool("v1", kV1Template + "  disruption: {expireAfter: 1h}\n"), "m.yaml:6:16: unknown field 'expireAfter'"},
      {pool("v1", kV1Template + "  disruption: {consolidationPolicy: WhenUnderutilized}\n"),
       "consolidationPolicy is 'WhenUnderutilized', expected one of WhenEmptyOrUnderutilized, WhenEmpty, Balanced"},
      {pool("v1beta1", kBetaTemplate + "  disruption: {consolidationPolicy: WhenEmptyOrUnderutilized}\n"),
       "did you mean 'WhenUnderutilized'?"},
      {pool("v1beta1", kBetaTemplate + "  disruption: {consolidateAfter: 30s}\n"),
       "consolidateAfter with WhenUnderutilized"},
      {pool("v1", kV1Template + "  disruption: {consolidateAfter: 1d}\n"),
       "m.yaml:6:34: consolidateAfter is '1d', expected a duration such as 720h or 1h30m, or Never"},
      {pool("v1", kV1Template + "  disruption: {budgets: [{nodes: 101%}]}\n"), "nodes is '101%'"},
      {pool("v1", kV1Template + "  disruption: {budgets: [{nodes: 1, schedule: \"@daily\"}]}\n"),
       "a schedule without duration, expected both or neither"},
      {pool("v1", kV1Template + "  disruption: {budgets: [{reasons: [Underutilised]}]}\n"),
       "did you mean 'Underutilized'?"},
      {pool("v1", kV1Template + "  weight: 101\n"), "m.yaml:6:11: weight is the number 101"},
      {pool("v1", kV1Template + "  weight: 5\n  replicas: 3\n"), "weight on a pool with replicas"},
      {pool("v1", kV1Template + "  limits: {cpus: 5}\n"), "m.yaml:6:18: unknown resource 'cpus', did you mean 'cpu'?"},
      {pool("v1",
            "  template: {spec: {requirements: [], nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, "
            "name: node}}}\n"),
       "no EC2NodeClass 'node', did you mean 'nodes'?"},
      {pool("v1", "  template: {spec: {requirements: [], nodeClassRef: {name: nodes}}}\n"), "missing field 'group'"},
      {pool("v1",
            "  template: {spec: {requirements: [{key: a, operator: In, values: []}], nodeClassRef: {group: "
            "karpenter.k8s.aws, kind: EC2NodeClass, name: nodes}}}\n"),
       "operator In of 'a' without values, expected at least one value"},
      {pool("v1",
            "  template: {spec: {requirements: [{key: a, operator: Gt, values: [\"x\"]}], nodeClassRef: {group: "
            "karpenter.k8s.aws, kind: EC2NodeClass, name: nodes}}}\n"),
       "a bound of 'a', expected exactly one integer in quotes, at least 0"},
      {pool("v1",
            "  template: {spec: {requirements: [{key: a, operator: In, values: [b], minValues: 2}], nodeClassRef: "
            "{group: karpenter.k8s.aws, kind: EC2NodeClass, name: nodes}}}\n"),
       "minValues 2 of 'a' with 1 values"},
      {pool("v1",
            "  template: {metadata: {labels: {karpenter.sh/nodepool: x}}, spec: {requirements: [], nodeClassRef: "
            "{group: karpenter.k8s.aws, kind: EC2NodeClass, name: nodes}}}\n"),
       "label 'karpenter.sh/nodepool' is restricted"},
  };
  for (const auto& [text, part] : wrongs) {
    EXPECT_NE(manifest_errors(text).find(part), std::string::npos) << text << "\n-> " << manifest_errors(text);
  }
}

std::string ec2(const std::string& version, const std::string& spec) {
  return "apiVersion: karpenter.k8s.aws/" + version + "\nkind: EC2NodeClass\nmetadata: {name: nc}\nspec: {" + spec +
         "subnetSelectorTerms: [{tags: {a: b}}], securityGroupSelectorTerms: [{name: s}]}\n";
}

TEST(EC2NodeClassManifest, ReadsFamilyDisksAndKubelet) {
  const auto read = manifests(ec2("v1", R"(role: r, amiSelectorTerms: [{alias: bottlerocket@v1.20.0}],
  blockDeviceMappings: [{deviceName: /dev/xvda, rootVolume: true, ebs: {volumeSize: 100Gi, volumeType: io2, iops: 5}}],
  instanceStorePolicy: RAID0, kubelet: {maxPods: 50, podsPerCore: 4, kubeReserved: {cpu: 100m}}, tags: {t: u}, )"));
  const auto& spec = read.ec2_node_classes.at(0).spec;
  EXPECT_EQ(spec.ami_family, "Bottlerocket");
  EXPECT_EQ(spec.block_devices.at(0).size_bytes, std::int64_t{100} << 30);
  EXPECT_EQ(spec.block_devices.at(0).volume_type, "io2");
  EXPECT_TRUE(spec.block_devices.at(0).root);
  EXPECT_TRUE(spec.instance_store_raid0);
  EXPECT_EQ(spec.max_pods, 50);
  EXPECT_EQ(spec.kube_reserved.at("cpu"), "100m");
}

TEST(EC2NodeClassManifest, FaultsAreSaid) {
  const std::pair<std::string, std::string> wrongs[] = {
      {ec2("v1", "role: r, instanceProfile: p, amiSelectorTerms: [{alias: al2@latest}], "),
       "both role and instanceProfile, expected exactly one of them"},
      {ec2("v1", "amiSelectorTerms: [{alias: al2@latest}], "), "neither role nor instanceProfile"},
      {ec2("v1", "role: r, "), "missing field 'amiSelectorTerms'"},
      {ec2("v1", "role: r, amiSelectorTerms: [{alias: al2023}], "), "alias 'al2023', expected family@version"},
      {ec2("v1beta1", "role: r, "), "missing field 'amiFamily'"},
      {ec2("v1beta1", "role: r, amiFamily: AL2022, "), "amiFamily is 'AL2022', did you mean 'AL2023'?"},
      {ec2("v1", "role: r, amiSelectorTerms: [{alias: al2@x}], kubelet: {maxPod: 5}, "), "did you mean 'maxPods'?"},
  };
  for (const auto& [text, part] : wrongs) {
    EXPECT_NE(manifest_errors(text).find(part), std::string::npos) << text << "\n-> " << manifest_errors(text);
  }
}

TEST(AKSNodeClassManifest, ReadsBothVersions) {
  for (const char* version : {"v1alpha2", "v1beta1"}) {
    const auto read =
        manifests(std::string{"apiVersion: karpenter.azure.com/"} + version +
                  "\nkind: AKSNodeClass\nmetadata: {name: nc}\nspec: {imageFamily: AzureLinux, osDiskSizeGB: 64, "
                  "maxPods: 100, security: {encryptionAtHost: true}, artifactStreaming: {}, localDNS: {mode: "
                  "Required}}\n");
    const auto& spec = read.aks_node_classes.at(0).spec;
    EXPECT_EQ(spec.image_family, "AzureLinux");
    EXPECT_EQ(spec.os_disk_size_gb, 64);
    EXPECT_EQ(spec.max_pods, 100);
    EXPECT_TRUE(spec.encryption_at_host);
    EXPECT_TRUE(spec.artifact_streaming);
    EXPECT_TRUE(spec.local_dns);
  }
  EXPECT_EQ(manifests("apiVersion: karpenter.azure.com/v1beta1\nkind: AKSNodeClass\nmetadata: {name: nc}\n")
                .aks_node_classes.at(0)
                .spec.os_disk_size_gb,
            128);
  EXPECT_NE(manifest_errors("apiVersion: karpenter.azure.com/v1beta1\nkind: AKSNodeClass\nmetadata: {name: nc}\nspec: "
                            "{osDiskSizeGB: 20}\n")
                .find("m.yaml:4:22: osDiskSizeGB is the number 20, expected an integer from 30 to 2048"),
            std::string::npos);
}

}  // namespace
}  // namespace queuecast::scenario
