#include "sim/karpenter/solver.h"

#include <algorithm>
#include <deque>
#include <memory>
#include <tuple>

#include "sim/karpenter/planning.h"
#include "sim/kubernetes/go_sort.h"

namespace queuecast::karpenter {

using kubernetes::Resources;

namespace {

/// What a NodePool's limits still allow; a resource without a limit is absent.
struct Remaining {
  std::optional<std::int64_t> cpu_milli;
  std::optional<std::int64_t> memory_bytes;
  std::optional<std::int64_t> nodes;

  explicit Remaining(const NodePool::Spec& spec)
      : cpu_milli(spec.limit_cpu_milli), memory_bytes(spec.limit_memory_bytes), nodes(spec.limit_nodes) {}
  void take(const Resources& capacity) {
    if (cpu_milli) *cpu_milli -= capacity.cpu_milli;
    if (memory_bytes) *memory_bytes -= capacity.memory_bytes;
  }
  bool allows(const Resources& capacity) const {
    return (!cpu_milli || capacity.cpu_milli <= *cpu_milli) &&
           (!memory_bytes || capacity.memory_bytes <= *memory_bytes);
  }
};

class Solver {
 public:
  Solver(const Snapshot& snapshot, const std::vector<PodPtr>& pods, const SolveOptions& options,
         const std::set<std::string>& without)
      : snapshot_(snapshot), options_(options), topology_(snapshot, pods) {
    set_up_pools();
    set_up_nodes(without);
    for (const PodPtr& pod : pods) queue_.emplace_back(pod, options.ignore_preferences);
    std::sort(queue_.begin(), queue_.end(), [](const QueuedPod& left, const QueuedPod& right) {
      return std::tuple(-left.requests.cpu_milli, -left.requests.memory_bytes, left.pod->meta.creation,
                        std::string_view(left.pod->meta.uid)) <
             std::tuple(-right.requests.cpu_milli, -right.requests.memory_bytes, right.pod->meta.creation,
                        std::string_view(right.pod->meta.uid));
    });
  }

  Solution run() {
    if (!any_pool_) return all_failed("no dynamic NodePool found");
    std::map<std::string, std::size_t> last_length;
    while (!queue_.empty()) {
      const QueuedPod& head = queue_.front();
      const auto seen = last_length.find(head.pod->meta.uid);
      if (seen != last_length.end() && seen->second == queue_.size()) break;  // a whole cycle placed nothing
      QueuedPod pod = std::move(queue_.front());
      queue_.pop_front();
      std::string why;
      if (try_schedule(pod, why)) {
        errors_.erase(pod.pod->meta.uid);
        continue;
      }
      topology_.own(*pod.pod, pod.spec);
      const std::string uid = pod.pod->meta.uid;
      errors_[uid] = std::move(why);
      queue_.push_back(std::move(pod));
      last_length[uid] = queue_.size();
    }
    return result();
  }

 private:
  void set_up_pools() {
    std::vector<const Pool*> pools;
    for (const Pool& pool : snapshot_.pools) pools.push_back(&pool);
    std::sort(pools.begin(), pools.end(), [](const Pool* left, const Pool* right) {
      return std::tuple(left->node_pool->spec.weight, std::string_view(left->node_pool->meta.name)) >
             std::tuple(right->node_pool->spec.weight, std::string_view(right->node_pool->meta.name));
    });
    any_pool_ = !pools.empty();
    daemons_ = daemon_pods(snapshot_);
    for (const Pool* pool : pools) {
      remaining_.emplace(pool->node_pool->meta.name, Remaining(pool->node_pool->spec));
      for (const auto& taint : pool->node_pool->spec.taints) {
        if (taint.effect == kubernetes::TaintEffect::kPreferNoSchedule) tolerate_preferred_ = true;
      }
      auto pattern = pool->pattern && !options_.best_effort_min_values
                         ? pool->pattern
                         : std::make_shared<const ClaimTemplate>(*pool, daemons_, options_.best_effort_min_values);
      if (!pattern->groups.empty()) templates_.push_back(std::move(pattern));
    }
  }

  void set_up_nodes(const std::set<std::string>& without) {
    for (const StateNode& node : snapshot_.nodes) {
      if (node.marked_for_deletion || without.contains(node.name())) continue;
      nodes_.emplace_back(node, daemons_);
      topology_.add_hostname(nodes_.back().hostname());
      const auto pool = remaining_.find(node.node_pool());
      if (pool == remaining_.end()) continue;
      pool->second.take(node.capacity());
      if (pool->second.nodes) --*pool->second.nodes;
    }
    std::sort(nodes_.begin(), nodes_.end(), [](const NodeInPlanning& left, const NodeInPlanning& right) {
      return std::tuple(!left.node().initialized(), std::string_view(left.node().name())) <
             std::tuple(!right.node().initialized(), std::string_view(right.node().name()));
    });
  }

  bool try_schedule(const QueuedPod& original, std::string& why) {
    QueuedPod pod = original;
    while (!add(pod, why)) {
      if (!relax(pod.spec, tolerate_preferred_)) return false;
      pod.refresh(options_.ignore_preferences);
      topology_.own(*pod.pod, pod.spec);
    }
    return true;
  }

