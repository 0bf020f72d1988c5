#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim/kubernetes/objects.h"

namespace queuecast::kubernetes::scheduler {

struct Amounts {
  std::int64_t cpu_milli = 0;
  std::int64_t memory_bytes = 0;
};

/// A topology spread constraint ready for use: match label keys are merged into the selector.
struct SpreadTerm {
  std::string topology_key;
  int max_skew = 1;
  int min_domains = 1;
  std::optional<LabelSelector> selector;  // absent: selects nothing
  bool honor_node_affinity = true;
  bool honor_node_taints = false;
};

struct AffinityTerm {
  std::string topology_key;
  std::optional<LabelSelector> selector;
  int weight = 0;  // of preferred terms; negative for anti-affinity
};

/// All that the scheduler needs to know of a pod, computed once for all pods that are alike but for their name (those
/// of one ReplicaSet): its requests, its terms and what it is to others.
struct PodClass {
  int id = 0;
  std::string namespace_name;
  Labels labels;
  PodSpec spec;
  Resources requests;
  Amounts non_zero;  // with 100m and 200 MiB for each container that asks for none
  bool best_effort = false;

  std::vector<SpreadTerm> hard_spread;
  std::vector<SpreadTerm> soft_spread;
  bool spread_needs_all_keys = false;  // the pod's own constraints, not the system defaults

  std::vector<AffinityTerm> required_affinity;
  std::vector<AffinityTerm> required_anti_affinity;
  std::vector<AffinityTerm> preferred_affinity;
  std::optional<std::set<std::string>> pinned_nodes;  // required terms on metadata.name alone
  std::vector<std::string> images;                    // of containers and init containers, with their tag

  bool has_pod_affinity() const {
    return !required_affinity.empty() || !required_anti_affinity.empty() || !preferred_affinity.empty();
  }
};

/// `default_selector`: what the pod's Services and its ReplicaSet select together; absent when nothing does. Used by
/// the system's default spreading (hostname, skew 3, and zone, skew 5, both soft).
PodClass make_pod_class(const Pod& pod, std::optional<LabelSelector> default_selector);

/// "worker" -> "worker:latest": nodes report images with their tag.
std::string tagged_image(const std::string& image);

/// Whether a term's selector selects a pod of that class in the given namespace.
bool selects(const std::optional<LabelSelector>& selector, const std::string& namespace_name, const PodClass& other);

/// The selector of the default spreading: Services that select the pod, merged, and its ReplicaSet's selector.
std::optional<LabelSelector> default_selector(const Labels& pod_labels, const std::vector<Labels>& service_selectors,
                                              const std::optional<LabelSelector>& replica_set_selector);

}  // namespace queuecast::kubernetes::scheduler
