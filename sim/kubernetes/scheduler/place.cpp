#include "sim/kubernetes/scheduler/place.h"

#include <algorithm>
#include <bit>

#include "sim/kubernetes/scheduler/inter_pod.h"
#include "sim/kubernetes/scheduler/scores.h"

namespace queuecast::kubernetes::scheduler {

namespace {

std::optional<Rejection> filter_spread(const Spread& spread, const NodeInfo& node) {
  switch (spread.filter(node)) {
    case Spread::Verdict::kPasses: return std::nullopt;
    case Spread::Verdict::kMissingKey:
      return Rejection{Plugin::kPodTopologySpread,
                       {"node(s) didn't match pod topology spread constraints (missing required label)"},
                       true};
    case Spread::Verdict::kSkewed: break;
  }
  return Rejection{Plugin::kPodTopologySpread, {"node(s) didn't match pod topology spread constraints"}, false};
}

/// "0/5 nodes are available: 1 node(s) were unschedulable, 4 Insufficient cpu.": sorted as text, as FitError does.
std::string fit_error(std::size_t nodes, const std::map<std::string, int>& reasons) {
  std::vector<std::string> parts;
  for (const auto& [reason, number] : reasons) parts.push_back(std::to_string(number) + " " + reason);
  std::sort(parts.begin(), parts.end());
  std::string text = "0/" + std::to_string(nodes) + " nodes are available: ";
  for (std::size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? "" : ", ") + parts[i];
  return text + ".";
}

/// Whether a comes before b in a pre-order walk of the binary tree of heap indices.
bool before_in_tree(std::size_t a, std::size_t b) {
  const std::size_t left = a + 1, right = b + 1;  // the path from the root, as bits after the leading one
  const int depth = std::min(std::bit_width(left), std::bit_width(right));
  const std::size_t left_path = left >> (std::bit_width(left) - depth);
  const std::size_t right_path = right >> (std::bit_width(right) - depth);
  return left_path != right_path ? left_path < right_path : left < right;
}

}  // namespace

int feasible_nodes_to_find(int nodes) {
  if (nodes < 100) return nodes;
  const int percent = std::max(5, 50 - nodes / 125);
  return std::max(100, nodes * percent / 100);
}

std::size_t select_host(const std::vector<std::int64_t>& totals) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < totals.size(); ++i) {
    if (totals[i] > totals[best] || (totals[i] == totals[best] && before_in_tree(i, best))) best = i;
  }
  return best;
}

Placer::Memory& Placer::remember(const PodClass& pod) {
  auto& memory = memories_[pod.id];
  if (!memory) memory = std::make_unique<Memory>(pod);
  return *memory;
}

void Placer::refresh(const PodClass& pod, Memory& memory) {
  if (memory.worth.size() < cluster_.slots()) memory.worth.resize(cluster_.slots());
  const std::size_t nodes = cluster_.order().size();
  for (const NodeInfo* info : cluster_.order()) {
    Worth& worth = memory.worth[static_cast<std::size_t>(info->slot)];
    if (worth.version == cluster_.version(info->slot)) continue;
    worth.version = cluster_.version(info->slot);
    memory.hard.refresh(*info);
    memory.soft.refresh(*info);
    worth.passes = !filter_node(pod, *info);
    if (!worth.passes) continue;
    worth.taints = untolerated_preferences(pod, *info->node);
    worth.preferred = preferred_node_terms(pod, *info->node);
    worth.least = least_allocated(pod, *info);
    worth.balanced = pod.best_effort ? 0 : balanced_allocation(pod, *info);
    worth.image = image_locality(pod, *info, cluster_, nodes);
  }
}

Placement Placer::place(const PodClass& pod) {
  Memory& memory = remember(pod);
  if (memory.failed_at == cluster_.version() && memory.failed_at != 0) return memory.failure;
  refresh(pod, memory);
  const auto& order = cluster_.order();
  std::optional<InterPod> inter_pod;
  if (pod.has_pod_affinity() || cluster_.any_pod_affinity()) inter_pod.emplace(pod, order);
  if (!memory.hard.empty()) memory.hard.prepare_filter(order);

  const auto enough = static_cast<std::size_t>(feasible_nodes_to_find(static_cast<int>(order.size())));
  feasible_.clear();
  std::size_t looked_at = 0;
  for (; looked_at < order.size() && feasible_.size() < enough; ++looked_at) {
    const std::size_t place = next_start_ + looked_at;
    const NodeInfo* info = order[place < order.size() ? place : place % order.size()];
    if (!memory.worth[static_cast<std::size_t>(info->slot)].passes) continue;
    if (!memory.hard.empty() && memory.hard.filter(*info) != Spread::Verdict::kPasses) continue;
    if (inter_pod && inter_pod->filter(*info->node)) continue;
    feasible_.push_back(info);
  }
  if (!order.empty()) next_start_ = (next_start_ + looked_at) % order.size();
  if (feasible_.empty()) return fail(pod, memory, inter_pod ? &*inter_pod : nullptr);

  Placement placement;
  placement.feasible = static_cast<int>(feasible_.size());
  std::size_t winner = 0;
  if (feasible_.size() > 1) {
    score(memory, inter_pod ? &*inter_pod : nullptr, feasible_);
    winner = select_host(scored_.totals);
    placement.score = scored_.totals[winner];
  }
  placement.node = feasible_[winner];
  return placement;
}

