#include "sim/karpenter/cluster.h"

#include <algorithm>

#include "sim/karpenter/labels.h"
#include "sim/karpenter/planning.h"

namespace queuecast::karpenter {

using kubernetes::Condition;
using kubernetes::DaemonSet;
using kubernetes::Node;
using kubernetes::Pod;
using kubernetes::PodDisruptionBudget;
using kubernetes::WatchEvent;

namespace {

constexpr Duration kNominationWindow = std::chrono::seconds{20};
constexpr Duration kPodEventDedupe = std::chrono::seconds{10};
constexpr Duration kMemoExpiry = std::chrono::minutes{5};

}  // namespace

TimePoint api_time(TimePoint at) { return std::chrono::floor<std::chrono::seconds>(at); }

std::optional<TimePoint> consolidatable_at(const NodeClaim& claim, const NodePool::Spec& pool) {
  if (!pool.consolidate_after || pool.replicas || !is_true(claim.status.conditions, "Initialized")) return std::nullopt;
  const TimePoint initialized = claim.status.conditions.at("Initialized").last_transition;
  if (*pool.consolidate_after == Duration::zero()) return initialized;
  return claim.status.last_pod_event.value_or(initialized) + *pool.consolidate_after;
}

std::string in_seconds(Duration duration) {
  const std::int64_t tenths = duration.count() / 100'000'000;
  std::string text = std::to_string(tenths / 10);
  if (tenths % 10 != 0) text += "." + std::to_string(tenths % 10);
  return text + " s";
}

Cluster::Cluster(kubernetes::Store& store, CloudProvider& cloud, kubernetes::DecisionLog& log)
    : store_(store), cloud_(cloud), log_(log), changed_(store.now()) {
  watch_pods();
  watch_nodes();
}

bool Cluster::synced() {
  const auto& claims = store_.of<NodeClaim>().all();
  return std::none_of(claims.begin(), claims.end(),
                      [](const auto& entry) { return entry.second->status.provider_id.empty(); });
}

void Cluster::nominate(const std::string& node) { nominated_until_[node] = now() + kNominationWindow; }

void Cluster::mark_for_deletion(const std::string& claim) {
  if (marked_.insert(claim).second) touch();
}

void Cluster::unmark_for_deletion(const std::string& claim) {
  if (marked_.erase(claim) > 0) touch();
}

std::uint64_t Cluster::consolidation_state() {
  if (now() - changed_ > kMemoExpiry) touch();
  return version_;
}

void Cluster::record(const std::string& object, std::string what, std::string reason) {
  if (!log_.wanted()) return;
  log_.record(
      {.at = now(), .component = "karpenter", .object = object, .what = std::move(what), .reason = std::move(reason)});
}

void Cluster::watch_pods() {
  store_.of<Pod>().watch([this](const WatchEvent<Pod>& event) {
    const Pod& pod = *event.object;
    const bool was_bound = event.previous && !event.previous->spec.node_name.empty();
    const bool was_over = event.previous && (terminal(*event.previous) || event.previous->meta.deleting());
    const bool over = terminal(pod) || pod.meta.deleting();
    if (event.type == WatchEvent<Pod>::Type::kDeleted) {
      touch();
      if (!over) note_pod_event(pod);
      return;
    }
    const bool bound = !pod.spec.node_name.empty() && !was_bound;
    if (bound) touch();
    if (bound || (over && !was_over)) note_pod_event(pod);
  });
}

/// Pod events restart consolidateAfter; those within 10 s of the last one are not written.
void Cluster::note_pod_event(const Pod& pod) {
  if (pod.spec.node_name.empty() || owned_by(pod, "DaemonSet")) return;
  for (const auto& [key, claim] : store_.of<NodeClaim>().all()) {
    if (claim->status.node_name != pod.spec.node_name) continue;
    const auto& last = claim->status.last_pod_event;
    if (last && now() - *last < kPodEventDedupe) return;
    store_.of<NodeClaim>().update(claim->meta,
                                  [&](NodeClaim& changed) { changed.status.last_pod_event = api_time(now()); });
    return;
  }
}

void Cluster::watch_nodes() {
  store_.of<Node>().watch([this](const WatchEvent<Node>& event) {
    if (event.type != WatchEvent<Node>::Type::kModified) touch();
  });
  store_.of<NodeClaim>().watch([this](const WatchEvent<NodeClaim>& event) {
    const bool initialized = is_true(event.object->status.conditions, "Initialized");
    const bool was_initialized = event.previous && is_true(event.previous->status.conditions, "Initialized");
    if (event.type != WatchEvent<NodeClaim>::Type::kModified || initialized != was_initialized ||
        event.object->meta.deleting() != event.previous->meta.deleting()) {
      touch();
    }
    if (event.type == WatchEvent<NodeClaim>::Type::kDeleted) marked_.erase(event.object->meta.name);
  });
  store_.of<NodePool>().watch([this](const WatchEvent<NodePool>&) { touch(); });
}

Snapshot Cluster::snapshot() {
  Snapshot snapshot;
  snapshot.now = now();
  std::map<std::string, std::vector<PodPtr>> pods;
  add_pods(snapshot, pods);
  add_pools(snapshot, add_daemons(snapshot));
  std::map<std::string, std::shared_ptr<const NodeClaim>> claims;  // by provider id
  for (const auto& [key, claim] : store_.of<NodeClaim>().all()) {
    if (!claim->status.provider_id.empty()) claims[claim->status.provider_id] = claim;
  }
  for (const auto& [key, node] : store_.of<Node>().all()) {
    const auto claim = claims.find(node->provider_id);
    snapshot.nodes.push_back(state_node(node, claim == claims.end() ? nullptr : claim->second, pods));
    if (claim != claims.end()) claims.erase(claim);
  }
  for (const auto& [provider_id, claim] : claims) snapshot.nodes.push_back(state_node(nullptr, claim, pods));
  return snapshot;
}

void Cluster::add_pods(Snapshot& snapshot, std::map<std::string, std::vector<PodPtr>>& by_node) {
  for (const auto& [key, pod] : store_.of<Pod>().all()) {
    if (!pod->spec.node_name.empty()) {
      if (!terminal(*pod)) by_node[pod->spec.node_name].push_back(pod);
    } else if (provisionable(*pod) && invalid_reason(pod->spec).empty()) {
      snapshot.pending.push_back(pod);
    }
  }
  for (const auto& [key, budget] : store_.of<PodDisruptionBudget>().all()) {
    snapshot.disruption_budgets.push_back(budget);
  }
  if (snapshot.disruption_budgets.empty()) return;
  for (const auto& [key, pod] : store_.of<Pod>().all()) snapshot.all_pods.push_back(pod);
}

void Cluster::add_pools(Snapshot& snapshot, std::uint64_t daemons) {
  for (const auto& [key, pool] : store_.of<NodePool>().all()) {
    if (pool->spec.replicas || pool->meta.deleting()) continue;
    Pattern& known = patterns_[pool->meta.name];
    InstanceTypes types = cloud_.instance_types(*pool);
    if (known.pool.node_pool != pool || known.daemons != daemons || known.pool.types != types) {
      known = {.pool = {.node_pool = pool, .types = std::move(types)}, .daemons = daemons};
      known.pool.pattern = std::make_shared<const ClaimTemplate>(known.pool, daemon_pods(snapshot), false);
    }
    snapshot.pools.push_back(known.pool);
  }
}

/// Returns what changes when some DaemonSet does.
std::uint64_t Cluster::add_daemons(Snapshot& snapshot) {
  std::uint64_t version = store_.of<DaemonSet>().size();
  for (const auto& [key, daemon_set] : store_.of<DaemonSet>().all()) {
    Pod pod;
    pod.meta.name = daemon_set->meta.name;
    pod.meta.namespace_name = daemon_set->meta.namespace_name;
    pod.meta.labels = daemon_set->pod_template.labels;
    pod.meta.owner = kubernetes::OwnerReference{.kind = "DaemonSet", .name = daemon_set->meta.name, .uid = ""};
    pod.spec = daemon_set->pod_template.spec;
    snapshot.daemons.push_back(std::make_shared<const Pod>(std::move(pod)));
    version += daemon_set->meta.resource_version * 2;
  }
  return version;
}

StateNode Cluster::state_node(std::shared_ptr<const Node> node, std::shared_ptr<const NodeClaim> claim,
                              const std::map<std::string, std::vector<PodPtr>>& pods) {
  StateNode result;
  result.node = std::move(node);
  result.claim = std::move(claim);
  if (result.node) {
    const auto found = pods.find(result.node->meta.name);
    if (found != pods.end()) result.pods = found->second;
  }
  const auto nominated = nominated_until_.find(result.name());
  result.nominated = nominated != nominated_until_.end() && nominated->second > now();
  if (!result.claim) {
    result.marked_for_deletion = result.node->meta.deleting();
    return result;
  }
  result.marked_for_deletion = marked_.contains(result.claim->meta.name) || result.claim->meta.deleting();
  const auto pool = store_.of<NodePool>().find(result.claim->spec.node_pool, "");
  if (!pool) return result;
  const auto at = consolidatable_at(*result.claim, pool->spec);
  result.consolidatable = at && now() >= *at;
  result.under_consolidate_after = at && now() < *at;
  return result;
}

}  // namespace queuecast::karpenter
