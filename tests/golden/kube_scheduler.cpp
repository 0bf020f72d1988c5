#include <algorithm>
#include <deque>
#include <map>
#include <string>

#include "sim/kubernetes/scheduler/place.h"
#include "tests/golden/replay.h"

// Vectors of the real scheduler: a cluster with pods, one pending pod; every node's rejection or scores, and the pick.

namespace queuecast::golden {
namespace {

using namespace kubernetes;
using namespace kubernetes::scheduler;
using nlohmann::json;

TaintEffect effect(const std::string& text) {
  if (text == "NoExecute") return TaintEffect::kNoExecute;
  return text == "PreferNoSchedule" ? TaintEffect::kPreferNoSchedule : TaintEffect::kNoSchedule;
}

Operator operation(const std::string& text) {
  static const std::map<std::string, Operator> kOperators = {
      {"In", Operator::kIn},         {"NotIn", Operator::kNotIn},
      {"Exists", Operator::kExists}, {"DoesNotExist", Operator::kDoesNotExist},
      {"Gt", Operator::kGt},         {"Lt", Operator::kLt}};
  return kOperators.at(text);
}

std::optional<LabelSelector> selector(const json& object) {
  const auto labels = maybe<Labels>(object, "selector");
  if (!labels) return std::nullopt;
  return LabelSelector{*labels, {}};
}

NodeSelectorTerm term(const json& expressions) {
  NodeSelectorTerm result;
  for (const json& expression : expressions) {
    const auto values = maybe<std::vector<std::string>>(expression, "values").value_or(std::vector<std::string>{});
    result.match_expressions.push_back({expression.at("key"), operation(expression.at("op")), values, {}});
  }
  return result;
}

json list(const json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? json::array() : *found;
}

std::vector<Container> containers(const json& pod, const char* key) {
  std::vector<Container> result;
  for (const json& from : list(pod, key)) {
    Container container;
    const auto cpu = maybe<std::int64_t>(from, "cpu_milli");
    const auto memory = maybe<std::int64_t>(from, "memory_kib");
    container.requests.cpu_milli = cpu.value_or(0);
    container.requests.memory_bytes = memory.value_or(0) * 1024;
    container.zero_cpu_requested = cpu == 0;
    container.zero_memory_requested = memory == 0;
    container.image = maybe<std::string>(from, "image").value_or("");
    container.sidecar = maybe<bool>(from, "sidecar").value_or(false);
    result.push_back(std::move(container));
  }
  return result;
}

void read_node_terms(const json& from, PodSpec& spec) {
  spec.node_selector = maybe<Labels>(from, "node_selector").value_or(Labels{});
  for (const json& expressions : list(from, "required_nodes")) spec.required_node_terms.push_back(term(expressions));
  for (const json& name : list(from, "required_node_names")) {
    NodeSelectorTerm pinned;
    pinned.match_fields.push_back({"metadata.name", Operator::kIn, {name}, {}});
    spec.required_node_terms.push_back(pinned);
  }
  for (const json& preferred : list(from, "preferred_nodes")) {
    spec.preferred_node_terms.push_back({preferred.at("weight"), term(preferred.at("term"))});
  }
  for (const json& given : list(from, "tolerations")) {
    Toleration toleration;
    toleration.key = maybe<std::string>(given, "key").value_or("");
    toleration.exists = maybe<std::string>(given, "op").value_or("") == "Exists";
    toleration.value = maybe<std::string>(given, "value").value_or("");
    if (const auto text = maybe<std::string>(given, "effect")) toleration.effect = effect(*text);
    spec.tolerations.push_back(toleration);
  }
}

void read_pod_terms(const json& from, PodSpec& spec) {
  for (const json& given : list(from, "spread")) {
    TopologySpreadConstraint constraint;
    constraint.topology_key = given.at("key");
    constraint.max_skew = given.at("max_skew");
    constraint.hard = given.at("when") == "DoNotSchedule";
    constraint.selector = selector(given);
    constraint.min_domains = maybe<int>(given, "min_domains");
    constraint.honor_node_affinity = maybe<std::string>(given, "node_affinity_policy").value_or("Honor") == "Honor";
    constraint.honor_node_taints = maybe<std::string>(given, "node_taints_policy").value_or("Ignore") == "Honor";
    for (const json& key : list(given, "match_label_keys")) constraint.match_label_keys.push_back(key);
    spec.topology_spread.push_back(constraint);
  }
  for (const json& given : list(from, "affinity")) {
    spec.pod_affinity.push_back({given.at("key"), selector(given), maybe<int>(given, "weight").value_or(0)});
  }
  for (const json& given : list(from, "anti_affinity")) {
    spec.pod_anti_affinity.push_back({given.at("key"), selector(given), maybe<int>(given, "weight").value_or(0)});
  }
}

Pod read_pod(const json& from) {
  Pod pod;
  pod.meta.name = from.at("name");
  pod.meta.namespace_name = maybe<std::string>(from, "namespace").value_or("default");
  pod.meta.labels = maybe<Labels>(from, "labels").value_or(Labels{});
  pod.spec.containers = containers(from, "containers");
  pod.spec.init_containers = containers(from, "init_containers");
  pod.spec.overhead.cpu_milli = maybe<std::int64_t>(from, "overhead_cpu_milli").value_or(0);
  pod.spec.overhead.memory_bytes = maybe<std::int64_t>(from, "overhead_memory_kib").value_or(0) * 1024;
  read_node_terms(from, pod.spec);
  read_pod_terms(from, pod.spec);
  return pod;
}

std::shared_ptr<const Node> read_node(const json& from) {
  auto node = std::make_shared<Node>();
  node->meta.name = from.at("name");
  node->meta.labels = maybe<Labels>(from, "labels").value_or(Labels{});
  node->unschedulable = maybe<bool>(from, "unschedulable").value_or(false);
  node->status.allocatable.cpu_milli = from.at("cpu_milli");
  node->status.allocatable.memory_bytes = from.at("memory_kib").get<std::int64_t>() * 1024;
  node->status.allocatable.pods = from.at("pods");
  for (const json& taint : list(from, "taints")) {
    node->taints.push_back(
        {taint.at("key"), maybe<std::string>(taint, "value").value_or(""), effect(taint.at("effect"))});
  }
  for (const json& image : list(from, "images")) node->status.images.push_back({image.at("name"), image.at("bytes")});
  return node;
}

/// The cluster of a vector; classes are one a pod.
struct World {
  explicit World(const json& in) {
    for (const json& node : in.at("nodes")) cluster.set_node(read_node(node));
    for (const json& pod : list(in, "pods")) {
      const std::string phase = maybe<std::string>(pod, "phase").value_or("Running");
      if (phase == "Succeeded" || phase == "Failed") continue;
      cluster.add_pod(add_class(in, pod), pod.at("node"), maybe<bool>(pod, "terminating").value_or(false));
    }
  }

