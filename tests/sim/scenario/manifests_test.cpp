#include "sim/scenario/manifests.h"

#include <gtest/gtest.h>

#include "tests/sim/scenario/support.h"

namespace queuecast::scenario {
namespace {

using namespace std::chrono_literals;

/// A small Deployment named "app"; `pod` goes below its pod spec, indented by six.
std::string deployment(const std::string& pod = {}, const std::string& container = {}) {
  return "apiVersion: apps/v1\n"
         "kind: Deployment\n"
         "metadata: {name: app}\n"
         "spec:\n"
         "  selector: {matchLabels: {app: a}}\n"
         "  template:\n"
         "    metadata: {labels: {app: a}}\n"
         "    spec:\n" +
         pod +
         "      containers:\n"
         "      - name: c\n"
         "        image: i:1\n" +
         container;
}

TEST(Manifests, AnAliasInsideItsOwnAnchorIsAFault) {
  EXPECT_EQ(manifest_errors("a: &a [*a]\n"),
            "m.yaml:1:4: an alias inside its own anchor, expected a value that does not contain itself");
}

TEST(Manifests, DeploymentHasTheApiServersDefaults) {
  const auto read = manifests(deployment());
  const auto& spec = read.deployments.at(0).spec;
  EXPECT_EQ(read.deployments[0].meta.namespace_name, "default");
  EXPECT_EQ(spec.replicas, 1);
  EXPECT_EQ(spec.max_surge, "25%");
  EXPECT_EQ(spec.pod_template.spec.termination_grace, 30s);
  EXPECT_EQ(spec.pod_template.spec.service_account, "default");
  EXPECT_FALSE(spec.pod_template.spec.containers.at(0).always_pull);
}

TEST(Manifests, PlacesOfObjectsAreKept) {
  const auto read = manifests(deployment());
  const Place place = read.place_of("Deployment", read.deployments.at(0).meta);
  EXPECT_EQ(place.line, 3);
  EXPECT_EQ(place.column, 18);
}

TEST(Manifests, WholePodSpecIsRead) {
  const auto read = manifests(deployment(R"(      terminationGracePeriodSeconds: 5
      nodeSelector: {pool: spot}
      priorityClassName: system-node-critical
      tolerations:
      - {key: a, operator: Exists, effect: NoSchedule}
      - {key: b, value: c, effect: NoExecute, tolerationSeconds: 60}
      topologySpreadConstraints:
      - {maxSkew: 2, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: ScheduleAnyway, minDomains: 3,
         labelSelector: {matchLabels: {app: a}}, nodeTaintsPolicy: Honor}
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
            - matchExpressions: [{key: cpu, operator: Gt, values: ["3"]}]
          preferredDuringSchedulingIgnoredDuringExecution:
          - {weight: 7, preference: {matchExpressions: [{key: d, operator: Exists}]}}
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
          - {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: a}}}
          preferredDuringSchedulingIgnoredDuringExecution:
          - {weight: 3, podAffinityTerm: {topologyKey: zone}}
      volumes: [{name: v, emptyDir: {}}]
      initContainers:
      - {name: init, image: "busybox", resources: {requests: {cpu: 1}}}
)"));
  const auto& pod = read.deployments.at(0).spec.pod_template.spec;
  EXPECT_EQ(pod.termination_grace, 5s);
  EXPECT_EQ(pod.node_selector.at("pool"), "spot");
  EXPECT_EQ(pod.priority, 2'000'001'000);
  ASSERT_EQ(pod.tolerations.size(), 2U);
  EXPECT_TRUE(pod.tolerations[0].exists);
  EXPECT_EQ(pod.tolerations[1].toleration_seconds, 60);
  ASSERT_EQ(pod.topology_spread.size(), 1U);
  EXPECT_FALSE(pod.topology_spread[0].hard);
  EXPECT_TRUE(pod.topology_spread[0].honor_node_taints);
  EXPECT_EQ(pod.required_node_terms.at(0).match_expressions.at(0).op, kubernetes::Operator::kGt);
  EXPECT_EQ(pod.preferred_node_terms.at(0).weight, 7);
  EXPECT_EQ(pod.pod_anti_affinity.at(0).weight, 0);
  EXPECT_EQ(pod.pod_anti_affinity.at(1).weight, 3);
  EXPECT_TRUE(pod.init_containers.at(0).always_pull);  // no tag
  EXPECT_EQ(pod.init_containers.at(0).requests.cpu_milli, 1000);
}

TEST(Manifests, LimitsAreRequestsWhenNoneAreGiven) {
  const auto read = manifests(deployment({}, R"(        resources:
          requests: {memory: 64Mi}
          limits: {cpu: 500m, memory: 128Mi, nvidia.com/gpu: 1}
)"));
  const auto& container = read.deployments.at(0).spec.pod_template.spec.containers.at(0);
  EXPECT_EQ(container.requests.cpu_milli, 500);
  EXPECT_EQ(container.requests.memory_bytes, 64 << 20);
  EXPECT_EQ(container.requests.extended.at("nvidia.com/gpu"), 1);
}

TEST(Manifests, EnvironmentComesFromConfigMapsAndSecretsOfAnyOrder) {
  const auto read = manifests(deployment({}, R"(        envFrom:
        - configMapRef: {name: conf}
        env:
        - {name: A, value: plain}
        - {name: B, valueFrom: {secretKeyRef: {name: hidden, key: token}}}
        - {name: C, valueFrom: {configMapKeyRef: {name: none, key: k, optional: true}}}
        - {name: D, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
)") + R"(---
apiVersion: v1
kind: ConfigMap
metadata: {name: conf}
data: {QUEUE: q}
---
apiVersion: v1
kind: Secret
metadata: {name: hidden}
type: Opaque
data: {token: c2VjcmV0}
stringData: {other: text}
)");
  const auto& env = read.deployments.at(0).spec.pod_template.spec.containers.at(0).env;
  const std::vector<std::pair<std::string, std::string>> expected{{"QUEUE", "q"}, {"A", "plain"}, {"B", "secret"}};
  EXPECT_EQ(env, expected);
  EXPECT_EQ(read.secrets.at(0).data.at("other"), "text");
}

TEST(Manifests, ListsAndFoldersAreReadInTheOrderOfNames) {
  const Folder folder;
  folder.write("m/b.yml",
               "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Namespace, metadata: {name: b}}\n"
               "- {apiVersion: v1, kind: Namespace, metadata: {name: c}}\n");
  folder.write("m/a.json", R"({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "a"}})");
  folder.write("m/notes.txt", "not: [a manifest");
  const auto read = load_manifests(folder.path() + "/m");
  ASSERT_TRUE(read.has_value()) << read.error().text();
  ASSERT_EQ(read->namespaces.size(), 3U);
  EXPECT_EQ(read->namespaces[0].name, "a");
  EXPECT_EQ(read->namespaces[2].name, "c");
}

TEST(Manifests, OtherKindsAreIgnoredAndNamed) {
  const auto read = manifests("apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n");
  ASSERT_EQ(read.ignored.size(), 1U);
  EXPECT_EQ(read.ignored[0].kind, "Service");
  EXPECT_EQ(read.ignored[0].name, "web");
}

TEST(Manifests, SmallKindsAreRead) {
  const auto read = manifests(deployment("      priorityClassName: high\n") + R"(---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: high}
value: 1000
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: budget}
spec: {maxUnavailable: 50%, selector: {matchLabels: {app: a}}}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent, namespace: kube-system}
spec:
  selector: {matchLabels: {d: x}}
  template:
    metadata: {labels: {d: x}}
    spec: {containers: [{name: a, image: b, resources: {requests: {cpu: 50m}}}]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: cpu}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: app}
  minReplicas: 2
  maxReplicas: 9
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}}]
  behavior: {scaleDown: {stabilizationWindowSeconds: 60, policies: [{type: Percent, value: 50, periodSeconds: 30}]}}
)");
  EXPECT_EQ(read.deployments.at(0).spec.pod_template.spec.priority, 1000);
  EXPECT_EQ(read.disruption_budgets.at(0).max_unavailable, "50%");
  EXPECT_EQ(read.daemon_sets.at(0).pod_template.spec.requests().cpu_milli, 50);
  const auto& spec = read.autoscalers.at(0).spec;
  EXPECT_EQ(spec.min_replicas, 2);
  EXPECT_EQ(spec.metrics.at(0).target_milli, 60);
  EXPECT_EQ(spec.behavior->scale_down->policies->at(0).value, 50);
  EXPECT_FALSE(spec.behavior->scale_up);
}

