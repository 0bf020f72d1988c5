#include <algorithm>

#include "sim/scenario/draft.h"

namespace queuecast::scenario {
namespace {

using kubernetes::Container;
using kubernetes::PodSpec;
using kubernetes::Resources;

const ConfigData* find_data(const std::vector<ConfigData>& all, const std::string& name,
                            const std::string& namespace_name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const ConfigData& data) {
    return data.meta.name == name && data.meta.namespace_name == namespace_name;
  });
  return found == all.end() ? nullptr : &*found;
}

/// The ConfigMap or Secret that a reference {name, optional} names; a missing one that is not optional is a problem,
/// because its pods would stay in CreateContainerConfigError.
const ConfigData* read_data_reference(Fields& fields, const std::vector<ConfigData>& all, const std::string& kind,
                                      const std::string& namespace_name, bool& optional) {
  std::string name;
  optional = false;
  fields.boolean("optional", optional);
  const auto value = fields.require("name");
  if (!value || !fields.text("name", name)) return nullptr;
  const ConfigData* data = find_data(all, name, namespace_name);
  if (data == nullptr && !optional) {
    std::vector<std::string> names;
    for (const ConfigData& candidate : all) names.push_back(candidate.meta.name);
    value->report("no " + kind + " '" + name + "' in namespace " + namespace_name, {}, nearest_name(name, names));
  }
  return data;
}

std::optional<std::string> read_key_reference(const Value& value, const std::vector<ConfigData>& all,
                                              const std::string& kind, const std::string& namespace_name) {
  Fields fields{value};
  bool optional = false;
  const ConfigData* data = read_data_reference(fields, all, kind, namespace_name, optional);
  std::string key;
  const auto key_value = fields.require("key");
  if (!key_value || !fields.text("key", key) || data == nullptr) return std::nullopt;
  const auto found = data->data.find(key);
  if (found != data->data.end()) return found->second;
  std::vector<std::string> keys;
  for (const auto& [name, text] : data->data) keys.push_back(name);
  if (!optional) {
    key_value->report("no key '" + key + "' in " + kind + " '" + data->meta.name + "'", one_of(keys),
                      nearest_name(key, keys));
  }
  return std::nullopt;
}

void read_env(const Value& list, const std::string& namespace_name, Draft& draft, Container& container) {
  for (const Value& item : list.items()) {
    Fields fields{item};
    std::string name;
    if (fields.require("name")) fields.text("name", name);
    std::string text;
    fields.text("value", text);
    const auto source = fields.find("valueFrom");
    if (!source) {
      container.env.emplace_back(name, text);
      continue;
    }
    Fields from{*source};
    from.accept({"fieldRef", "resourceFieldRef", "fileKeyRef"});
    std::optional<std::string> value;
    if (const auto reference = from.find("configMapKeyRef")) {
      value = read_key_reference(*reference, draft.manifests.config_maps, "ConfigMap", namespace_name);
    } else if (const auto secret = from.find("secretKeyRef")) {
      value = read_key_reference(*secret, draft.manifests.secrets, "Secret", namespace_name);
    }
    from.accept({"secretKeyRef"});
    if (value) container.env.emplace_back(name, *value);
  }
}

void read_env_from(const Value& list, const std::string& namespace_name, Draft& draft, Container& container) {
  for (const Value& item : list.items()) {
    Fields fields{item};
    std::string prefix;
    fields.text("prefix", prefix);
    const auto map = fields.find("configMapRef");
    const auto secret = fields.find("secretRef");
    if (!map && !secret) continue;
    Fields reference{map ? *map : *secret};
    bool optional = false;
    const ConfigData* data = read_data_reference(reference, map ? draft.manifests.config_maps : draft.manifests.secrets,
                                                 map ? "ConfigMap" : "Secret", namespace_name, optional);
    if (data == nullptr) continue;
    for (const auto& [key, text] : data->data) container.env.emplace_back(prefix + key, text);
  }
}

