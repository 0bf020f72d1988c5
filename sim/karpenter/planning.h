#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/karpenter/snapshot.h"
#include "sim/karpenter/solver.h"
#include "sim/karpenter/topology.h"

namespace queuecast::karpenter {

/// A pod in the scheduling queue, with the spec that relaxation may have thinned out.
struct QueuedPod {
  PodPtr pod;
  kubernetes::PodSpec spec;
  kubernetes::Resources requests;
  Requirements requirements;  // with the heaviest preference
  Requirements strict;

  QueuedPod(PodPtr which, bool ignore_preferences);
  void refresh(bool ignore_preferences);
};

/// The pods that a node's DaemonSets bring along.
struct DaemonPod {
  std::vector<kubernetes::Toleration> tolerations;
  std::vector<Requirements> alternatives;  // node selector with each required term
  kubernetes::Resources requests;
};

std::vector<DaemonPod> daemon_pods(const Snapshot& snapshot);

/// A NodePool as a pattern for new nodes: its types in groups of equal daemon overhead.
struct ClaimTemplate {
  struct Group {
    kubernetes::Resources overhead;
    InstanceTypes types;
  };
  std::shared_ptr<const NodePool> node_pool;
  Requirements requirements;
  std::vector<Group> groups;

  ClaimTemplate(const Pool& pool, const std::vector<DaemonPod>& daemons, bool best_effort_min_values);
};

/// A node being planned: its options shrink with every pod, they never split.
class ClaimInPlanning {
 public:
  struct Option {
    InstanceTypePtr type;
    std::size_t group;
  };
  /// What the claim would become with one more pod.
  struct Extension {
    Requirements requirements;
    std::vector<Option> options;
  };

  ClaimInPlanning(const ClaimTemplate& pattern, std::string hostname, std::vector<Option> options);

  /// Empty with the reason in `why` when the pod does not fit. `relax_min_values`: lower them to what is there.
  std::optional<Extension> try_add(const QueuedPod& pod, const Topology& topology, bool relax_min_values,
                                   std::string& why) const;
  void add(const QueuedPod& pod, Extension extension, Topology& topology);
  PlannedClaim finalized() const;

  const ClaimTemplate& pattern() const { return *pattern_; }
  const std::vector<Option>& options() const { return options_; }
  std::size_t pod_count() const { return pods_.size(); }
  const std::string& hostname() const { return hostname_; }

 private:
  std::vector<Option> fitting(const Requirements& requirements, const kubernetes::Resources& total) const;
  void update_ceiling();

  const ClaimTemplate* pattern_;
  std::string hostname_;
  Requirements requirements_;
  std::vector<Option> options_;
  std::vector<PodPtr> pods_;
  kubernetes::Resources requests_;
  kubernetes::Resources ceiling_;  // the most that any option still allows: refuses most pods at once
};

/// A node that exists or is under way.
class NodeInPlanning {
 public:
  NodeInPlanning(const StateNode& node, const std::vector<DaemonPod>& daemons);

  std::optional<Requirements> try_add(const QueuedPod& pod, const Topology& topology) const;
  void add(const QueuedPod& pod, Requirements narrowed, Topology& topology);

  const StateNode& node() const { return *node_; }
  const std::string& hostname() const { return hostname_; }
  const std::vector<PodPtr>& pods() const { return pods_; }

 private:
  const StateNode* node_;
  std::string hostname_;
  std::vector<kubernetes::Taint> taints_;
  kubernetes::Resources remaining_;
  Requirements requirements_;
  std::vector<PodPtr> pods_;
};

}  // namespace queuecast::karpenter
