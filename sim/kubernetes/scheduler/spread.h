#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/kubernetes/scheduler/filters.h"

namespace queuecast::kubernetes::scheduler {

/// PodTopologySpread (kubernetes v1.36 plugins/podtopologyspread) for one class of pods and one list of constraints.
///
/// Per node it remembers the domain and the number of matching pods of each constraint; `refresh` brings one node up to
/// date, so that an attempt adds small integers and compares no text.
class Spread {
 public:
  Spread(const PodClass& pod, const std::vector<SpreadTerm>& terms);

  bool empty() const { return terms_.empty(); }
  /// The node has changed, or its slot is used by another one now.
  void refresh(const NodeInfo& node);

  /// Counts the domains for the filter of hard constraints.
  void prepare_filter(const std::vector<const NodeInfo*>& order);
  enum class Verdict { kPasses, kMissingKey, kSkewed };
  Verdict filter(const NodeInfo& node) const;

  /// Normalised scores, 0..100, of the nodes that passed all filters; for soft constraints.
  void score(const std::vector<const NodeInfo*>& order, const std::vector<const NodeInfo*>& feasible,
             std::vector<std::int64_t>& scores);

 private:
  struct Tracked {
    const SpreadTerm* term;
    bool self_matches = false;
    bool by_node = false;             // the key is the host name: each node is its own domain
    std::map<std::string, int> ids;   // of domains
    std::vector<int> domain;          // by slot; -1: the node has no such label
    std::vector<int> pods;            // by slot: matching pods on the node
    std::vector<char> eligible;       // by slot: the constraint's inclusion policies admit the node
    std::vector<std::int64_t> total;  // by domain, of the current attempt; -1: domain not present
    std::int64_t least = 0;
  };

  bool has_all_keys(int slot) const;

  const PodClass& pod_;
  std::vector<Tracked> terms_;
};

}  // namespace queuecast::kubernetes::scheduler
