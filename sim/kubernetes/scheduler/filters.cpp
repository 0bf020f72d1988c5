#include "sim/kubernetes/scheduler/filters.h"

#include <algorithm>
#include <charconv>

namespace queuecast::kubernetes::scheduler {

namespace {

std::optional<std::int64_t> to_number(const std::string& text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool matches(const Requirement& requirement, const std::string* value) {
  const auto& values = requirement.values;
  const bool listed = value && std::find(values.begin(), values.end(), *value) != values.end();
  switch (requirement.op) {
    case Operator::kIn: return listed;
    case Operator::kNotIn: return !listed;
    case Operator::kExists: return value != nullptr;
    case Operator::kDoesNotExist: return value == nullptr;
    default: break;
  }
  if (!value || values.size() != 1) return false;
  const auto left = to_number(*value);
  const auto right = to_number(values[0]);
  if (!left || !right) return false;
  switch (requirement.op) {
    case Operator::kGt: return *left > *right;
    case Operator::kLt: return *left < *right;
    case Operator::kGte: return *left >= *right;
    default: return *left <= *right;
  }
}

const std::string* find_label(const Node& node, const std::string& key) {
  const auto found = node.meta.labels.find(key);
  return found == node.meta.labels.end() ? nullptr : &found->second;
}

bool tolerated(const PodSpec& spec, const Taint& taint) {
  return std::any_of(spec.tolerations.begin(), spec.tolerations.end(),
                     [&](const Toleration& toleration) { return toleration.tolerates(taint); });
}

}  // namespace

const char* plugin_name(Plugin plugin) {
  switch (plugin) {
    case Plugin::kNodeUnschedulable: return "NodeUnschedulable";
    case Plugin::kNodeName: return "NodeName";
    case Plugin::kTaintToleration: return "TaintToleration";
    case Plugin::kNodeAffinity: return "NodeAffinity";
    case Plugin::kNodeResourcesFit: return "NodeResourcesFit";
    case Plugin::kPodTopologySpread: return "PodTopologySpread";
    case Plugin::kInterPodAffinity: return "InterPodAffinity";
    case Plugin::kNodeResourcesBalancedAllocation: return "NodeResourcesBalancedAllocation";
    case Plugin::kImageLocality: return "ImageLocality";
  }
  return "";
}

bool matches(const NodeSelectorTerm& term, const Node& node) {
  if (term.match_expressions.empty() && term.match_fields.empty()) return false;
  return std::all_of(term.match_expressions.begin(), term.match_expressions.end(),
                     [&](const Requirement& r) { return matches(r, find_label(node, r.key)); }) &&
         std::all_of(term.match_fields.begin(), term.match_fields.end(), [&](const Requirement& r) {
           return matches(r, r.key == "metadata.name" ? &node.meta.name : nullptr);
         });
}

bool matches_node_affinity(const PodSpec& spec, const Node& node) {
  for (const auto& [key, wanted] : spec.node_selector) {
    const std::string* value = find_label(node, key);
    if (!value || *value != wanted) return false;
  }
  const auto& terms = spec.required_node_terms;
  return terms.empty() ||
         std::any_of(terms.begin(), terms.end(), [&](const NodeSelectorTerm& term) { return matches(term, node); });
}

const Taint* untolerated(const PodSpec& spec, const std::vector<Taint>& taints) {
  for (const Taint& taint : taints) {
    if (taint.effect != TaintEffect::kPreferNoSchedule && !tolerated(spec, taint)) return &taint;
  }
  return nullptr;
}

std::optional<Rejection> filter_unschedulable(const PodClass& pod, const Node& node) {
  static const Taint kCordoned{"node.kubernetes.io/unschedulable", "", TaintEffect::kNoSchedule};
  if (!node.unschedulable || tolerated(pod.spec, kCordoned)) return std::nullopt;
  return Rejection{Plugin::kNodeUnschedulable, {"node(s) were unschedulable"}, true};
}

std::optional<Rejection> filter_taints(const PodClass& pod, const Node& node) {
  if (!untolerated(pod.spec, node.taints)) return std::nullopt;
  return Rejection{Plugin::kTaintToleration, {"node(s) had untolerated taint(s)"}, true};
}

std::optional<Rejection> filter_affinity(const PodClass& pod, const Node& node) {
  if (matches_node_affinity(pod.spec, node)) return std::nullopt;
  return Rejection{Plugin::kNodeAffinity, {"node(s) didn't match Pod's node affinity/selector"}, true};
}

std::optional<Rejection> filter_fit(const PodClass& pod, const NodeInfo& info) {
  const Resources& room = info.node->status.allocatable;
  const Resources& used = info.requested;
  const Resources& asked = pod.requests;
  std::vector<std::string> reasons;
  bool unresolvable = false;
  const auto check = [&](std::int64_t ask, std::int64_t allocatable, std::int64_t taken, const std::string& name) {
    if (ask <= 0 || ask <= allocatable - taken) return;
    reasons.push_back("Insufficient " + name);
    unresolvable = unresolvable || ask > allocatable;
  };
  if (used.pods + 1 > room.pods) reasons.emplace_back("Too many pods");
  static const std::string kCpu = "cpu", kMemory = "memory", kStorage = "ephemeral-storage";
  check(asked.cpu_milli, room.cpu_milli, used.cpu_milli, kCpu);
  check(asked.memory_bytes, room.memory_bytes, used.memory_bytes, kMemory);
  check(asked.ephemeral_storage_bytes, room.ephemeral_storage_bytes, used.ephemeral_storage_bytes, kStorage);
  const auto amount = [](const Resources& resources, const std::string& name) -> std::int64_t {
    const auto found = resources.extended.find(name);
    return found == resources.extended.end() ? 0 : found->second;
  };
  for (const auto& [name, ask] : asked.extended) check(ask, amount(room, name), amount(used, name), name);
  if (reasons.empty()) return std::nullopt;
  return Rejection{Plugin::kNodeResourcesFit, std::move(reasons), unresolvable};
}

std::optional<Rejection> filter_node(const PodClass& pod, const NodeInfo& info) {
  const Node& node = *info.node;
  if (pod.pinned_nodes && !pod.pinned_nodes->contains(node.meta.name)) {
    return Rejection{Plugin::kNodeAffinity, {"node(s) didn't satisfy plugin(s) [NodeAffinity]"}, true};
  }
  if (auto rejected = filter_unschedulable(pod, node)) return rejected;
  if (auto rejected = filter_taints(pod, node)) return rejected;
  if (auto rejected = filter_affinity(pod, node)) return rejected;
  return filter_fit(pod, info);
}

}  // namespace queuecast::kubernetes::scheduler