  const PodClass& add_class(const json& in, const json& from) {
    const Pod pod = read_pod(from);
    std::vector<Labels> services;
    if (pod.meta.namespace_name == "default") {
      for (const json& service : list(in, "services")) services.push_back(service.at("selector"));
    }
    std::optional<LabelSelector> owner;
    for (const json& set : list(in, "replica_sets")) {
      const bool owns = from.value("owner", "") == "ReplicaSet/" + set.at("name").get<std::string>();
      if (owns && pod.meta.namespace_name == "default") owner = selector(set);
    }
    classes.push_back(make_pod_class(pod, default_selector(pod.meta.labels, services, owner)));
    classes.back().id = static_cast<int>(classes.size());
    return classes.back();
  }

  std::deque<PodClass> classes;
  Cluster cluster;
};

std::string join(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : "; ") + part;
  return text;
}

json show(const NodeVerdict& verdict) {
  json result = {{"node", verdict.node->node->meta.name}, {"filter", nullptr}};
  if (const auto& rejection = verdict.rejection) {
    result["filter"] = {{"plugin", plugin_name(rejection->plugin)}, {"reason", join(rejection->reasons)}};
    if (rejection->unresolvable) result["filter"]["unresolvable"] = true;
  } else if (!verdict.scores.empty()) {
    result["scores"] = verdict.scores;
    result["total"] = verdict.total;
  }
  return result;
}

}  // namespace

void replay_kube_scheduler(const json& vector, std::vector<Mismatch>& mismatches) {
  const json& in = vector.at("input");
  const json& out = vector.at("output");
  World world(in);
  const PodClass& pod = world.add_class(in, in.at("pod"));
  Placer placer{world.cluster};
  json order = json::array();
  json nodes = json::array();
  for (const NodeVerdict& verdict : placer.explain(pod)) {
    order.push_back(verdict.node->node->meta.name);
    nodes.push_back(show(verdict));
  }
  expect(vector, mismatches, "order", out.at("order"), order);
  for (std::size_t i = 0; i < out.at("nodes").size() && i < nodes.size(); ++i) {
    expect(vector, mismatches, "node", out["nodes"][i], nodes[i]);
  }
  const Placement placement = placer.place(pod);
  const json pick = placement.node ? json(placement.node->node->meta.name) : json(nullptr);
  if (out.contains("pick")) {
    expect(vector, mismatches, "pick", out["pick"], pick);
  } else if (!out.at("best").is_null() && !out["best"].empty() &&
             std::count(out["best"].begin(), out["best"].end(), pick) == 0) {
    mismatches.push_back({vector.at("id"), "pick " + pick.dump() + " is not among the best"});
  }
}

}  // namespace queuecast::golden
