#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim/kubernetes/scheduler/filters.h"
#include "sim/kubernetes/scheduler/spread.h"

namespace queuecast::kubernetes::scheduler {

/// The outcome of one attempt to find a node.
struct Placement {
  const NodeInfo* node = nullptr;  // null: none fits
  int feasible = 0;
  std::int64_t score = 0;        // of the winner; 0 when it was the only one
  std::set<Plugin> rejected_by;  // when none fits
  std::string message;           // when none fits: "0/3 nodes are available: 2 Insufficient cpu, 1 ..."
};

/// A node as the profile's plugins see it, for tests and explanations.
struct NodeVerdict {
  const NodeInfo* node = nullptr;
  std::optional<Rejection> rejection;
  std::map<std::string, std::int64_t> scores;  // by plugin, normalised and weighted; a skipped plugin is absent
  std::int64_t total = 0;
};

/// How many feasible nodes suffice among `nodes` (percentageOfNodesToScore 0): all below 100.
int feasible_nodes_to_find(int nodes);
/// The index of the winner: the root of Go's heap over the scores in order of arrival, so the first in pre-order among
/// the best.
std::size_t select_host(const std::vector<std::int64_t>& totals);

/// The scheduling algorithm of kubernetes v1.36's default profile (schedule_one.go) over a cluster: filter, score,
/// select. Between attempts it remembers, per class of pods, what each unchanged node was worth.
class Placer {
 public:
  explicit Placer(const Cluster& cluster) : cluster_(cluster) {}

  Placement place(const PodClass& pod);
  /// No pod of the class is left.
  void forget(const PodClass& pod) { memories_.erase(pod.id); }
  /// Every node, in the snapshot's order; does not move the place where the next attempt starts.
  std::vector<NodeVerdict> explain(const PodClass& pod);

 private:
  struct Worth {  // of a node by itself
    std::uint64_t version = 0;
    bool passes = false;
    std::int64_t taints = 0;
    std::int64_t preferred = 0;
    std::int64_t least = 0;
    std::int64_t balanced = 0;
    std::int64_t image = 0;
  };
  struct Memory {
    explicit Memory(const PodClass& pod) : hard(pod, pod.hard_spread), soft(pod, pod.soft_spread) {}
    std::vector<Worth> worth;  // by slot
    Spread hard;
    Spread soft;
    std::uint64_t failed_at = 0;  // the cluster's version of the last failure
    Placement failure;
  };
  struct Scored {
    std::vector<std::int64_t> taints, preferred, spread, inter_pod, totals;
    bool inter_pod_runs = false;
  };

  Memory& remember(const PodClass& pod);
  void refresh(const PodClass& pod, Memory& memory);
  Placement fail(const PodClass& pod, Memory& memory, const class InterPod* inter_pod);
  void score(Memory& memory, const class InterPod* inter_pod, const std::vector<const NodeInfo*>& feasible);

  const Cluster& cluster_;
  std::map<int, std::unique_ptr<Memory>> memories_;  // by id of the class
  std::size_t next_start_ = 0;
  Scored scored_;
  std::vector<const NodeInfo*> feasible_;
};

}  // namespace queuecast::kubernetes::scheduler
