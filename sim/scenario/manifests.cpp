#include "sim/scenario/manifests.h"

#include <algorithm>
#include <filesystem>

#include "sim/scenario/draft.h"

namespace queuecast::scenario {
namespace {

namespace fs = std::filesystem;

/// A kind that is read: how it is written, and by whom. `first`: others look it up while they are read.
struct Kind {
  std::string name;
  std::vector<std::string> api_versions;
  void (*read)(Object&, Draft&);
  bool first = false;
};

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> kKinds{
      {"Deployment", {"apps/v1"}, read_deployment},
      {"DaemonSet", {"apps/v1"}, read_daemon_set},
      {"PodDisruptionBudget", {"policy/v1"}, read_disruption_budget},
      {"ServiceAccount", {"v1"}, read_service_account},
      {"Namespace", {"v1"}, read_namespace},
      {"ConfigMap", {"v1"}, read_config_map, true},
      {"Secret", {"v1"}, read_secret, true},
      {"PriorityClass", {"scheduling.k8s.io/v1"}, read_priority_class, true},
      {"HorizontalPodAutoscaler", {"autoscaling/v2"}, read_autoscaler},
      {"ScaledObject", {"keda.sh/v1alpha1"}, read_scaled_object},
      {"TriggerAuthentication", {"keda.sh/v1alpha1"}, read_trigger_authentication, true},
      {"ClusterTriggerAuthentication", {"keda.sh/v1alpha1"}, read_trigger_authentication, true},
      {"NodePool", {"karpenter.sh/v1", "karpenter.sh/v1beta1"}, read_node_pool},
      {"EC2NodeClass", {"karpenter.k8s.aws/v1", "karpenter.k8s.aws/v1beta1"}, read_ec2_node_class, true},
      {"AKSNodeClass",
       {"karpenter.azure.com/v1beta1", "karpenter.azure.com/v1alpha2", "karpenter.azure.com/v1"},
       read_aks_node_class,
       true},
  };
  return kKinds;
}

/// Kinds that take no part in what is modelled.
const std::vector<std::string>& ignored_kinds() {
  static const std::vector<std::string> kIgnored{
      "Service",      "Ingress",        "NetworkPolicy",      "Role",
      "RoleBinding",  "ClusterRole",    "ClusterRoleBinding", "CustomResourceDefinition",
      "PodMonitor",   "ServiceMonitor", "PersistentVolume",   "PersistentVolumeClaim",
      "StorageClass", "IngressClass",   "ServiceEntry",       "PrometheusRule"};
  return kIgnored;
}

bool is_manifest_file(const fs::path& path) {
  const auto extension = path.extension();
  return extension == ".yaml" || extension == ".yml" || extension == ".json";
}

/// The files behind a path, as text with forward slashes.
std::vector<std::string> files_of(const ManifestPath& path, Problems& problems) {
  std::vector<std::string> files;
  std::error_code error;
  if (fs::is_regular_file(path.path, error)) return {path.path};
  if (!fs::is_directory(path.path, error)) {
    problems.add(path.place, "no file or folder '" + path.path + "'");
    return files;
  }
  for (const auto& entry : fs::directory_iterator(path.path, error)) {
    if (entry.is_regular_file() && is_manifest_file(entry.path())) files.push_back(entry.path().generic_string());
  }
  std::sort(files.begin(), files.end());
  if (files.empty()) problems.add(path.place, "no *.yaml, *.yml or *.json in '" + path.path + "'");
  return files;
}

std::string scalar_at(const Node& node, std::string_view key) {
  const Node* found = node.find(key);
  return found == nullptr ? std::string{} : found->scalar;
}

/// The objects of a document: itself, or the items of a list.
void collect(Node document, std::vector<Node>& objects) {
  if (document.kind == Node::Kind::kNull) return;
  const std::string kind = scalar_at(document, "kind");
  Node* items = document.find("items");
  const bool list = kind == "List" || (kind.size() > 4 && kind.substr(kind.size() - 4) == "List");
  if (list && items != nullptr && items->kind == Node::Kind::kSequence) {
    for (Node& item : items->items) collect(std::move(item), objects);
  } else {
    objects.push_back(std::move(document));
  }
}

void apply_patches(std::vector<Node>& objects, const std::vector<Patch>& patches, Problems& problems) {
  std::vector<std::string> names;
  for (const Node& object : objects) {
    const Node* meta = object.find("metadata");
    names.push_back(scalar_at(object, "kind") + "/" + (meta == nullptr ? std::string{} : scalar_at(*meta, "name")));
  }
  for (const Patch& patch : patches) {
    const auto found = std::find(names.begin(), names.end(), patch.target);
    if (found == names.end()) {
      problems.add(patch.place, "no object '" + patch.target + "' to patch", one_of(names),
                   nearest_name(patch.target, names));
    } else {
      merge_over(objects[static_cast<std::size_t>(found - names.begin())], patch.change);
    }
  }
}

void read_ignored(Object& object, Draft& draft) {
  const Node* meta = object.fields.value().node().find("metadata");
  draft.manifests.ignored.push_back(
      {object.kind, meta == nullptr ? std::string{} : scalar_at(*meta, "name"), object.fields.value().place()});
  for (const Node::Entry& entry : object.fields.value().node().entries) object.fields.accept({entry.key});
}

void read_object(const Node& node, bool first, Draft& draft) {
  const std::string name = scalar_at(node, "kind");
  const auto& known = kinds();
  const auto kind = std::find_if(known.begin(), known.end(), [&](const Kind& k) { return k.name == name; });
  if ((kind != known.end() && kind->first) != first) return;
  Fields fields{Value{node, name, draft.problems}};
  const auto version_value = fields.require("apiVersion");
  const auto kind_value = fields.require("kind");
  fields.accept({"metadata", "spec", "status"});
  if (!version_value || !kind_value) {
    for (const Node::Entry& entry : node.entries) fields.accept({entry.key});
    return;
  }
  Object object{fields, version_value->word().value_or(""), name};
  const auto& ignored = ignored_kinds();
  if (std::find(ignored.begin(), ignored.end(), name) != ignored.end()) return read_ignored(object, draft);
  if (kind == known.end()) {
    std::vector<std::string> names;
    for (const Kind& k : known) names.push_back(k.name);
    kind_value->report("unsupported kind '" + name + "'", one_of(names), nearest_name(name, names));
    for (const Node::Entry& entry : node.entries) fields.accept({entry.key});
    return;
  }
  const auto& versions = kind->api_versions;
  if (std::find(versions.begin(), versions.end(), object.api_version) == versions.end()) {
    version_value->report("apiVersion '" + object.api_version + "' of a " + name, one_of(versions),
                          nearest_name(object.api_version, versions));
  }
  kind->read(object, draft);
}

}  // namespace

Place Manifests::place_of(const std::string& kind, const kubernetes::ObjectMeta& meta) const {
  const auto found = places.find(kind + "/" + meta.namespace_name + "/" + meta.name);
  return found == places.end() ? Place{} : found->second;
}

Manifests read_manifests(const std::vector<ManifestPath>& paths, const std::vector<Patch>& patches,
                         Problems& problems) {
  std::vector<Node> objects;
  for (const ManifestPath& path : paths) {
    for (const std::string& file : files_of(path, problems)) {
      const auto text = read_text_file(file, problems);
      if (!text) continue;
      for (Node& document : parse_yaml(*text, file, problems)) collect(std::move(document), objects);
    }
  }
  apply_patches(objects, patches, problems);
  Draft draft{{}, {}, {}, {}, problems};
  for (const bool first : {true, false}) {
    for (const Node& object : objects) read_object(object, first, draft);
  }
  check_links(draft);
  return std::move(draft.manifests);
}

Result<Manifests> load_manifests(const std::string& path) {
  Problems problems;
  Manifests manifests = read_manifests({{path, Place{path, 0, 0}}}, {}, problems);
  if (!problems.empty()) return problems.error();
  return manifests;
}

}  // namespace queuecast::scenario
