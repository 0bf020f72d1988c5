#include "sim/kubernetes/scheduler/spread.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "runtime/random.h"

namespace queuecast::kubernetes::scheduler {

Spread::Spread(const PodClass& pod, const std::vector<SpreadTerm>& terms) : pod_(pod) {
  for (const SpreadTerm& term : terms) {
    Tracked tracked;
    tracked.term = &term;
    tracked.self_matches = selects(term.selector, pod.namespace_name, pod);
    tracked.by_node = term.topology_key == "kubernetes.io/hostname";
    terms_.push_back(std::move(tracked));
  }
}

void Spread::refresh(const NodeInfo& info) {
  const auto slot = static_cast<std::size_t>(info.slot);
  for (Tracked& tracked : terms_) {
    if (tracked.domain.size() <= slot) {
      tracked.domain.resize(slot + 1, -1);
      tracked.pods.resize(slot + 1, 0);
      tracked.eligible.resize(slot + 1, 0);
    }
    const auto label = info.node->meta.labels.find(tracked.term->topology_key);
    if (label == info.node->meta.labels.end()) {
      tracked.domain[slot] = -1;
    } else {
      const auto [id, added] = tracked.ids.try_emplace(label->second, static_cast<int>(tracked.ids.size()));
      tracked.domain[slot] = id->second;
    }
    tracked.pods[slot] = info.count(tracked.term->selector, pod_.namespace_name);
    tracked.eligible[slot] = (!tracked.term->honor_node_affinity || matches_node_affinity(pod_.spec, *info.node)) &&
                             (!tracked.term->honor_node_taints || !untolerated(pod_.spec, info.node->taints));
  }
}

bool Spread::has_all_keys(int slot) const {
  return std::all_of(terms_.begin(), terms_.end(),
                     [&](const Tracked& t) { return t.domain[static_cast<std::size_t>(slot)] >= 0; });
}

void Spread::prepare_filter(const std::vector<const NodeInfo*>& order) {
  for (Tracked& tracked : terms_) {
    tracked.total.assign(tracked.ids.size(), -1);
    for (const NodeInfo* info : order) {
      const auto slot = static_cast<std::size_t>(info->slot);
      if (!tracked.eligible[slot] || !has_all_keys(info->slot)) continue;
      std::int64_t& total = tracked.total[static_cast<std::size_t>(tracked.domain[slot])];
      total = std::max<std::int64_t>(total, 0) + tracked.pods[slot];
    }
    std::int64_t least = std::numeric_limits<std::int32_t>::max();
    int domains = 0;
    for (const std::int64_t total : tracked.total) {
      if (total < 0) continue;
      ++domains;
      least = std::min(least, total);
    }
    tracked.least = domains < tracked.term->min_domains ? 0 : least;
  }
}

Spread::Verdict Spread::filter(const NodeInfo& info) const {
  const auto slot = static_cast<std::size_t>(info.slot);
  for (const Tracked& tracked : terms_) {
    const int domain = tracked.domain[slot];
    if (domain < 0) return Verdict::kMissingKey;
    const std::int64_t there = std::max<std::int64_t>(0, tracked.total[static_cast<std::size_t>(domain)]);
    if (there + (tracked.self_matches ? 1 : 0) - tracked.least > tracked.term->max_skew) return Verdict::kSkewed;
  }
  return Verdict::kPasses;
}

void Spread::score(const std::vector<const NodeInfo*>& order, const std::vector<const NodeInfo*>& feasible,
                   std::vector<std::int64_t>& scores) {
  const bool need_all = pod_.spread_needs_all_keys;
  const auto ignored = [&](const NodeInfo* info) { return need_all && !has_all_keys(info->slot); };
  std::vector<double> raw(feasible.size(), 0);
  std::int64_t scored = 0;
  for (const NodeInfo* info : feasible) scored += ignored(info) ? 0 : 1;
  for (Tracked& tracked : terms_) {
    std::int64_t size = scored;
    if (!tracked.by_node) {
      // A node without the label counts as a domain of its own kind, as an empty value does.
      tracked.total.assign(tracked.ids.size(), -1);
      size = 0;
      bool without = false;
      for (const NodeInfo* info : feasible) {
        if (ignored(info)) continue;
        const int domain = tracked.domain[static_cast<std::size_t>(info->slot)];
        if (domain < 0) {
          without = true;
        } else if (std::int64_t& total = tracked.total[static_cast<std::size_t>(domain)]; total < 0) {
          total = 0;
          ++size;
        }
      }
      size += without ? 1 : 0;
      for (const NodeInfo* info : order) {
        const auto slot = static_cast<std::size_t>(info->slot);
        const int domain = tracked.domain[slot];
        if (domain < 0 || !tracked.eligible[slot] || ignored(info)) continue;
        if (std::int64_t& total = tracked.total[static_cast<std::size_t>(domain)]; total >= 0) {
          total += tracked.pods[slot];
        }
      }
    }
    const double weight = runtime::portable_log(static_cast<double>(size + 2));
    for (std::size_t i = 0; i < feasible.size(); ++i) {
      const auto slot = static_cast<std::size_t>(feasible[i]->slot);
      const int domain = tracked.domain[slot];
      if (domain < 0 || ignored(feasible[i])) continue;
      const std::int64_t there = tracked.by_node ? tracked.pods[slot] : tracked.total[static_cast<std::size_t>(domain)];
      raw[i] += static_cast<double>(there) * weight + (tracked.term->max_skew - 1);
    }
  }
  std::int64_t low = std::numeric_limits<std::int64_t>::max();
  std::int64_t high = 0;
  scores.assign(feasible.size(), 0);
  for (std::size_t i = 0; i < feasible.size(); ++i) {
    if (ignored(feasible[i])) continue;
    scores[i] = static_cast<std::int64_t>(std::round(raw[i]));
    low = std::min(low, scores[i]);
    high = std::max(high, scores[i]);
  }
  for (std::size_t i = 0; i < feasible.size(); ++i) {
    if (!ignored(feasible[i])) scores[i] = high == 0 ? 100 : 100 * (high + low - scores[i]) / high;
  }
}

}  // namespace queuecast::kubernetes::scheduler
