#include "sim/kubernetes/eviction.h"

#include <set>
#include <string>

#include "sim/kubernetes/pods.h"
#include "sim/kubernetes/rollout.h"

namespace queuecast::kubernetes {

namespace {

bool covers(const PodDisruptionBudget& budget, const Pod& pod) {
  return budget.selector && budget.meta.namespace_name == pod.meta.namespace_name &&
         budget.selector->matches(pod.meta.labels);
}

struct Health {
  std::int32_t healthy = 0;
  std::int32_t wanted = 0;
};

Health health(Store& store, const PodDisruptionBudget& budget) {
  Health result;
  std::int32_t expected = 0;
  std::set<std::string> owners;
  for (const auto& [key, pod] : store.of<Pod>().all()) {
    if (!covers(budget, *pod)) continue;
    if (pod->active() && pod->ready()) ++result.healthy;
    if (!pod->meta.owner) {
      ++expected;
    } else if (owners.insert(pod->meta.owner->uid).second) {
      const auto set = store.of<ReplicaSet>().find(pod->meta.owner->name, pod->meta.namespace_name);
      expected += set ? set->spec.replicas : 0;
    }
  }
  if (budget.min_available) {
    result.wanted = rollout::scaled_value(*budget.min_available, expected, true);
  } else if (budget.max_unavailable) {
    result.wanted = std::max(0, expected - rollout::scaled_value(*budget.max_unavailable, expected, true));
  }
  return result;
}

}  // namespace

std::int32_t disruptions_allowed(Store& store, const PodDisruptionBudget& budget) {
  const Health now = health(store, budget);
  return std::max(0, now.healthy - now.wanted);
}

Eviction can_evict(Store& store, const Pod& pod) {
  if (pod.status.phase != PodPhase::kRunning || pod.meta.deleting()) return Eviction::kAllowed;
  std::shared_ptr<const PodDisruptionBudget> budget;
  for (const auto& [key, candidate] : store.of<PodDisruptionBudget>().all()) {
    if (!covers(*candidate, pod)) continue;
    if (budget) return Eviction::kSeveralBudgets;
    budget = candidate;
  }
  if (!budget) return Eviction::kAllowed;
  const Health now = health(store, *budget);
  if (!pod.ready() && now.wanted > 0 && now.healthy >= now.wanted) return Eviction::kAllowed;
  return now.healthy > now.wanted ? Eviction::kAllowed : Eviction::kTooManyDisruptions;
}

Eviction evict(Store& store, const Pod& pod, std::optional<Duration> grace) {
  const Eviction answer = can_evict(store, pod);
  if (answer == Eviction::kAllowed) delete_pod(store, pod, grace);
  return answer;
}

}  // namespace queuecast::kubernetes