Placement Placer::fail(const PodClass& pod, Memory& memory, const InterPod* inter_pod) {
  Placement placement;
  std::map<std::string, int> reasons;
  for (const NodeInfo* info : cluster_.order()) {
    std::optional<Rejection> rejection = filter_node(pod, *info);
    if (!rejection) rejection = filter_spread(memory.hard, *info);
    if (!rejection && inter_pod) rejection = inter_pod->filter(*info->node);
    if (!rejection) continue;
    placement.rejected_by.insert(rejection->plugin);
    for (const std::string& reason : rejection->reasons) ++reasons[reason];
  }
  placement.message =
      cluster_.order().empty() ? "no nodes available to schedule pods" : fit_error(cluster_.order().size(), reasons);
  memory.failed_at = cluster_.version();
  memory.failure = placement;
  return placement;
}

void Placer::score(Memory& memory, const InterPod* inter_pod, const std::vector<const NodeInfo*>& feasible) {
  Scored& s = scored_;
  const std::size_t size = feasible.size();
  s.taints.resize(size);
  s.preferred.resize(size);
  s.totals.resize(size);
  for (std::size_t i = 0; i < size; ++i) {
    const Worth& worth = memory.worth[static_cast<std::size_t>(feasible[i]->slot)];
    s.taints[i] = worth.taints;
    s.preferred[i] = worth.preferred;
    s.totals[i] = worth.least + worth.balanced + worth.image;
  }
  normalize(s.taints, true);
  normalize(s.preferred, false);
  s.spread.assign(size, 0);
  if (!memory.soft.empty()) memory.soft.score(cluster_.order(), feasible, s.spread);
  s.inter_pod_runs = inter_pod && inter_pod->score(feasible, s.inter_pod);
  for (std::size_t i = 0; i < size; ++i) {
    s.totals[i] += 3 * s.taints[i] + 2 * s.preferred[i] + 2 * s.spread[i] + (s.inter_pod_runs ? 2 * s.inter_pod[i] : 0);
  }
}

std::vector<NodeVerdict> Placer::explain(const PodClass& pod) {
  Memory& memory = remember(pod);
  refresh(pod, memory);
  const auto& order = cluster_.order();
  const InterPod inter_pod{pod, order};
  memory.hard.prepare_filter(order);
  std::vector<NodeVerdict> verdicts;
  std::vector<const NodeInfo*> feasible;
  for (const NodeInfo* info : order) {
    NodeVerdict verdict;
    verdict.node = info;
    verdict.rejection = filter_node(pod, *info);
    if (!verdict.rejection) verdict.rejection = filter_spread(memory.hard, *info);
    if (!verdict.rejection) verdict.rejection = inter_pod.filter(*info->node);
    if (!verdict.rejection) feasible.push_back(info);
    verdicts.push_back(std::move(verdict));
  }
  if (feasible.size() < 2) return verdicts;
  score(memory, &inter_pod, feasible);
  std::size_t i = 0;
  for (NodeVerdict& verdict : verdicts) {
    if (verdict.rejection) continue;
    const Worth& worth = memory.worth[static_cast<std::size_t>(verdict.node->slot)];
    verdict.scores["NodeResourcesFit"] = worth.least;
    verdict.scores["ImageLocality"] = worth.image;
    if (!pod.best_effort) verdict.scores["NodeResourcesBalancedAllocation"] = worth.balanced;
    verdict.scores["TaintToleration"] = 3 * scored_.taints[i];
    if (!pod.spec.preferred_node_terms.empty()) verdict.scores["NodeAffinity"] = 2 * scored_.preferred[i];
    if (!memory.soft.empty()) verdict.scores["PodTopologySpread"] = 2 * scored_.spread[i];
    if (scored_.inter_pod_runs) verdict.scores["InterPodAffinity"] = 2 * scored_.inter_pod[i];
    verdict.total = scored_.totals[i++];
  }
  return verdicts;
}

}  // namespace queuecast::kubernetes::scheduler
