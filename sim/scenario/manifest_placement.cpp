#include "sim/scenario/draft.h"

namespace queuecast::scenario {
namespace {

using kubernetes::NodeSelectorTerm;
using kubernetes::PodAffinityTerm;
using kubernetes::PodSpec;

constexpr const char* kRequired = "requiredDuringSchedulingIgnoredDuringExecution";
constexpr const char* kPreferred = "preferredDuringSchedulingIgnoredDuringExecution";

NodeSelectorTerm read_node_term(const Value& value) {
  NodeSelectorTerm term;
  Fields fields{value};
  fields.accept({"matchFields"});
  if (const auto list = fields.find("matchExpressions")) term.match_expressions = read_requirements(*list, true);
  return term;
}

int read_weight(Fields& fields) {
  int weight = 1;
  if (fields.require("weight")) fields.integer("weight", weight, 1, 100);
  return weight;
}

void read_node_affinity(const Value& value, PodSpec& spec) {
  Fields fields{value};
  if (const auto required = fields.find(kRequired)) {
    Fields terms{*required};
    if (const auto list = terms.require("nodeSelectorTerms")) {
      for (const Value& item : list->items()) spec.required_node_terms.push_back(read_node_term(item));
    }
  }
  if (const auto preferred = fields.find(kPreferred)) {
    for (const Value& item : preferred->items()) {
      Fields term{item};
      const int weight = read_weight(term);
      const auto preference = term.require("preference");
      if (preference) spec.preferred_node_terms.push_back({weight, read_node_term(*preference)});
    }
  }
}

PodAffinityTerm read_pod_term(const Value& value, int weight) {
  PodAffinityTerm term;
  term.weight = weight;
  Fields fields{value};
  fields.accept({"namespaces", "namespaceSelector", "matchLabelKeys", "mismatchLabelKeys"});
  if (fields.require("topologyKey")) fields.text("topologyKey", term.topology_key);
  if (const auto selector = fields.find("labelSelector")) term.selector = read_label_selector(*selector);
  return term;
}

void read_pod_affinity(const Value& value, std::vector<PodAffinityTerm>& terms) {
  Fields fields{value};
  if (const auto required = fields.find(kRequired)) {
    for (const Value& item : required->items()) terms.push_back(read_pod_term(item, 0));
  }
  if (const auto preferred = fields.find(kPreferred)) {
    for (const Value& item : preferred->items()) {
      Fields weighted{item};
      const int weight = read_weight(weighted);
      const auto term = weighted.require("podAffinityTerm");
      if (term) terms.push_back(read_pod_term(*term, weight));
    }
  }
}

}  // namespace

void read_affinity(const Value& value, PodSpec& spec) {
  Fields fields{value};
  if (const auto node = fields.find("nodeAffinity")) read_node_affinity(*node, spec);
  if (const auto pod = fields.find("podAffinity")) read_pod_affinity(*pod, spec.pod_affinity);
  if (const auto pod = fields.find("podAntiAffinity")) read_pod_affinity(*pod, spec.pod_anti_affinity);
}

std::vector<kubernetes::TopologySpreadConstraint> read_topology_spread(const Value& list) {
  std::vector<kubernetes::TopologySpreadConstraint> constraints;
  for (const Value& item : list.items()) {
    kubernetes::TopologySpreadConstraint constraint;
    Fields fields{item};
    if (fields.require("topologyKey")) fields.text("topologyKey", constraint.topology_key);
    if (fields.require("maxSkew")) fields.integer("maxSkew", constraint.max_skew, 1);
    if (fields.require("whenUnsatisfiable")) {
      fields.choice<bool, bool>("whenUnsatisfiable", constraint.hard,
                                {{"DoNotSchedule", true}, {"ScheduleAnyway", false}});
    }
    fields.integer("minDomains", constraint.min_domains, 1);
    fields.choice<bool, bool>("nodeAffinityPolicy", constraint.honor_node_affinity,
                              {{"Honor", true}, {"Ignore", false}});
    fields.choice<bool, bool>("nodeTaintsPolicy", constraint.honor_node_taints, {{"Honor", true}, {"Ignore", false}});
    fields.texts("matchLabelKeys", constraint.match_label_keys);
    if (const auto selector = fields.find("labelSelector")) constraint.selector = read_label_selector(*selector);
    constraints.push_back(std::move(constraint));
  }
  return constraints;
}

}  // namespace queuecast::scenario
