#include <gtest/gtest.h>

#include "tests/sim/scenario/support.h"

namespace queuecast::scenario {
namespace {

const std::string kTarget =
    "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app}\nspec: {selector: {matchLabels: {a: b}}, "
    "template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}\n";

const std::string kSqs =
    "  - {type: aws-sqs-queue, metadata: {queueURL: \"https://sqs.eu-west-1.amazonaws.com/1/q\", awsRegion: "
    "eu-west-1}}\n";

/// A ScaledObject in lines 1 to 4; `spec` begins in line 5.
std::string scaled(const std::string& spec, const std::string& triggers = kSqs) {
  return "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {name: so}\nspec:\n" + spec + "  triggers:\n" +
         triggers + kTarget;
}

const std::string kTo = "  scaleTargetRef: {name: app}\n";

TEST(ScaledObjectManifest, EveryFieldIsRead) {
  const auto read = manifests(
      scaled(R"(  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: app, envSourceContainerName: c}
  pollingInterval: 15
  cooldownPeriod: 60
  initialCooldownPeriod: 120
  idleReplicaCount: 0
  minReplicaCount: 2
  maxReplicaCount: 50
  fallback: {failureThreshold: 3, replicas: 4, behavior: currentReplicasIfHigher}
  advanced:
    restoreToOriginalReplicaCount: true
    horizontalPodAutoscalerConfig:
      name: mine
      behavior: {scaleUp: {selectPolicy: Min, tolerance: 0.05, policies: [{type: Pods, value: 4, periodSeconds: 60}]}}
    scalingModifiers: {formula: "q * 2", target: "2.5", activationTarget: "1", metricType: Value}
)",
             R"(  - type: aws-sqs-queue
    name: q
    useCachedMetrics: true
    metricType: AverageValue
    metadata: {queueURL: jobs, awsRegion: us-east-1, queueLength: "7", scaleOnInFlight: "false"}
)"));
  const auto& spec = read.scaled_objects.at(0).spec;
  EXPECT_EQ(spec.target, (kubernetes::ScaleTarget{"apps/v1", "Deployment", "app"}));
  EXPECT_EQ(spec.polling_interval, 15);
  EXPECT_EQ(spec.cooldown_period, 60);
  EXPECT_EQ(spec.initial_cooldown_period, 120);
  EXPECT_EQ(spec.idle_replica_count, 0);
  EXPECT_EQ(spec.min_replica_count, 2);
  EXPECT_EQ(spec.max_replica_count, 50);
  EXPECT_EQ(spec.fallback->replicas, 4);
  EXPECT_EQ(spec.fallback->behavior, "currentReplicasIfHigher");
  EXPECT_TRUE(spec.restore_to_original_replica_count);
  EXPECT_EQ(spec.hpa_name, "mine");
  EXPECT_EQ(spec.behavior->scale_up->select_policy, kubernetes::ScalingRules::Select::kMin);
  EXPECT_EQ(spec.behavior->scale_up->tolerance, "0.05");
  EXPECT_EQ(spec.scaling_modifiers->target, "2.5");
  EXPECT_TRUE(spec.triggers.at(0).use_cached_metrics);
  EXPECT_EQ(spec.triggers.at(0).metadata.at("scaleOnInFlight"), "false");
  ASSERT_EQ(read.queue_triggers.size(), 1U);
  EXPECT_EQ(read.queue_triggers[0].queue, "jobs");
  EXPECT_EQ(read.queue_triggers[0].scaled_object, "default/so");
}

TEST(ScaledObjectManifest, AbsentFieldsStayAbsent) {
  const auto spec = manifests(scaled(kTo)).scaled_objects.at(0).spec;
  EXPECT_FALSE(spec.polling_interval);
  EXPECT_FALSE(spec.min_replica_count);
  EXPECT_FALSE(spec.max_replica_count);
  EXPECT_FALSE(spec.behavior);
  EXPECT_EQ(spec.triggers.at(0).metric_type, "");
}

struct Wrong {
  std::string text;
  std::string part;
};

TEST(ScaledObjectManifest, KedasRulesHold) {
  const std::string cpu = "  - {type: cpu, metricType: Utilization, metadata: {value: \"60\"}}\n";
  const std::string twice =
      "  - {type: cpu, name: x, metricType: Utilization, metadata: {value: \"60\"}}\n"
      "  - {type: memory, name: x, metricType: Utilization, metadata: {value: \"60\"}}\n";
  const Wrong wrongs[] = {
      {scaled(kTo + "  minReplicaCount: 20\n  maxReplicaCount: 15\n"), "m.yaml:6:20: spec.minReplicaCount"},
      {scaled(kTo + "  minReplicaCount: 101\n"), "m.yaml:6:20: spec.minReplicaCount"},
      {scaled(kTo + "  minReplicaCount: 2\n  idleReplicaCount: 2\n"), "m.yaml:7:21: spec.idleReplicaCount"},
      {scaled(kTo + "  idleReplicaCount: 0\n"), "m.yaml:6:21: spec.idleReplicaCount"},
      {scaled(kTo, cpu), "spec.minReplicaCount: must be above 0"},
      {scaled(kTo + "  minReplicaCount: 1\n", twice), "m.yaml:9:26: spec.triggers[1].name"},
      {scaled(kTo,
              "  - {type: cron, useCachedMetrics: true, metadata: {timezone: UTC, start: \"0 8 * * *\", end: \"0 9 * * "
              "*\", "
              "desiredReplicas: \"3\"}}\n"),
       "m.yaml:7:36: spec.triggers[0].useCachedMetrics"},
      {scaled(kTo + "  minReplicaCount: 1\n  fallback: {failureThreshold: 1, replicas: 1}\n", cpu), "spec.fallback"},
      {scaled(kTo + "  fallback: {replicas: 1}\n"), "m.yaml:6:13: missing field 'failureThreshold' in fallback"},
      {scaled(kTo + "  advanced: {scalingModifiers: {formula: q, target: \"0\"}}\n"), "scalingModifiers.target"},
      {scaled(kTo + "  advanced: {scalingModifiers: {formula: q, target: \"5\"}}\n"), "a formula and no named trigger"},
      {scaled(kTo + "  pollingInterval: 0\n"),
       "m.yaml:6:20: pollingInterval is the number 0, expected an integer of at least 1"},
      {scaled(kTo + "  maxReplicaCount: 0\n"), "m.yaml:6:20: maxReplicaCount is the number 0"},
      {scaled(kTo, "    []\n"), "spec.triggers: there must be at least one trigger"},
      {scaled("  scaleTargetRef: {}\n"), "m.yaml:5:19: missing field 'name' in scaleTargetRef"},
  };
  for (const Wrong& wrong : wrongs) {
    EXPECT_NE(manifest_errors(wrong.text).find(wrong.part), std::string::npos)
        << wrong.text << "\n-> " << manifest_errors(wrong.text);
  }
}

TEST(ScaledObjectManifest, IdleZeroWithAnExplicitMinimumOfZeroIsLegal) {
  EXPECT_EQ(manifest_errors(scaled(kTo + "  idleReplicaCount: 0\n  minReplicaCount: 0\n")), "");
}

TEST(ScaledObjectManifest, ReferencesMustExist) {
  EXPECT_EQ(manifest_errors(scaled("  scaleTargetRef: {name: ap}\n")),
            "m.yaml:5:26: no Deployment 'ap' in namespace default, did you mean 'app'?");
  EXPECT_EQ(manifest_errors(scaled(kTo,
                                   "  - {type: aws-sqs-queue, authenticationRef: {name: gone}, metadata: {queueURL: q, "
                                   "awsRegion: r}}\n")),
            "m.yaml:7:53: no TriggerAuthentication 'gone' in namespace default");
  EXPECT_EQ(manifest_errors(scaled("  scaleTargetRef: {kind: StatefulSet, name: app}\n")),
            "m.yaml:5:26: kind is 'StatefulSet', expected Deployment");
}

TEST(ScaledObjectManifest, OneTargetHasOneScaler) {
  const std::string second = "---\napiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {name: other}\nspec:\n" +
                             kTo + "  triggers:\n" + kSqs;
  EXPECT_NE(manifest_errors(scaled(kTo) + second).find("Deployment 'app' is already scaled by ScaledObject 'so'"),
            std::string::npos);
}

TEST(Trigger, MetadataIsCheckedByItsScaler) {
  const auto sqs = [](const std::string& metadata) {
    return manifest_errors(scaled(kTo, "  - {type: aws-sqs-queue, metadata: {" + metadata + "}}\n"));
  };
  EXPECT_EQ(sqs("queueURL: q"), "m.yaml:7:37: missing field 'awsRegion' in a aws-sqs-queue trigger");
  EXPECT_EQ(sqs("awsRegion: r"),
            "m.yaml:7:37: missing field 'queueURL' or 'queueURLFromEnv' in an aws-sqs-queue trigger");
  EXPECT_EQ(
      sqs("queueURL: \"https://sqs/1\", awsRegion: r"),
      "m.yaml:7:48: queueURL 'https://sqs/1', expected https://sqs.REGION.amazonaws.com/ACCOUNT/NAME, or a queue's "
      "name");
  EXPECT_EQ(sqs("queueURL: q, awsRegion: r, activationQueueLenght: \"3\""),
            "m.yaml:7:65: unknown field 'activationQueueLenght' of a aws-sqs-queue trigger, did you mean "
            "'activationQueueLength'?");
  EXPECT_EQ(sqs("queueURL: q, awsRegion: r, queueLength: 5"),
            "m.yaml:7:78: queueLength is the number 5, expected text, in quotes: \"5\"");
  EXPECT_EQ(sqs("queueURL: q, awsRegion: r, queueLength: \"many\""),
            "m.yaml:7:78: queueLength is 'many', expected an integer of at least 0, in quotes");
  EXPECT_EQ(sqs("queueURL: q, awsRegion: r, scaleOnInFlight: \"maybe\""),
            "m.yaml:7:82: scaleOnInFlight is 'maybe', expected \"true\" or \"false\"");
  EXPECT_EQ(sqs("queueURL: q, awsRegion: r, identityOwner: operater"),
            "m.yaml:7:37: identityOwner is 'operater', did you mean 'operator'?");
}

TEST(Trigger, AzureQueueNeedsAWayIn) {
  const auto azure = [](const std::string& metadata, const std::string& provider) {
    const std::string reference = provider.empty() ? "" : "authenticationRef: {name: t}, ";
    const std::string authentication =
        provider.empty() ? ""
                         : "---\napiVersion: keda.sh/v1alpha1\nkind: TriggerAuthentication\nmetadata: {name: t}\nspec: "
                           "{podIdentity: {provider: " +
                               provider + "}}\n";
    return manifest_errors(scaled(kTo, "  - {type: azure-queue, " + reference + "metadata: {" + metadata + "}}\n") +
                           authentication);
  };
  EXPECT_EQ(azure("queueName: q, accountName: a", "azure-workload"), "");
  EXPECT_EQ(azure("queueName: q, connectionFromEnv: C", ""), "");
  EXPECT_NE(azure("queueName: q", "").find("an azure-queue trigger without connection"), std::string::npos);
  EXPECT_NE(azure("queueName: q", "azure-workload").find("missing field 'accountName'"), std::string::npos);
  EXPECT_NE(azure("queueName: q, accountName: a", "aws").find("pod identity aws for an azure-queue trigger"),
            std::string::npos);
  EXPECT_NE(azure("accountName: a", "azure-workload").find("missing field 'queueName'"), std::string::npos);
  EXPECT_NE(azure("queueName: q, accountName: a, queueLengthStrategy: visible", "azure-workload")
                .find("expected one of all, visibleonly"),
            std::string::npos);
  EXPECT_NE(azure("queueName: q, accountName: a", "azure-wrkload").find("did you mean 'azure-workload'?"),
            std::string::npos);
}

TEST(Trigger, UnknownTypesAreNamed) {
  EXPECT_NE(manifest_errors(scaled(kTo, "  - {type: aws-sqs-queu, metadata: {}}\n"))
                .find("unsupported trigger type 'aws-sqs-queu', did you mean 'aws-sqs-queue'?"),
            std::string::npos);
  EXPECT_NE(manifest_errors(scaled(kTo, "  - {type: kafka, metadata: {}}\n"))
                .find("unsupported trigger type 'kafka', expected one of aws-sqs-queue"),
            std::string::npos);
}

TEST(Trigger, ClusterWideAuthenticationIsFound) {
  const auto read = manifests(
      scaled(kTo,
             "  - {type: azure-queue, authenticationRef: {name: t, kind: ClusterTriggerAuthentication}, metadata: "
             "{queueName: q, accountName: a}}\n") +
      "---\napiVersion: keda.sh/v1alpha1\nkind: ClusterTriggerAuthentication\nmetadata: {name: t}\nspec: {podIdentity: "
      "{provider: azure-workload, identityId: x}, secretTargetRef: [{parameter: p, name: s, key: k}]}\n");
  ASSERT_EQ(read.cluster_trigger_authentications.size(), 1U);
  EXPECT_EQ(read.cluster_trigger_authentications[0].meta.namespace_name, "");
  EXPECT_EQ(read.cluster_trigger_authentications[0].identity_id, "x");
  EXPECT_EQ(read.cluster_trigger_authentications[0].secret_refs.at("p"), "s/k");
  EXPECT_TRUE(read.scaled_objects.at(0).spec.triggers.at(0).authentication_is_cluster_wide);
}

}  // namespace
}  // namespace queuecast::scenario
