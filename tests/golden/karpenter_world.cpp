#include "tests/golden/karpenter_world.h"

#include <algorithm>

#include "sim/karpenter/labels.h"

namespace queuecast::golden {

using namespace karpenter;
using nlohmann::json;

namespace {

constexpr std::int64_t kMib = 1024 * 1024;

template <class T>
T value_or(const json& object, const char* key, T otherwise) {
  return maybe<T>(object, key).value_or(std::move(otherwise));
}

json list(const json& object, const char* key) { return value_or<json>(object, key, json::array()); }

kubernetes::Requirement requirement(const json& in) {
  using kubernetes::Operator;
  static const std::map<std::string, Operator> kOperators{
      {"In", Operator::kIn},   {"NotIn", Operator::kNotIn}, {"Exists", Operator::kExists},
      {"Gt", Operator::kGt},   {"Lt", Operator::kLt},       {"DoesNotExist", Operator::kDoesNotExist},
      {"Gte", Operator::kGte}, {"Lte", Operator::kLte}};
  return {.key = in.at("key"),
          .op = kOperators.at(in.at("op")),
          .values = value_or<std::vector<std::string>>(in, "values", {}),
          .min_values = maybe<int>(in, "min_values")};
}

std::vector<kubernetes::Requirement> requirements(const json& in) {
  std::vector<kubernetes::Requirement> result;
  for (const json& one : in) result.push_back(requirement(one));
  return result;
}

kubernetes::TaintEffect effect(const std::string& name) {
  if (name == "NoExecute") return kubernetes::TaintEffect::kNoExecute;
  return name == "PreferNoSchedule" ? kubernetes::TaintEffect::kPreferNoSchedule : kubernetes::TaintEffect::kNoSchedule;
}

std::vector<kubernetes::Taint> taints(const json& in) {
  std::vector<kubernetes::Taint> result;
  for (const json& one : in) {
    result.push_back(
        {.key = one.at("key"), .value = value_or<std::string>(one, "value", ""), .effect = effect(one.at("effect"))});
  }
  return result;
}

std::vector<kubernetes::Toleration> tolerations(const json& in) {
  std::vector<kubernetes::Toleration> result;
  for (const json& one : in) {
    kubernetes::Toleration toleration;
    toleration.key = value_or<std::string>(one, "key", "");
    toleration.exists = value_or<std::string>(one, "op", "Equal") == "Exists";
    toleration.value = value_or<std::string>(one, "value", "");
    if (const auto name = maybe<std::string>(one, "effect")) toleration.effect = effect(*name);
    result.push_back(toleration);
  }
  return result;
}

kubernetes::LabelSelector selector(const json& in) {
  return {.match_labels = value_or<kubernetes::Labels>(in, "match_labels", {}), .match_expressions = {}};
}

void read_topology(const json& in, kubernetes::PodSpec& spec) {
  for (const json& one : list(in, "spread")) {
    kubernetes::TopologySpreadConstraint constraint;
    constraint.topology_key = one.at("key");
    constraint.max_skew = one.at("max_skew");
    constraint.hard = one.at("when") == "DoNotSchedule";
    constraint.selector = selector(one);
    constraint.min_domains = maybe<int>(one, "min_domains");
    spec.topology_spread.push_back(constraint);
  }
  for (const json& one : list(in, "affinity")) {
    const kubernetes::PodAffinityTerm term{
        .topology_key = one.at("key"), .selector = selector(one), .weight = value_or(one, "weight", 0)};
    (value_or(one, "anti", false) ? spec.pod_anti_affinity : spec.pod_affinity).push_back(term);
  }
}

kubernetes::Pod pod(const json& in) {
  kubernetes::Pod result;
  result.meta.name = result.meta.uid = in.at("name");
  result.meta.labels = value_or<kubernetes::Labels>(in, "labels", {});
  if (const auto cost = maybe<std::string>(in, "deletion_cost")) {
    result.meta.annotations["controller.kubernetes.io/pod-deletion-cost"] = *cost;
  }
  if (value_or(in, "do_not_disrupt", false)) result.meta.annotations[kDoNotDisruptAnnotation] = "true";
  if (value_or(in, "daemon", false)) {
    result.meta.owner = kubernetes::OwnerReference{.kind = "DaemonSet", .name = "daemon", .uid = ""};
  }
  result.meta.creation = TimePoint{std::chrono::seconds{value_or<std::int64_t>(in, "created_s", 0)}};
  kubernetes::Container container{.name = "main", .image = "", .requests = {}, .limits = {}, .env = {}};
  container.requests.cpu_milli = value_or<std::int64_t>(in, "cpu_milli", 0);
  container.requests.memory_bytes = value_or<std::int64_t>(in, "memory_mib", 0) * kMib;
  result.spec.containers.push_back(container);
  result.spec.node_selector = value_or<kubernetes::Labels>(in, "node_selector", {});
  result.spec.tolerations = tolerations(list(in, "tolerations"));
  result.spec.priority = value_or<std::int64_t>(in, "priority", 0);
  for (const json& term : list(in, "required_terms")) {
    result.spec.required_node_terms.push_back({.match_expressions = requirements(term)});
  }
  for (const json& term : list(in, "preferred_terms")) {
    result.spec.preferred_node_terms.push_back(
        {.weight = term.at("weight"), .term = {.match_expressions = requirements(term.at("requirements"))}});
  }
  read_topology(in, result.spec);
  return result;
}

void add_pods(const json& in, std::vector<PodPtr>& pods, const std::string& node) {
  const auto replicas = maybe<int>(in, "replicas");
  for (int i = 0; i < replicas.value_or(1); ++i) {
    kubernetes::Pod one = pod(in);
    if (replicas) {
      const std::string number = std::to_string(i);
      one.meta.name += (i < 10 ? "-0" : "-") + number;
      one.meta.uid = one.meta.name;
    }
    one.spec.node_name = node;
    if (!node.empty()) one.status.phase = kubernetes::PodPhase::kRunning;
    pods.push_back(std::make_shared<const kubernetes::Pod>(std::move(one)));
  }
}

InstanceTypePtr instance_type(const json& in) {
  InstanceType type;
  type.name = in.at("name");
  type.capacity.cpu_milli = in.at("cpu_milli");
  type.capacity.memory_bytes = in.at("memory_mib").get<std::int64_t>() * kMib;
  type.capacity.pods = in.at("pods");
  type.allocatable = type.capacity;
  type.allocatable.cpu_milli -= value_or<std::int64_t>(in, "overhead_cpu_milli", 0);
  type.allocatable.memory_bytes -= value_or<std::int64_t>(in, "overhead_memory_mib", 0) * kMib;
  std::vector<std::string> zones;
  std::vector<std::string> capacity_types;
  for (const json& one : in.at("offerings")) {
    zones.push_back(one.at("zone"));
    capacity_types.push_back(one.at("capacity"));
    type.offerings.push_back({.labels = {{kZoneLabel, zones.back()}, {kCapacityTypeLabel, capacity_types.back()}},
                              .price = static_cast<Price>(one.at("price").get<double>() * 1e9 + 0.5),
                              .available = !value_or(one, "unavailable", false)});
  }
  const auto set = [&](const char* key, std::vector<std::string> values) {
    type.requirements.set(key, Constraint::in(std::move(values)));
  };
  set(kInstanceTypeLabel, {type.name});
  set(kArchLabel, {value_or<std::string>(in, "arch", "amd64")});
  set(kOsLabel, {value_or<std::string>(in, "os", "linux")});
  set(kZoneLabel, zones);
  set(kCapacityTypeLabel, capacity_types);
  for (const auto& [key, value] : value_or<kubernetes::Labels>(in, "labels", {})) set(key.c_str(), {value});
  return std::make_shared<const InstanceType>(std::move(type));
}

Pool pool(const json& in, const InstanceTypes& types) {
  NodePool result;
  result.meta.name = in.at("name");
  result.spec.weight = value_or(in, "weight", 0);
  result.spec.limit_cpu_milli = maybe<std::int64_t>(in, "limit_cpu_milli");
  if (const auto limit = maybe<std::int64_t>(in, "limit_memory_mib")) result.spec.limit_memory_bytes = *limit * kMib;
  result.spec.limit_nodes = maybe<std::int64_t>(in, "limit_nodes");
  result.spec.labels = value_or<kubernetes::Labels>(in, "labels", {});
  result.spec.taints = taints(list(in, "taints"));
  result.spec.startup_taints = taints(list(in, "startup_taints"));
  result.spec.requirements = requirements(list(in, "requirements"));
  const auto after = value_or<std::int64_t>(in, "consolidate_after_s", 0);
  result.spec.consolidate_after = after < 0 ? std::optional<kubernetes::Duration>{} : std::chrono::seconds{after};
  const std::string policy = value_or<std::string>(in, "consolidation_policy", "WhenEmptyOrUnderutilized");
  if (policy == "WhenEmpty") result.spec.consolidation = NodePool::Consolidation::kWhenEmpty;
  result.spec.budgets.clear();
  for (const json& one : list(in, "budgets")) {
    result.spec.budgets.push_back({.nodes = one.at("nodes"),
                                   .reasons = value_or<std::vector<std::string>>(one, "reasons", {}),
                                   .schedule = {},
                                   .duration = {}});
  }
  Pool answer{.node_pool = std::make_shared<const NodePool>(std::move(result)), .types = types};
  if (const auto names = maybe<std::vector<std::string>>(in, "instance_types")) {
    std::erase_if(answer.types, [&](const InstanceTypePtr& type) {
      return std::find(names->begin(), names->end(), type->name) == names->end();
    });
  }
  return answer;
}

StateNode node(const json& in, const InstanceTypes& types, const Pool* pool) {
  const std::string name = in.at("name");
  const std::string state = in.at("state");
  const std::string type_name = in.at("instance_type");
  const InstanceType& type =
      **std::find_if(types.begin(), types.end(), [&](const auto& one) { return one->name == type_name; });
  NodeClaim claim;
  claim.meta.name = name;
  claim.meta.namespace_name = "";
  claim.meta.labels = {{kNodePoolLabel, in.at("pool")},
                       {kInstanceTypeLabel, type_name},
                       {kZoneLabel, in.at("zone")},
                       {kCapacityTypeLabel, in.at("capacity_type")},
                       {kArchLabel, type.requirements.get(kArchLabel).any()},
                       {kOsLabel, "linux"}};
  if (pool) claim.meta.labels.insert(pool->node_pool->spec.labels.begin(), pool->node_pool->spec.labels.end());
  for (const auto& [key, value] : value_or<kubernetes::Labels>(in, "labels", {})) claim.meta.labels[key] = value;
  claim.status.capacity = type.capacity;
  claim.status.allocatable = type.allocatable;
  if (pool) claim.spec.taints = pool->node_pool->spec.taints;
  for (const auto& taint : taints(list(in, "taints"))) claim.spec.taints.push_back(taint);
  StateNode result;
  if (state != "launched") {
    kubernetes::Node real;
    real.meta.name = name;
    real.meta.labels = claim.meta.labels;
    real.meta.labels[kHostnameLabel] = name;
    real.meta.labels[kRegisteredLabel] = "true";
    if (state == "initialized") real.meta.labels[kInitializedLabel] = "true";
    if (value_or(in, "do_not_disrupt", false)) real.meta.annotations[kDoNotDisruptAnnotation] = "true";
    real.taints = claim.spec.taints;
    real.status.capacity = type.capacity;
    real.status.allocatable = type.allocatable;
    real.status.conditions["Ready"].status =
        value_or(in, "not_ready", false) ? kubernetes::Condition::Status::kFalse : kubernetes::Condition::Status::kTrue;
    result.node = std::make_shared<const kubernetes::Node>(std::move(real));
  }
  result.claim = std::make_shared<const NodeClaim>(std::move(claim));
  result.marked_for_deletion = value_or(in, "deleting", false);
  result.consolidatable = value_or(in, "consolidatable", false);
  for (const json& one : list(in, "pods")) add_pods(one, result.pods, name);
  return result;
}

}  // namespace

Snapshot karpenter_world(const json& input) {
  Snapshot world;
  InstanceTypes types;
  for (const json& one : input.at("instance_types")) types.push_back(instance_type(one));
  for (const json& one : input.at("node_pools")) world.pools.push_back(pool(one, types));
  for (const json& one : list(input, "daemon_sets")) add_pods(one, world.daemons, "");
  for (const json& one : list(input, "nodes")) world.nodes.push_back(node(one, types, world.pool(one.at("pool"))));
  for (const json& one : list(input, "pods")) add_pods(one, world.pending, "");
  return world;
}

SolveOptions solve_options(const json& input) {
  return {.ignore_preferences = value_or<std::string>(input, "preference_policy", "Respect") == "Ignore",
          .best_effort_min_values = value_or<std::string>(input, "min_values_policy", "Strict") == "BestEffort",
          .consolidation = false};
}

json claim_json(const PlannedClaim& claim) {
  json result{{"pool", claim.node_pool->meta.name},
              {"types", json::array()},
              {"cpu_milli", claim.requests.cpu_milli},
              {"memory_mib", claim.requests.memory_bytes / kMib},
              {"pod_count", claim.requests.pods}};
  for (const PodPtr& one : claim.pods) result["pods"].push_back(one->meta.uid);
  for (const InstanceTypePtr& type : claim.types) result["types"].push_back(type->name);
  return result;
}

}  // namespace queuecast::golden
