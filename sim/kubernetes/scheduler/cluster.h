#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sim/kubernetes/scheduler/pod_class.h"

namespace queuecast::kubernetes::scheduler {

/// A node and the totals of the pods on it, kept up to date as pods come and go.
struct NodeInfo {
  struct Group {
    const PodClass* pod_class = nullptr;
    int pods = 0;         // all that hold resources
    int terminating = 0;  // of them, those with a deletion timestamp: spreading does not count them
  };

  std::shared_ptr<const Node> node;  // null while only pods of it are known
  int slot = 0;                      // small number, reused
  Resources requested;               // requested.pods is their number
  Amounts non_zero;
  std::vector<Group> groups;

  /// Pods of the namespace that the selector selects and that are not terminating.
  int count(const std::optional<LabelSelector>& selector, const std::string& namespace_name) const;
};

/// What the scheduler knows of its cluster: nodes in the order of the real snapshot, with running totals.
class Cluster {
 public:
  void set_node(std::shared_ptr<const Node> node);
  void remove_node(const std::string& name);
  void add_pod(const PodClass& pod_class, const std::string& node_name, bool terminating = false);
  void remove_pod(const PodClass& pod_class, const std::string& node_name, bool terminating = false);

  /// Zone by zone in the order in which zones first appeared, one node of each a round; nodes without a zone are a zone
  /// of their own (kubernetes pkg/scheduler/backend/cache/node_tree.go).
  const std::vector<const NodeInfo*>& order() const;
  /// Null when no such node is known.
  const NodeInfo* find(const std::string& name) const;
  std::size_t slots() const { return versions_.size(); }
  /// Of a node, by slot; moves with every change of the node and its pods, and never repeats.
  std::uint64_t version(int slot) const { return versions_[static_cast<std::size_t>(slot)]; }
  /// Moves with every change of anything.
  std::uint64_t version() const { return version_; }

  struct Image {
    std::int64_t bytes = 0;  // as the first node reported it
    int nodes = 0;
  };
  /// Null when no node has it.
  const Image* image(const std::string& name) const;
  /// Whether any pod on a node has affinity or anti-affinity terms.
  bool any_pod_affinity() const { return pods_with_affinity_ > 0; }

 private:
  NodeInfo& entry(const std::string& name);
  void touch(const NodeInfo& node) { versions_[static_cast<std::size_t>(node.slot)] = ++version_; }
  void touch_all();
  void set_images(const Node& node, int sign);
  void drop_if_unused(const std::string& name);

  struct Zone {
    std::string key;
    std::vector<const NodeInfo*> nodes;
  };

  std::map<std::string, NodeInfo> nodes_;
  std::vector<Zone> zones_;
  mutable std::vector<const NodeInfo*> order_;
  mutable bool order_stands_ = true;
  std::map<std::string, Image> images_;
  std::vector<std::uint64_t> versions_;
  std::vector<int> free_slots_;
  std::uint64_t version_ = 0;
  int pods_with_affinity_ = 0;
};

}  // namespace queuecast::kubernetes::scheduler
