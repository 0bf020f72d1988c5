#include "sim/kubernetes/rollout.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace queuecast::kubernetes::rollout {

namespace {

std::int32_t to_int(std::string_view text) {
  std::int32_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::int32_t annotation(const ReplicaSet& replica_set, const char* key) {
  const auto found = replica_set.meta.annotations.find(key);
  return found == replica_set.meta.annotations.end() ? 0 : to_int(found->second);
}

std::vector<ReplicaSetPtr> all_of(const State& state) {
  std::vector<ReplicaSetPtr> all = state.old;
  if (state.current) all.push_back(state.current);
  return all;
}

std::vector<ReplicaSetPtr> active(std::vector<ReplicaSetPtr> sets) {
  std::erase_if(sets, [](const ReplicaSetPtr& set) { return set->spec.replicas == 0; });
  return sets;
}

std::int32_t total_spec(const std::vector<ReplicaSetPtr>& sets) {
  std::int32_t total = 0;
  for (const auto& set : sets) total += set->spec.replicas;
  return total;
}

/// How much of a change in size falls to one ReplicaSet, by its share of the size before the change.
std::int32_t proportion(const ReplicaSet& set, const Deployment& deployment, std::int32_t to_add, std::int32_t added) {
  if (set.spec.replicas == 0 || to_add == 0 || to_add == added) return 0;
  std::int32_t fraction = -set.spec.replicas;
  if (deployment.spec.replicas != 0) {
    std::int32_t before = annotation(set, kMaxReplicas);
    if (before == 0) before = deployment.status.replicas;
    const std::int64_t after = deployment.spec.replicas + bounds(deployment).max_surge;
    const double size = static_cast<double>(set.spec.replicas * after) / std::max(before, 1);
    fraction = static_cast<std::int32_t>(std::round(size)) - set.spec.replicas;
  }
  const std::int32_t allowed = to_add - added;
  return to_add > 0 ? std::min(fraction, allowed) : std::max(fraction, allowed);
}

std::vector<Scale> scale_in_proportion(const State& state, std::vector<ReplicaSetPtr> sets) {
  const Deployment& deployment = *state.deployment;
  const std::int32_t wanted = deployment.spec.replicas;
  const std::int32_t allowed = wanted > 0 ? wanted + bounds(deployment).max_surge : 0;
  const std::int32_t to_add = allowed - total_spec(sets);
  const bool newer_first = to_add > 0;
  std::stable_sort(sets.begin(), sets.end(), [&](const ReplicaSetPtr& a, const ReplicaSetPtr& b) {
    if (a->spec.replicas != b->spec.replicas) return a->spec.replicas > b->spec.replicas;
    return newer_first ? a->meta.creation > b->meta.creation : a->meta.creation < b->meta.creation;
  });
  std::vector<Scale> scales;
  std::int32_t added = 0;
  for (const auto& set : sets) {
    const std::int32_t share = proportion(*set, deployment, to_add, added);
    added += share;
    scales.push_back({set, set->spec.replicas + share,
                      "share of the Deployment's change to " + std::to_string(wanted) + " during a rollout"});
  }
  if (!scales.empty()) scales[0].replicas = std::max(0, scales[0].replicas + to_add - added);
  return scales;
}

std::int32_t available(const std::vector<ReplicaSetPtr>& sets) {
  std::int32_t total = 0;
  for (const auto& set : sets) total += set->status.available;
  return total;
}

std::vector<Scale> shrink_old(const State& state) {
  const std::vector<ReplicaSetPtr> sets = all_of(state);
  const std::int32_t min_available = state.deployment->spec.replicas - bounds(*state.deployment).max_unavailable;
  const std::int32_t new_unavailable =
      state.current ? state.current->spec.replicas - state.current->status.available : 0;
  const std::int32_t most = total_spec(sets) - min_available - new_unavailable;
  std::vector<Scale> scales;
  if (total_spec(state.old) == 0 || most <= 0) return scales;
  std::int32_t cleaned = 0;
  std::int32_t removable = std::max(0, available(sets) - min_available);
  for (const auto& set : state.old) {
    std::int32_t size = set->spec.replicas;
    const std::int32_t unhealthy = std::clamp(size - set->status.available, 0, most - cleaned);
    cleaned += unhealthy;
    size -= unhealthy;
    const std::int32_t healthy = std::min(size, removable);
    removable -= healthy;
    size -= healthy;
    if (size == set->spec.replicas) continue;
    scales.push_back({set, size, "rolling update: at least " + std::to_string(min_available) + " must stay available"});
  }
  return scales;
}

}  // namespace

std::int32_t scaled_value(std::string_view text, std::int32_t total, bool round_up) {
  if (text.empty() || text.back() != '%') return to_int(text);
  const std::int64_t hundredfold = static_cast<std::int64_t>(to_int(text)) * total;
  return static_cast<std::int32_t>((hundredfold + (round_up ? 99 : 0)) / 100);
}

Bounds bounds(const Deployment& deployment) {
  if (deployment.spec.recreate) return {0, 0};
  Bounds result;
  result.max_surge = scaled_value(deployment.spec.max_surge, deployment.spec.replicas, true);
  result.max_unavailable = scaled_value(deployment.spec.max_unavailable, deployment.spec.replicas, false);
  if (result.max_surge == 0 && result.max_unavailable == 0) result.max_unavailable = 1;
  result.max_unavailable = std::min(result.max_unavailable, deployment.spec.replicas);
  return result;
}

bool is_scaling_event(const State& state) {
  const std::vector<ReplicaSetPtr> sets = active(all_of(state));
  return std::any_of(sets.begin(), sets.end(), [&](const ReplicaSetPtr& set) {
    return set->meta.annotations.contains(kDesiredReplicas) &&
           annotation(*set, kDesiredReplicas) != state.deployment->spec.replicas;
  });
}

std::vector<Scale> scale_step(const State& state) {
  const std::int32_t wanted = state.deployment->spec.replicas;
  std::vector<ReplicaSetPtr> sets = active(all_of(state));
  if (sets.size() <= 1) {
    const ReplicaSetPtr only = !sets.empty()       ? sets[0]
                               : state.current     ? state.current
                               : state.old.empty() ? nullptr
                                                   : state.old.back();
    if (!only) return {};
    return {{only, wanted, "spec.replicas of the Deployment is " + std::to_string(wanted)}};
  }
  const auto& current = state.current;
  const bool saturated = current && current->spec.replicas == wanted &&
                         annotation(*current, kDesiredReplicas) == wanted && current->status.available == wanted;
  if (saturated) {
    std::vector<Scale> scales;
    for (const auto& set : active(state.old)) scales.push_back({set, 0, "the new ReplicaSet is fully available"});
    return scales;
  }
  if (state.deployment->spec.recreate) return {};
  return scale_in_proportion(state, std::move(sets));
}

std::int32_t current_size(const State& state) {
  const std::int32_t wanted = state.deployment->spec.replicas;
  if (state.deployment->spec.recreate) return wanted;
  const std::int32_t size = state.current ? state.current->spec.replicas : 0;
  if (size >= wanted) return wanted;
  const std::int32_t room = wanted + bounds(*state.deployment).max_surge - total_spec(all_of(state));
  return size + std::clamp(room, 0, wanted - size);
}

std::vector<Scale> rolling_step(const State& state) {
  if (!state.current) return {};
  if (const std::int32_t size = current_size(state); size != state.current->spec.replicas) {
    const auto surge = std::to_string(bounds(*state.deployment).max_surge);
    return {{state.current, size,
             "rollout to " + std::to_string(state.deployment->spec.replicas) + " replicas, surge at most " + surge}};
  }
  return shrink_old(state);
}

std::vector<Scale> recreate_step(const State& state) {
  std::vector<Scale> scales;
  for (const auto& set : active(state.old)) scales.push_back({set, 0, "strategy Recreate"});
  return scales;
}

}  // namespace queuecast::kubernetes::rollout