/// The API server's defaulting: a limit without a request is the request too.
void default_requests(const Resources& limits, Resources& requests, const Value& resources) {
  const Node* written = resources.node().find("requests");
  const auto absent = [&](std::string_view name) { return written == nullptr || written->find(name) == nullptr; };
  if (absent("cpu")) requests.cpu_milli = limits.cpu_milli;
  if (absent("memory")) requests.memory_bytes = limits.memory_bytes;
  if (absent("ephemeral-storage")) requests.ephemeral_storage_bytes = limits.ephemeral_storage_bytes;
  for (const auto& [name, amount] : limits.extended) {
    if (absent(name)) requests.extended[name] = amount;
  }
}

void read_resources(const Value& value, Container& container) {
  Fields fields{value};
  fields.accept({"claims"});
  if (const auto limits = fields.find("limits")) container.limits = read_resource_list(*limits);
  const auto requests = fields.find("requests");
  if (requests) container.requests = read_resource_list(*requests);
  default_requests(container.limits, container.requests, value);
  const Resources& limits = container.limits;
  const auto above = [](std::int64_t request, std::int64_t limit) { return limit > 0 && request > limit; };
  if (above(container.requests.cpu_milli, limits.cpu_milli)) value.report("a cpu request above its limit");
  if (above(container.requests.memory_bytes, limits.memory_bytes)) value.report("a memory request above its limit");
}

/// Whether kubelet asks the registry each time when the manifest does not say: the tag is "latest" or missing.
bool pulls_always_by_default(const std::string& image) {
  if (image.find('@') != std::string::npos) return false;
  const auto slash = image.rfind('/');
  const auto colon = image.find(':', slash == std::string::npos ? 0 : slash);
  return colon == std::string::npos || image.substr(colon + 1) == "latest";
}

Container read_container(const Value& value, const std::string& namespace_name, Draft& draft) {
  Container container;
  Fields fields{value};
  fields.accept({"command", "args", "workingDir", "ports", "volumeMounts", "volumeDevices", "livenessProbe",
                 "readinessProbe", "startupProbe", "lifecycle", "terminationMessagePath", "terminationMessagePolicy",
                 "securityContext", "stdin", "stdinOnce", "tty", "resizePolicy", "restartPolicy",
                 "restartPolicyRules"});
  if (fields.require("name")) fields.text("name", container.name);
  if (fields.require("image")) fields.text("image", container.image);
  container.always_pull = pulls_always_by_default(container.image);
  fields.choice<bool, bool>("imagePullPolicy", container.always_pull,
                            {{"Always", true}, {"IfNotPresent", false}, {"Never", false}});
  if (const auto from = fields.find("envFrom")) read_env_from(*from, namespace_name, draft, container);
  if (const auto env = fields.find("env")) read_env(*env, namespace_name, draft, container);
  if (const auto resources = fields.find("resources")) read_resources(*resources, container);
  return container;
}

std::vector<kubernetes::Toleration> read_tolerations(const Value& list) {
  using kubernetes::TaintEffect;
  std::vector<kubernetes::Toleration> tolerations;
  for (const Value& item : list.items()) {
    kubernetes::Toleration toleration;
    Fields fields{item};
    fields.text("key", toleration.key);
    fields.text("value", toleration.value);
    fields.choice<bool, bool>("operator", toleration.exists, {{"Equal", false}, {"Exists", true}});
    fields.choice<std::optional<TaintEffect>, TaintEffect>("effect", toleration.effect,
                                                           {{"NoSchedule", TaintEffect::kNoSchedule},
                                                            {"PreferNoSchedule", TaintEffect::kPreferNoSchedule},
                                                            {"NoExecute", TaintEffect::kNoExecute}});
    fields.integer("tolerationSeconds", toleration.toleration_seconds, std::numeric_limits<std::int64_t>::min(),
                   std::numeric_limits<std::int64_t>::max());
    if (toleration.key.empty() && !toleration.exists) item.report("a toleration without key", "operator Exists");
    tolerations.push_back(std::move(toleration));
  }
  return tolerations;
}

