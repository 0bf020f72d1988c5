#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sim/clouds/aks/node_class.h"
#include "sim/clouds/eks/node_class.h"
#include "sim/karpenter/objects.h"
#include "sim/keda/objects.h"
#include "sim/kubernetes/autoscaling.h"
#include "sim/kubernetes/objects.h"
#include "sim/scenario/yaml.h"

namespace queuecast::scenario {

/// A ConfigMap or Secret; the values of a Secret are decoded.
struct ConfigData {
  kubernetes::ObjectMeta meta;
  std::map<std::string, std::string> data;
};

/// A trigger that watches a queue, and where the manifest names that queue.
struct QueueTrigger {
  std::string scaled_object;  // "namespace/name"
  std::size_t index = 0;      // in spec.triggers
  std::string type;           // aws-sqs-queue, azure-queue
  std::string queue;          // the queue's name, taken out of a URL
  Place place;
};

/// An object that is accepted and takes no part in a run, such as a Service or a Role.
struct IgnoredObject {
  std::string kind;
  std::string name;
  Place place;
};

/// The objects of one cluster as its manifests say them; cluster-scoped ones have the namespace "".
struct Manifests {
  std::vector<kubernetes::Deployment> deployments;
  std::vector<kubernetes::DaemonSet> daemon_sets;
  std::vector<kubernetes::PodDisruptionBudget> disruption_budgets;
  std::vector<kubernetes::ServiceAccount> service_accounts;
  std::vector<kubernetes::ObjectMeta> namespaces;
  std::vector<kubernetes::HorizontalPodAutoscaler> autoscalers;
  std::vector<ConfigData> config_maps;
  std::vector<ConfigData> secrets;
  std::vector<keda::ScaledObject> scaled_objects;
  std::vector<keda::TriggerAuthentication> trigger_authentications;
  std::vector<keda::TriggerAuthentication> cluster_trigger_authentications;
  std::vector<karpenter::NodePool> node_pools;
  std::vector<eks::EC2NodeClass> ec2_node_classes;
  std::vector<aks::AKSNodeClass> aks_node_classes;

  std::vector<QueueTrigger> queue_triggers;
  std::vector<IgnoredObject> ignored;
  std::map<std::string, Place> places;  // by "Kind/namespace/name", of metadata.name

  /// Where an object is named; an unknown one gives an empty place.
  Place place_of(const std::string& kind, const kubernetes::ObjectMeta& meta) const;
};

/// A file or folder to read, and where a scenario names it.
struct ManifestPath {
  std::string path;
  Place place;
};

/// Changes over objects, by "Kind/name" of the object: what a scenario's `patches` says.
struct Patch {
  std::string target;
  Node change;
  Place place;
};

/// Reads manifests as `kubectl apply` would: multi-document YAML or JSON, `kind: List`, folders (not their
/// sub-folders; *.yaml, *.yml, *.json in the order of names).
///
/// Fields that the real API has and the model does not need are accepted; names that the API does not have are
/// problems, as are KEDA's own validity rules (v2.21 apis/keda/v1alpha1/scaledobject_webhook.go) and references to
/// objects that do not exist. karpenter.sh/v1beta1 becomes v1 as Karpenter v1.0's conversion webhook did it.
Manifests read_manifests(const std::vector<ManifestPath>& paths, const std::vector<Patch>& patches, Problems& problems);

/// The same for one file or folder outside a scenario.
Result<Manifests> load_manifests(const std::string& path);

}  // namespace queuecast::scenario