struct Wrong {
  std::string text;
  std::string message;
};

TEST(Manifests, FaultsAreSaidAtTheirPlace) {
  const Wrong wrongs[] = {
      {deployment("      terminationGracePeriodSecond: 5\n"),
       "m.yaml:9:7: unknown field 'terminationGracePeriodSecond', did you mean 'terminationGracePeriodSeconds'?"},
      {deployment({}, "        imagePullPolicy: always\n"),
       "m.yaml:12:26: imagePullPolicy is 'always', did you mean 'Always'?"},
      {deployment({}, "        resources: {requests: {cpus: 1}}\n"),
       "m.yaml:12:38: unknown resource 'cpus', did you mean 'cpu'?"},
      {deployment({}, "        resources: {requests: {cpu: 2}, limits: {cpu: 1}}\n"),
       "m.yaml:12:20: a cpu request above its limit"},
      {deployment({}, "        env: [{name: A, value: 5}]\n"),
       "m.yaml:12:32: value is the number 5, expected text, in quotes: \"5\""},
      {deployment({}, "        env: [{name: A, valueFrom: {secretKeyRef: {name: gone, key: k}}}]\n"),
       "m.yaml:12:58: no Secret 'gone' in namespace default"},
      {deployment("      priorityClassName: hihg\n"),
       "m.yaml:9:26: no PriorityClass 'hihg', expected one of system-cluster-critical, system-node-critical"},
      {deployment("      tolerations: [{operator: Equal}]\n"),
       "m.yaml:9:21: a toleration without key, expected operator Exists"},
      {"apiVersion: apps/v1\nkind: Deploymnet\nmetadata: {name: a}\n",
       "m.yaml:2:7: unsupported kind 'Deploymnet', did you mean 'Deployment'?"},
      {"apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: "
       "[{name: a, image: b}]}, metadata: {labels: {a: b}}}, selector: {matchLabels: {a: b}}}\n",
       "m.yaml:1:13: apiVersion 'extensions/v1beta1' of a Deployment, expected apps/v1"},
      {"kind: Namespace\nmetadata: {name: a}\n", "m.yaml:1:1: missing field 'apiVersion' in Namespace"},
      {"apiVersion: v1\nmetadata: {name: a}\n", "m.yaml:1:1: missing field 'kind'"},
      {"apiVersion: v1\nkind: Namespace\nmetadata: {}\n", "m.yaml:3:11: missing field 'name' in metadata"},
      {"apiVersion: v1\nkind: Namespace\nmetadata: {name: Bad_Name}\n",
       "m.yaml:3:18: name 'Bad_Name', expected lower-case letters, digits, '-' and '.', at most 253"},
      {"apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: "
       "a}\n",
       "m.yaml:7:18: a second Namespace 'a'; the first is at m.yaml:3:18"},
      {"apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {k: \"***\"}\n",
       "m.yaml:4:7: data 'k', expected base64 text"},
      {"apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec: {minAvailable: 1, maxUnavailable: "
       "1}\n",
       "m.yaml:4:7: both minAvailable and maxUnavailable, expected exactly one of them"},
      {"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: []}, "
       "metadata: "
       "{labels: {a: b}}}, selector: {matchLabels: {a: c}}}\n",
       "m.yaml:4:38: no container, expected at least one\n"
       "m.yaml:4:82: a selector that does not match the template's labels"},
  };
  for (const Wrong& wrong : wrongs) EXPECT_EQ(manifest_errors(wrong.text), wrong.message) << wrong.text;
}

TEST(Manifests, EachFileAndTheOrderOfFaultsIsKept) {
  const Folder folder;
  folder.write("m/1.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {nam: a}\n");
  folder.write("m/2.yaml", "apiVersion: v1\nkind: [\n");
  const auto read = load_manifests(folder.path() + "/m");
  ASSERT_FALSE(read.has_value());
  const std::string text = folder.relative(read.error().text());
  EXPECT_NE(text.find("m/1.yaml:3:12: unknown field 'nam', did you mean 'name'?"), std::string::npos) << text;
  EXPECT_NE(text.find("m/2.yaml:3:1: not YAML"), std::string::npos) << text;
}

TEST(Manifests, MissingPathsAreFaults) {
  const auto read = load_manifests("/no/such/folder");
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().text(), "/no/such/folder: no file or folder '/no/such/folder'");
  const Folder folder;
  EXPECT_FALSE(load_manifests(folder.path()).has_value());  // no manifest in it
}

}  // namespace
}  // namespace queuecast::scenario
