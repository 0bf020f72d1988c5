#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/manifests.h"
#include "sim/scenario/reader.h"

namespace queuecast::scenario {

/// A reference from one object to another by name, to be checked when all objects are read.
struct Reference {
  Place place;
  std::string kind;
  std::string namespace_name;
  std::string name;
};

/// The kubelet settings of an EC2NodeClass, or of a v1beta1 NodePool for its class.
struct KubeletSettings {
  std::optional<std::int64_t> max_pods;
  std::optional<std::int64_t> pods_per_core;
  std::map<std::string, std::string> kube_reserved;
  std::map<std::string, std::string> system_reserved;
  std::map<std::string, std::string> eviction_hard;
  std::map<std::string, std::string> eviction_soft;
};

/// What the readers of the single kinds write into.
struct Draft {
  Manifests manifests;
  std::vector<Reference> references;
  std::vector<std::pair<std::string, KubeletSettings>> kubelets;  // by EC2NodeClass, from v1beta1 NodePools
  std::map<std::string, std::int64_t> priority_classes;
  Problems& problems;
};

/// One object of a manifest: its apiVersion and the fields at its top.
struct Object {
  Fields& fields;
  std::string api_version;
  std::string kind;
};

// Shared parts.
kubernetes::ObjectMeta read_meta(Object& object, Draft& draft, bool namespaced = true);
kubernetes::PodTemplate read_pod_template(const Value& value, const std::string& namespace_name, Draft& draft);
std::optional<kubernetes::LabelSelector> read_label_selector(const Value& value);
std::vector<kubernetes::Requirement> read_requirements(const Value& list, bool node_operators);
kubernetes::Resources read_resource_list(const Value& value);
std::vector<kubernetes::Taint> read_taints(const Value& list);
void read_affinity(const Value& value, kubernetes::PodSpec& spec);
std::vector<kubernetes::TopologySpreadConstraint> read_topology_spread(const Value& list);
kubernetes::ScalingBehavior read_behavior(const Value& value);
kubernetes::ScaleTarget read_scale_target(Fields& fields);
KubeletSettings read_kubelet(const Value& value);
void apply_kubelet(const KubeletSettings& kubelet, eks::EC2NodeClass::Spec& spec);
keda::Trigger read_trigger(const Value& value, const std::string& namespace_name, Draft& draft);

// One function for each kind.
void read_deployment(Object& object, Draft& draft);
void read_daemon_set(Object& object, Draft& draft);
void read_disruption_budget(Object& object, Draft& draft);
void read_service_account(Object& object, Draft& draft);
void read_namespace(Object& object, Draft& draft);
void read_config_map(Object& object, Draft& draft);
void read_secret(Object& object, Draft& draft);
void read_priority_class(Object& object, Draft& draft);
void read_autoscaler(Object& object, Draft& draft);
void read_scaled_object(Object& object, Draft& draft);
void read_trigger_authentication(Object& object, Draft& draft);
void read_node_pool(Object& object, Draft& draft);
void read_ec2_node_class(Object& object, Draft& draft);
void read_aks_node_class(Object& object, Draft& draft);

/// Checks what names what, once all objects are read.
void check_links(Draft& draft);

}  // namespace queuecast::scenario
