#include <algorithm>
#include <set>

#include "sim/scenario/draft.h"
#include "sim/scenario/units.h"

namespace queuecast::scenario {
namespace {

using karpenter::Budget;
using karpenter::NodePool;
using Consolidation = NodePool::Consolidation;

/// Karpenter's NillableDuration: "720h", or "Never" for no value. Units are s, m and h only.
void read_nillable(Fields& fields, std::string_view name, std::optional<runtime::Duration>& target) {
  const auto value = fields.find(name);
  if (!value) return;
  const std::string& text = value->node().scalar;
  if (value->is_scalar() && text == "Never") {
    target.reset();
    return;
  }
  const bool form =
      text.find_first_not_of("0123456789smh") == std::string::npos && text.find("ms") == std::string::npos;
  const auto duration = value->is_scalar() && form && text != "0" ? parse_go_duration(text) : std::nullopt;
  if (duration) {
    target = *duration;
  } else {
    value->wrong("a duration such as 720h or 1h30m, or Never");
  }
}

bool is_node_count(const std::string& nodes) {
  const bool percentage = !nodes.empty() && nodes.back() == '%';
  const auto number = parse_integer(percentage ? std::string_view{nodes}.substr(0, nodes.size() - 1) : nodes);
  return number && *number >= 0 && (!percentage || *number <= 100);
}

Budget read_budget(const Value& value, bool beta) {
  Budget budget;
  Fields fields{value};
  fields.word("nodes", budget.nodes);
  if (!is_node_count(budget.nodes))
    value.report("nodes is '" + budget.nodes + "'", "a count or a percentage up to 100%");
  if (!beta) {
    static const std::vector<std::pair<std::string, std::string>> kReasons{
        {"Underutilized", "Underutilized"}, {"Empty", "Empty"}, {"Drifted", "Drifted"}};
    if (const auto reasons = fields.find("reasons")) {
      for (const Value& item : reasons->items()) {
        if (const auto reason = item.choice<std::string>(kReasons)) budget.reasons.push_back(*reason);
      }
    }
  }
  std::string schedule;
  if (fields.text("schedule", schedule)) budget.schedule = schedule;
  if (const auto duration = fields.find("duration")) budget.duration = duration->go_duration();
  if (budget.schedule.has_value() != (value.node().find("duration") != nullptr)) {
    value.report(budget.schedule ? "a schedule without duration" : "a duration without schedule", "both or neither");
  }
  return budget;
}

void read_disruption(const Value& value, bool beta, NodePool::Spec& spec) {
  Fields fields{value};
  const std::vector<std::pair<std::string, Consolidation>> policies =
      beta ? std::vector<std::pair<std::string, Consolidation>>{{"WhenUnderutilized",
                                                                 Consolidation::kWhenEmptyOrUnderutilized},
                                                                {"WhenEmpty", Consolidation::kWhenEmpty}}
           : std::vector<std::pair<std::string, Consolidation>>{
                 {"WhenEmptyOrUnderutilized", Consolidation::kWhenEmptyOrUnderutilized},
                 {"WhenEmpty", Consolidation::kWhenEmpty},
                 {"Balanced", Consolidation::kBalanced}};
  fields.choice("consolidationPolicy", spec.consolidation, policies);
  if (beta) {
    std::optional<runtime::Duration> after;
    read_nillable(fields, "consolidateAfter", after);
    // v1beta1 knows consolidateAfter with WhenEmpty only; the conversion forces 0 s otherwise.
    if (spec.consolidation == Consolidation::kWhenEmpty) {
      spec.consolidate_after = after;
    } else if (after) {
      value.report("consolidateAfter with WhenUnderutilized", "WhenEmpty beside it (karpenter.sh/v1beta1)");
    }
    read_nillable(fields, "expireAfter", spec.expire_after);
  } else {
    read_nillable(fields, "consolidateAfter", spec.consolidate_after);
  }
  if (const auto list = fields.find("budgets")) {
    spec.budgets.clear();
    for (const Value& item : list->items()) spec.budgets.push_back(read_budget(item, beta));
  }
}

void read_limits(const Value& value, NodePool::Spec& spec) {
  for (const Value& entry : value.entries()) {
    if (entry.name() == "cpu") {
      spec.limit_cpu_milli = entry.quantity_milli();
    } else if (entry.name() == "memory") {
      spec.limit_memory_bytes = entry.quantity();
    } else if (entry.name() == "nodes") {
      spec.limit_nodes = entry.quantity();
    } else if (entry.name() != "ephemeral-storage" && entry.name() != "pods" &&
               entry.name().find('/') == std::string::npos) {
      const std::vector<std::string> names{"cpu", "memory", "nodes", "ephemeral-storage", "pods"};
      entry.report("unknown resource '" + entry.name() + "'", one_of(names), nearest_name(entry.name(), names));
    }
  }
}

/// In v1beta1 the group stands in apiVersion, and what is left out is the provider's only class.
void read_node_class_reference(const Value& value, bool beta, Draft& draft, NodePool::Spec& spec) {
  Fields fields{value};
  karpenter::NodeClassReference& reference = spec.node_class;
  if (beta) {
    std::string api_version;
    fields.text("apiVersion", api_version);
    fields.text("kind", reference.kind);
    reference.group = api_version.substr(0, api_version.find('/'));
    if (reference.kind.empty()) {
      reference.kind = draft.manifests.aks_node_classes.empty() ? "EC2NodeClass" : "AKSNodeClass";
    }
  } else {
    if (fields.require("group")) fields.text("group", reference.group);
    if (fields.require("kind")) fields.text("kind", reference.kind);
  }
  const std::vector<std::string> kinds{"EC2NodeClass", "AKSNodeClass"};
  if (!reference.kind.empty() && reference.kind != kinds[0] && reference.kind != kinds[1]) {
    value.report("kind '" + reference.kind + "' of a node class", one_of(kinds), nearest_name(reference.kind, kinds));
  }
  const std::string group = reference.kind == "EC2NodeClass" ? "karpenter.k8s.aws" : "karpenter.azure.com";
  if (reference.group.empty()) reference.group = group;
  if (reference.group != group) value.report("group '" + reference.group + "' of an " + reference.kind, group);
  const auto name = fields.require("name");
  if (!name || !fields.text("name", reference.name)) return;
  draft.references.push_back({name->place(), reference.kind, "", reference.name});
}

void check_taints(const Value& place, const NodePool::Spec& spec) {
  std::set<std::pair<std::string, kubernetes::TaintEffect>> seen;
  for (const auto* list : {&spec.taints, &spec.startup_taints}) {
    for (const kubernetes::Taint& taint : *list) {
      if (!seen.emplace(taint.key, taint.effect).second) {
        place.report("the taint '" + taint.key + "' twice with one effect",
                     "unique pairs over taints and startupTaints");
      }
    }
  }
}

void check_label_keys(const Value& place, const NodePool::Spec& spec) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : spec.labels) keys.push_back(key);
  for (const kubernetes::Requirement& requirement : spec.requirements) keys.push_back(requirement.key);
  for (const std::string& key : keys) {
    if (key == "karpenter.sh/nodepool" || key == "kubernetes.io/hostname") {
      place.report("label '" + key + "' is restricted", "another label");
    }
  }
}

