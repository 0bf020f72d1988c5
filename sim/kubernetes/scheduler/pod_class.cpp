#include "sim/kubernetes/scheduler/pod_class.h"

#include <algorithm>

namespace queuecast::kubernetes::scheduler {

namespace {

constexpr std::int64_t kDefaultCpuMilli = 100;
constexpr std::int64_t kDefaultMemoryBytes = 200LL << 20;

Amounts non_zero_requests(PodSpec spec) {
  const auto complete = [](std::vector<Container>& containers) {
    for (Container& container : containers) {
      Resources& requests = container.requests;
      if (requests.cpu_milli == 0 && !container.zero_cpu_requested) requests.cpu_milli = kDefaultCpuMilli;
      if (requests.memory_bytes == 0 && !container.zero_memory_requested) requests.memory_bytes = kDefaultMemoryBytes;
    }
  };
  complete(spec.containers);
  complete(spec.init_containers);
  const Resources requests = spec.requests();
  return {requests.cpu_milli, requests.memory_bytes};
}

SpreadTerm spread_term(const TopologySpreadConstraint& constraint, const Labels& labels) {
  SpreadTerm term;
  term.topology_key = constraint.topology_key;
  term.max_skew = constraint.max_skew;
  term.min_domains = constraint.min_domains.value_or(1);
  term.selector = constraint.selector;
  term.honor_node_affinity = constraint.honor_node_affinity;
  term.honor_node_taints = constraint.honor_node_taints;
  for (const std::string& key : constraint.match_label_keys) {
    const auto value = labels.find(key);
    if (!term.selector || value == labels.end()) continue;
    term.selector->match_expressions.push_back({key, Operator::kIn, {value->second}, {}});
  }
  return term;
}

void add_spread(PodClass& result, const std::optional<LabelSelector>& selector) {
  for (const TopologySpreadConstraint& constraint : result.spec.topology_spread) {
    auto& terms = constraint.hard ? result.hard_spread : result.soft_spread;
    terms.push_back(spread_term(constraint, result.labels));
  }
  result.spread_needs_all_keys = !result.spec.topology_spread.empty();
  if (result.spread_needs_all_keys || !selector) return;
  result.soft_spread.push_back({"kubernetes.io/hostname", 3, 1, selector, true, false});
  result.soft_spread.push_back({"topology.kubernetes.io/zone", 5, 1, selector, true, false});
}

void add_affinity(PodClass& result) {
  const auto add = [&](const std::vector<PodAffinityTerm>& terms, std::vector<AffinityTerm>& required, int sign) {
    for (const PodAffinityTerm& term : terms) {
      auto& list = term.weight == 0 ? required : result.preferred_affinity;
      list.push_back({term.topology_key, term.selector, sign * term.weight});
    }
  };
  add(result.spec.pod_affinity, result.required_affinity, 1);
  add(result.spec.pod_anti_affinity, result.required_anti_affinity, -1);
}

void add_pinned_nodes(PodClass& result) {
  if (result.spec.required_node_terms.empty()) return;
  std::set<std::string> names;
  for (const NodeSelectorTerm& term : result.spec.required_node_terms) {
    std::optional<std::set<std::string>> of_term;
    for (const Requirement& field : term.match_fields) {
      if (field.key != "metadata.name" || field.op != Operator::kIn) continue;
      std::set<std::string> listed(field.values.begin(), field.values.end());
      if (of_term) std::erase_if(listed, [&](const std::string& name) { return !of_term->contains(name); });
      of_term = std::move(listed);
    }
    if (!of_term) return;  // this alternative allows any node
    names.merge(*of_term);
  }
  result.pinned_nodes = std::move(names);
}

}  // namespace

std::string tagged_image(const std::string& image) {
  const auto colon = image.rfind(':');
  const auto slash = image.rfind('/');
  const bool tagged = colon != std::string::npos && (slash == std::string::npos || colon > slash);
  return tagged ? image : image + ":latest";
}

PodClass make_pod_class(const Pod& pod, std::optional<LabelSelector> selector) {
  PodClass result;
  result.namespace_name = pod.meta.namespace_name;
  result.labels = pod.meta.labels;
  result.spec = pod.spec;
  result.spec.node_name.clear();
  result.requests = pod.spec.requests();
  result.non_zero = non_zero_requests(pod.spec);
  const Resources& requests = result.requests;
  result.best_effort = requests.cpu_milli == 0 && requests.memory_bytes == 0;
  add_spread(result, selector);
  add_affinity(result);
  add_pinned_nodes(result);
  for (const auto* list : {&pod.spec.init_containers, &pod.spec.containers}) {
    for (const Container& container : *list) result.images.push_back(tagged_image(container.image));
  }
  return result;
}

bool selects(const std::optional<LabelSelector>& selector, const std::string& namespace_name, const PodClass& other) {
  return selector && other.namespace_name == namespace_name && selector->matches(other.labels);
}

std::optional<LabelSelector> default_selector(const Labels& pod_labels, const std::vector<Labels>& service_selectors,
                                              const std::optional<LabelSelector>& replica_set_selector) {
  LabelSelector result;
  for (const Labels& labels : service_selectors) {
    const LabelSelector service{labels, {}};
    if (labels.empty() || !service.matches(pod_labels)) continue;
    for (const auto& [key, value] : labels) result.match_labels[key] = value;
  }
  if (replica_set_selector) {
    for (const auto& [key, value] : replica_set_selector->match_labels) {
      result.match_expressions.push_back({key, Operator::kIn, {value}, {}});
    }
    for (const Requirement& requirement : replica_set_selector->match_expressions) {
      result.match_expressions.push_back(requirement);
    }
  }
  if (result.match_labels.empty() && result.match_expressions.empty()) return std::nullopt;
  return result;
}

}  // namespace queuecast::kubernetes::scheduler
