#include "sim/karpenter/termination.h"

#include <algorithm>

#include "sim/karpenter/labels.h"
#include "sim/karpenter/pod_budgets.h"
#include "sim/kubernetes/pods.h"

namespace queuecast::karpenter {

using kubernetes::Condition;
using kubernetes::Node;
using kubernetes::Pod;
using kubernetes::Taint;
using kubernetes::WatchEvent;

namespace {

constexpr Duration kDrainPoll = std::chrono::seconds{1};
constexpr Duration kMinimumDrain = std::chrono::seconds{5};
constexpr Duration kGarbagePoll = std::chrono::minutes{2};
constexpr Duration kInstancePoll = std::chrono::seconds{5};
constexpr Duration kFirstEvictionBackoff = std::chrono::milliseconds{100};
constexpr Duration kMaxEvictionBackoff = std::chrono::seconds{10};

/// Ordinary pods leave first, then daemons, then critical pods, then critical daemons.
int tier(const Pod& pod) { return (critical(pod) ? 2 : 0) + (owned_by(pod, "DaemonSet") ? 1 : 0); }

kubernetes::ObjectMeta cluster_scoped(const std::string& name) {
  kubernetes::ObjectMeta meta;
  meta.name = name;
  meta.namespace_name = "";
  return meta;
}

}  // namespace

Termination::Termination(Cluster& cluster, Lifecycle& lifecycle) : cluster_(cluster), lifecycle_(lifecycle) {
  cluster_.store().of<NodeClaim>().watch([this](const WatchEvent<NodeClaim>& event) {
    if (event.type != WatchEvent<NodeClaim>::Type::kDeleted && event.object->meta.deleting()) finish(*event.object);
  });
  cluster_.store().of<Node>().watch([this](const WatchEvent<Node>& event) {
    const Node& node = *event.object;
    if (event.type == WatchEvent<Node>::Type::kDeleted || !node.meta.deleting() || !node.meta.owner) return;
    cluster_.store().of<NodeClaim>().request_deletion(cluster_scoped(node.meta.owner->name));
  });
}

runtime::Task<void> Termination::collect_garbage() {
  for (;;) {
    co_await runtime::sleep_for(cluster_.runtime(), kGarbagePoll);
    std::vector<kubernetes::ObjectMeta> orphans;
    for (const auto& [key, claim] : cluster_.store().of<NodeClaim>().all()) {
      if (claim->status.node_name.empty() || claim->meta.deleting()) continue;
      if (cluster_.cloud().exists(claim->status.provider_id)) continue;
      const auto node = cluster_.store().of<Node>().find(claim->status.node_name, "");
      if (!node || !node->ready()) orphans.push_back(claim->meta);
    }
    for (const auto& orphan : orphans) {
      cluster_.record("NodeClaim/" + orphan.name, "delete NodeClaim", "its machine does not exist any more");
      cluster_.store().of<NodeClaim>().request_deletion(orphan);
    }
  }
}

void Termination::finish(const NodeClaim& claim) {
  if (finalizing_.insert(claim.meta.name).second) cluster_.runtime().spawn(finalize(claim.meta.name));
}

runtime::Task<void> Termination::finalize(std::string name) {
  while (lifecycle_.launching(name)) co_await runtime::sleep_for(cluster_.runtime(), kDrainPoll);
  const auto claim = cluster_.store().of<NodeClaim>().find(name, "");
  const std::string node_name = claim ? claim->status.node_name : "";
  if (!node_name.empty() && cluster_.store().of<Node>().find(node_name, "")) {
    cluster_.store().of<Node>().request_deletion(cluster_scoped(node_name));
    co_await drain(node_name, name);
  }
  if (claim && !claim->status.provider_id.empty()) co_await remove_machine(name);
  // Whatever Node the machine left behind goes with it.
  std::vector<kubernetes::ObjectMeta> nodes;
  for (const auto& [key, node] : cluster_.store().of<Node>().all()) {
    if (claim && node->provider_id == claim->status.provider_id) nodes.push_back(node->meta);
  }
  for (const auto& node : nodes) cluster_.store().of<Node>().remove(node);
  if (claim) cluster_.store().of<NodeClaim>().remove(claim->meta);
  finalizing_.erase(name);
}

void Termination::taint(const std::string& node_name) {
  const Taint disrupted{.key = kDisruptedTaint, .value = "", .effect = kubernetes::TaintEffect::kNoSchedule};
  cluster_.store().of<Node>().update(cluster_scoped(node_name), [&](Node& node) {
    if (std::find(node.taints.begin(), node.taints.end(), disrupted) == node.taints.end()) {
      node.taints.push_back(disrupted);
    }
  });
}

runtime::Task<void> Termination::drain(std::string node_name, std::string claim_name) {
  taint(node_name);
  const auto claim = cluster_.store().of<NodeClaim>().find(claim_name, "");
  Drain state{.began = cluster_.now(), .deadline = {}, .blocked = {}};
  if (claim && claim->spec.termination_grace_period) {
    state.deadline = *claim->meta.deletion + *claim->spec.termination_grace_period;
  }
  if (claim) {
    cluster_.store().of<NodeClaim>().update(claim->meta, [&](NodeClaim& changed) {
      set_condition(changed.status.conditions, "Drained", Condition::Status::kUnknown, "Draining",
                    api_time(cluster_.now()));
    });
  }
  for (;;) {
    // A machine that is gone has nothing left to drain.
    if (claim && !cluster_.cloud().exists(claim->status.provider_id)) break;
    const bool waiting = drain_pass(node_name, state);
    if (!waiting && cluster_.now() - state.began >= kMinimumDrain) break;
    co_await runtime::sleep_for(cluster_.runtime(), kDrainPoll);
  }
  cluster_.store().of<NodeClaim>().update(cluster_scoped(claim_name), [&](NodeClaim& changed) {
    set_condition(changed.status.conditions, "Drained", Condition::Status::kTrue, "Drained", api_time(cluster_.now()));
  });
}

bool Termination::drain_pass(const std::string& node_name, Drain& state) {
  const TimePoint now = cluster_.now();
  std::vector<PodPtr> waiting;
  for (const auto& [key, pod] : cluster_.store().of<Pod>().all()) {
    if (pod->spec.node_name == node_name && waiting_eviction(*pod, now)) waiting.push_back(pod);
  }
  if (waiting.empty()) return false;
  const Snapshot snapshot = cluster_.snapshot();
  const auto forced = [&](const Pod& pod) {
    if (!state.deadline) return false;
    return pod.meta.deleting() ? *pod.meta.deletion > *state.deadline
                               : now > *state.deadline - pod.spec.termination_grace;
  };
  int first_tier = 4;
  for (const PodPtr& pod : waiting) {
    if (!forced(*pod)) first_tier = std::min(first_tier, tier(*pod));
  }
  for (const PodPtr& pod : waiting) {
    const bool by_force = forced(*pod);
    if (by_force || tier(*pod) == first_tier) evict(snapshot, *pod, by_force, state);
  }
  return true;
}

void Termination::evict(const Snapshot& snapshot, const Pod& pod, bool forced, Drain& state) {
  const TimePoint now = cluster_.now();
  if (forced) {
    const Duration left = std::chrono::floor<std::chrono::seconds>(*state.deadline - now);
    kubernetes::delete_pod(cluster_.store(), pod, std::max<Duration>(left, std::chrono::seconds{1}));
    return;
  }
  if (pod.meta.deleting()) return;
  EvictionBackoff& backoff = state.blocked[pod.meta.uid];
  if (now < backoff.next) return;
  const bool protected_pod = do_not_disrupt(pod, now);
  if (!protected_pod && PodBudgets(snapshot).eviction(pod) == PodBudgets::Verdict::kAllowed) {
    kubernetes::delete_pod(cluster_.store(), pod);
    return;
  }
  if (backoff.delay == Duration::zero()) {
    cluster_.record("Pod/" + pod.meta.name, "eviction refused",
                    protected_pod ? "annotation do-not-disrupt" : "its PodDisruptionBudget allows no disruption");
  }
  backoff.delay = std::clamp(backoff.delay * 2, kFirstEvictionBackoff, kMaxEvictionBackoff);
  backoff.next = now + backoff.delay;
}

runtime::Task<void> Termination::remove_machine(std::string claim_name) {
  const auto claim = cluster_.store().of<NodeClaim>().find(claim_name, "");
  if (!claim) co_return;
  const TimePoint asked = cluster_.now();
  while (cluster_.cloud().remove(claim->status.provider_id) != Removal::kGone) {
    if (cluster_.now() == asked) {
      cluster_.store().of<NodeClaim>().update(claim->meta, [&](NodeClaim& changed) {
        set_condition(changed.status.conditions, "InstanceTerminating", Condition::Status::kTrue, "InstanceTerminating",
                      api_time(cluster_.now()));
      });
      cluster_.record("NodeClaim/" + claim_name, "delete machine", "drained; billing stops");
    }
    co_await runtime::sleep_for(cluster_.runtime(), kInstancePoll);
  }
}

}  // namespace queuecast::karpenter