void check_capacity_types(const Value& requirements) {
  static const std::vector<std::string> kTypes{"spot", "on-demand", "reserved"};
  if (!requirements.is_sequence()) return;
  for (const Node& item : requirements.node().items) {
    const Node* key = item.find("key");
    const Node* values = item.find("values");
    if (key == nullptr || values == nullptr || key->scalar != "karpenter.sh/capacity-type") continue;
    for (const Node& value : values->items) {
      if (std::find(kTypes.begin(), kTypes.end(), value.scalar) != kTypes.end()) continue;
      requirements.problems().add(value.place(), "capacity type is " + value.describe(), one_of(kTypes),
                                  nearest_name(value.scalar, kTypes));
    }
  }
}

void read_template(const Value& value, bool beta, Draft& draft, NodePool::Spec& spec) {
  Fields fields{value};
  if (const auto meta = fields.find("metadata")) {
    Fields meta_fields{*meta};
    meta_fields.text_map("labels", spec.labels);
    meta_fields.text_map("annotations", spec.annotations);
  }
  const auto spec_value = fields.require("spec");
  if (!spec_value) return;
  Fields node{*spec_value};
  if (const auto list = node.require("requirements")) {
    spec.requirements = read_requirements(*list, true);
    check_capacity_types(*list);
  }
  if (const auto list = node.find("taints")) spec.taints = read_taints(*list);
  if (const auto list = node.find("startupTaints")) spec.startup_taints = read_taints(*list);
  if (const auto reference = node.require("nodeClassRef")) read_node_class_reference(*reference, beta, draft, spec);
  if (beta) {
    node.accept({"resources"});
    const auto kubelet = node.find("kubelet");
    if (kubelet) draft.kubelets.emplace_back(spec.node_class.name, read_kubelet(*kubelet));
  } else {
    read_nillable(node, "expireAfter", spec.expire_after);
    if (const auto grace = node.find("terminationGracePeriod")) spec.termination_grace_period = grace->go_duration();
  }
  check_taints(*spec_value, spec);
  check_label_keys(*spec_value, spec);
}

void check_static_pool(const Value& value, const NodePool::Spec& spec) {
  if (spec.replicas && spec.weight != 0) value.report("weight on a pool with replicas", "no weight there");
  if (spec.replicas && (spec.limit_cpu_milli || spec.limit_memory_bytes)) {
    value.report("limits on a pool with replicas", "only limits.nodes there");
  }
}

}  // namespace

void read_node_pool(Object& object, Draft& draft) {
  NodePool pool;
  pool.meta = read_meta(object, draft, false);
  const bool beta = object.api_version == "karpenter.sh/v1beta1";
  const auto value = object.fields.require("spec");
  if (!value) return;
  Fields fields{*value};
  if (const auto pod = fields.require("template")) read_template(*pod, beta, draft, pool.spec);
  if (const auto disruption = fields.find("disruption")) read_disruption(*disruption, beta, pool.spec);
  if (const auto limits = fields.find("limits")) read_limits(*limits, pool.spec);
  fields.integer("weight", pool.spec.weight, 1, 100);
  if (!beta) fields.integer("replicas", pool.spec.replicas);
  check_static_pool(*value, pool.spec);
  draft.manifests.node_pools.push_back(std::move(pool));
}

}  // namespace queuecast::scenario