  bool closed_to(const StateNode& node, const QueuedPod& pod) const {
    if (!options_.consolidation || !node.under_consolidate_after) return false;
    return pod.pod->status.phase != kubernetes::PodPhase::kPending && !on_deleting_node(*pod.pod);
  }

  bool on_deleting_node(const kubernetes::Pod& pod) const {
    return std::any_of(snapshot_.nodes.begin(), snapshot_.nodes.end(), [&](const StateNode& node) {
      return node.marked_for_deletion && node.node && node.node->meta.name == pod.spec.node_name;
    });
  }

  bool add(const QueuedPod& pod, std::string& why) {
    for (NodeInPlanning& node : nodes_) {
      if (closed_to(node.node(), pod)) continue;
      if (auto narrowed = node.try_add(pod, topology_)) {
        node.add(pod, std::move(*narrowed), topology_);
        return true;
      }
    }
    kubernetes::go_sort(std::span(claims_),
                        [](const auto& left, const auto& right) { return left->pod_count() < right->pod_count(); });
    for (const auto& claim : claims_) {
      if (auto extension = claim->try_add(pod, topology_, false, why)) {
        claim->add(pod, std::move(*extension), topology_);
        return true;
      }
    }
    return open_claim(pod, why);
  }

  bool open_claim(const QueuedPod& pod, std::string& why) {
    why = "no NodePool has an instance type to offer";
    for (const auto& pattern : templates_) {
      Remaining& remaining = remaining_.at(pattern->node_pool->meta.name);
      std::vector<ClaimInPlanning::Option> options;
      for (std::size_t group = 0; group < pattern->groups.size(); ++group) {
        for (const InstanceTypePtr& type : pattern->groups[group].types) {
          if (remaining.allows(type->capacity)) options.push_back({.type = type, .group = group});
        }
      }
      if (options.empty() || (remaining.nodes && *remaining.nodes == 0)) {
        why = "all instance types exceed the limits of NodePool " + pattern->node_pool->meta.name;
        continue;
      }
      std::string number = std::to_string(++hostnames_);
      number.insert(0, number.size() < 4 ? 4 - number.size() : 0, '0');
      auto claim = std::make_unique<ClaimInPlanning>(*pattern, "hostname-placeholder-" + number, std::move(options));
      topology_.add_hostname(claim->hostname());
      auto extension = claim->try_add(pod, topology_, options_.best_effort_min_values, why);
      if (!extension) continue;
      claim->add(pod, std::move(*extension), topology_);
      take_largest(remaining, *claim);
      claims_.push_back(std::move(claim));
      return true;
    }
    return false;
  }

  /// A claim may launch as the largest of its options, so that much of the limit is spoken for.
  static void take_largest(Remaining& remaining, const ClaimInPlanning& claim) {
    Resources largest;
    for (const auto& option : claim.options()) {
      largest.cpu_milli = std::max(largest.cpu_milli, option.type->capacity.cpu_milli);
      largest.memory_bytes = std::max(largest.memory_bytes, option.type->capacity.memory_bytes);
    }
    remaining.take(largest);
  }

  Solution all_failed(const std::string& why) {
    Solution solution;
    for (const QueuedPod& pod : queue_) solution.errors[pod.pod->meta.uid] = why;
    return solution;
  }

  Solution result() {
    Solution solution;
    solution.errors = std::move(errors_);
    for (const auto& planned : claims_) {
      PlannedClaim claim = planned->finalized();
      order_by_price(claim.types, claim.requirements);
      if (claim.types.size() > kMaxInstanceTypes) claim.types.resize(kMaxInstanceTypes);
      if (!options_.best_effort_min_values && !types_for_min_values(claim.types, claim.requirements)) {
        for (const PodPtr& pod : claim.pods) solution.errors[pod->meta.uid] = "minValues not met by the cheapest types";
        continue;
      }
      solution.claims.push_back(std::move(claim));
    }
    for (const NodeInPlanning& node : nodes_) {
      if (!node.pods().empty()) solution.existing.push_back({.node = &node.node(), .pods = node.pods()});
    }
    return solution;
  }

  const Snapshot& snapshot_;
  SolveOptions options_;
  Topology topology_;
  bool any_pool_ = false;
  bool tolerate_preferred_ = false;
  std::vector<DaemonPod> daemons_;
  std::vector<std::shared_ptr<const ClaimTemplate>> templates_;
  std::map<std::string, Remaining> remaining_;
  std::vector<NodeInPlanning> nodes_;
  std::vector<std::unique_ptr<ClaimInPlanning>> claims_;
  std::deque<QueuedPod> queue_;
  std::map<std::string, std::string> errors_;
  int hostnames_ = 0;
};

}  // namespace

Solution solve(const Snapshot& snapshot, const std::vector<PodPtr>& pods, const SolveOptions& options,
               const std::set<std::string>& without) {
  if (pods.empty()) return {};
  return Solver(snapshot, pods, options, without).run();
}

}  // namespace queuecast::karpenter