void read_priority(Fields& fields, Draft& draft, PodSpec& spec) {
  std::string name;
  fields.integer("priority", spec.priority, std::numeric_limits<std::int32_t>::min());
  const auto value = fields.find("priorityClassName");
  if (!value || !fields.text("priorityClassName", name)) return;
  std::map<std::string, std::int64_t> classes = draft.priority_classes;
  classes.emplace("system-node-critical", 2'000'001'000);
  classes.emplace("system-cluster-critical", 2'000'000'000);
  const auto found = classes.find(name);
  if (found != classes.end()) {
    spec.priority = found->second;
    return;
  }
  std::vector<std::string> names;
  for (const auto& [known, priority] : classes) names.push_back(known);
  value->report("no PriorityClass '" + name + "'", one_of(names), nearest_name(name, names));
}

PodSpec read_pod_spec(const Value& value, const std::string& namespace_name, Draft& draft) {
  PodSpec spec;
  Fields fields{value};
  fields.accept({"volumes",
                 "imagePullSecrets",
                 "securityContext",
                 "dnsPolicy",
                 "dnsConfig",
                 "hostNetwork",
                 "hostPID",
                 "hostIPC",
                 "hostUsers",
                 "hostname",
                 "subdomain",
                 "hostAliases",
                 "automountServiceAccountToken",
                 "enableServiceLinks",
                 "schedulerName",
                 "runtimeClassName",
                 "preemptionPolicy",
                 "shareProcessNamespace",
                 "readinessGates",
                 "schedulingGates",
                 "setHostnameAsFQDN",
                 "os",
                 "activeDeadlineSeconds",
                 "resourceClaims",
                 "ephemeralContainers"});
  if (const auto list = fields.require("containers")) {
    for (const Value& item : list->items()) spec.containers.push_back(read_container(item, namespace_name, draft));
    if (list->is_sequence() && spec.containers.empty()) list->report("no container", "at least one");
  }
  if (const auto list = fields.find("initContainers")) {
    for (const Value& item : list->items()) spec.init_containers.push_back(read_container(item, namespace_name, draft));
  }
  fields.text("nodeName", spec.node_name);
  fields.text_map("nodeSelector", spec.node_selector);
  if (const auto affinity = fields.find("affinity")) read_affinity(*affinity, spec);
  if (const auto list = fields.find("tolerations")) spec.tolerations = read_tolerations(*list);
  if (const auto list = fields.find("topologySpreadConstraints")) spec.topology_spread = read_topology_spread(*list);
  if (const auto overhead = fields.find("overhead")) spec.overhead = read_resource_list(*overhead);
  std::int64_t grace = 30;
  if (fields.integer("terminationGracePeriodSeconds", grace)) spec.termination_grace = std::chrono::seconds{grace};
  fields.text("serviceAccount", spec.service_account);  // the old name; the new one wins
  fields.text("serviceAccountName", spec.service_account);
  fields.choice<std::string, std::string>("restartPolicy", spec.restart_policy,
                                          {{"Always", "Always"}, {"OnFailure", "OnFailure"}, {"Never", "Never"}});
  read_priority(fields, draft, spec);
  return spec;
}

}  // namespace

kubernetes::PodTemplate read_pod_template(const Value& value, const std::string& namespace_name, Draft& draft) {
  kubernetes::PodTemplate pod;
  Fields fields{value};
  if (const auto meta = fields.find("metadata")) {
    Fields meta_fields{*meta};
    meta_fields.accept({"name", "namespace", "creationTimestamp", "generateName", "finalizers"});
    meta_fields.text_map("labels", pod.labels);
    meta_fields.text_map("annotations", pod.annotations);
  }
  if (const auto spec = fields.require("spec")) pod.spec = read_pod_spec(*spec, namespace_name, draft);
  return pod;
}

}  // namespace queuecast::scenario
