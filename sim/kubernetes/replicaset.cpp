#include "sim/kubernetes/replicaset.h"

#include <algorithm>
#include <chrono>

#include "sim/kubernetes/names.h"
#include "sim/kubernetes/pods.h"

namespace queuecast::kubernetes {

using runtime::Task;

namespace {

TimePoint whole_second(TimePoint at) { return std::chrono::floor<std::chrono::seconds>(at); }

const Condition* ready_condition(const Pod& pod) {
  const auto found = pod.status.conditions.find("Ready");
  return found == pod.status.conditions.end() ? nullptr : &found->second;
}

}  // namespace

ReplicaSetController::ReplicaSetController(Store& store, Latencies& latencies, DecisionLog& log)
    : ReplicaSetController(store, latencies, log, Options{}) {}

ReplicaSetController::ReplicaSetController(Store& store, Latencies& latencies, DecisionLog& log, Options options)
    : store_(store),
      log_(log),
      options_(options),
      client_(store.runtime(), latencies, options.requests_per_second, options.request_burst),
      queue_(store.runtime()) {
  store.of<ReplicaSet>().watch([this](const WatchEvent<ReplicaSet>& event) {
    queue_.add({event.object->meta.namespace_name, event.object->meta.name});
  });
  store.of<Pod>().watch([this](const WatchEvent<Pod>& event) { on_pod(event); });
  for (const auto& [key, pod] : store.of<Pod>().all()) on_pod({WatchEvent<Pod>::Type::kAdded, pod, nullptr});
  for (const auto& [key, set] : store.of<ReplicaSet>().all()) queue_.add(key);
  for (int i = 0; i < options_.workers; ++i) workers_.push_back(store.runtime().start(work()));
  workers_.push_back(store.runtime().start(post_events()));
}

void ReplicaSetController::count(Known& known, const Pod& pod, int sign) {
  if (!pod.active()) return;
  known.active += sign;
  if (pod.ready()) known.ready += sign;
}

void ReplicaSetController::on_pod(const WatchEvent<Pod>& event) {
  const Pod& pod = *event.object;
  if (!pod.meta.owner || pod.meta.owner->kind != ReplicaSet::kKind) return;
  Known& known = known_[pod.meta.owner->uid];
  auto entry = known.pods.find(pod.meta.name);
  const bool is_new = entry == known.pods.end();
  if (!is_new) count(known, *entry->second, -1);
  if (event.type == WatchEvent<Pod>::Type::kDeleted) {
    if (!is_new) known.pods.erase(entry);
  } else {
    if (is_new) {
      known.pods.emplace(pod.meta.name, event.object);
      if (known.expected_creations > 0) --known.expected_creations;
    } else {
      entry->second = event.object;
    }
    count(known, pod, +1);
  }
  if (pod.meta.deleting() || event.type == WatchEvent<Pod>::Type::kDeleted)
    known.expected_deletions.erase(pod.meta.uid);
  queue_.add({pod.meta.namespace_name, pod.meta.owner->name});
}

Task<void> ReplicaSetController::work() {
  for (;;) {
    const WorkQueue::Key key = co_await queue_.take();
    co_await sync(key);
    queue_.done(key);
  }
}

void ReplicaSetController::event_for(Known& known, const std::string& uid) {
  if (!known.event_filter.try_take(store_.now())) return;
  events_to_post_.push_back(uid);
  event_added_.notify_one();
}

/// The recorder posts one event after the other, through the controller's own client.
Task<void> ReplicaSetController::post_events() {
  for (;;) {
    while (events_to_post_.empty()) co_await event_added_.wait(store_.runtime());
    const std::string uid = std::move(events_to_post_.front());
    events_to_post_.pop_front();
    co_await runtime::sleep_until(store_.runtime(), client_.request("apiserver_write", uid));
  }
}

bool ReplicaSetController::expectations_met(const Known& known) const {
  return (known.expected_creations == 0 && known.expected_deletions.empty()) ||
         store_.now() - known.expected_since > options_.expectation_timeout;
}

Task<void> ReplicaSetController::sync(WorkQueue::Key key) {
  const SetPtr set = store_.of<ReplicaSet>().find(key.second, key.first);
  if (!set) {
    std::vector<PodPtr> orphans;
    for (const auto& [uid, known] : known_) {
      for (const auto& [name, pod] : known.pods) {
        if (pod->meta.owner->name == key.second && pod->meta.namespace_name == key.first) orphans.push_back(pod);
      }
    }
    for (const auto& pod : orphans) delete_pod(store_, *pod);
    std::erase_if(known_, [&](const auto& entry) { return entry.second.pods.empty(); });
    co_return;
  }
  Known& known = known_[set->meta.uid];
  std::optional<Duration> look_again;
  const ReplicaSet::Status status{known.active, known.ready, available(*set, known, look_again)};
  if (expectations_met(known) && !set->meta.deleting()) {
    const int surplus = known.active - set->spec.replicas;
    if (surplus < 0) co_await create_pods(set, std::min(-surplus, options_.burst_replicas));
    if (surplus > 0) co_await delete_pods(set, std::min(surplus, options_.burst_replicas));
  }
  co_await write_status(set, status);
  if (look_again) queue_.add_after(key, *look_again);
}

std::int32_t ReplicaSetController::available(const ReplicaSet& set, const Known& known,
                                             std::optional<Duration>& look_again) const {
  if (set.spec.min_ready_seconds == 0) return known.ready;
  std::int32_t number = 0;
  for (const auto& [name, pod] : known.pods) {
    if (!pod->active() || !pod->ready()) continue;
    const TimePoint due = ready_condition(*pod)->last_transition + std::chrono::seconds{set.spec.min_ready_seconds};
    if (due <= store_.now())
      ++number;
    else
      look_again = std::min(look_again.value_or(Duration::max()), due - store_.now());
  }
  return number;
}

Task<void> ReplicaSetController::create_pods(SetPtr set, int number) {
  Known& known = known_[set->meta.uid];
  known.expected_creations = number;
  known.expected_deletions.clear();
  known.expected_since = store_.now();
  if (log_.wanted()) {
    log_.record({store_.now(), "replicaset", "ReplicaSet/" + set->meta.name,
                 "creates " + std::to_string(number) + " pods",
                 "spec.replicas " + std::to_string(set->spec.replicas) + ", active " + std::to_string(known.active)});
  }
  for (int batch = 1, left = number; left > 0; left -= batch, batch = std::min(2 * batch, left)) {
    batch = std::min(batch, left);
    co_await create_batch(set, batch);
  }
}

/// All creations of a batch are under way at once; the batch ends with the last.
Task<void> ReplicaSetController::create_batch(SetPtr set, int number) {
  std::vector<std::pair<TimePoint, Pod>> creations;
  for (int i = 0; i < number; ++i) {
    Pod pod = new_pod(*set);
    const TimePoint when = client_.request("apiserver_write", pod.meta.name);
    creations.emplace_back(when, std::move(pod));
  }
  std::stable_sort(creations.begin(), creations.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [when, pod] : creations) {
    co_await runtime::sleep_until(store_.runtime(), when);
    store_.of<Pod>().create(std::move(pod));
    event_for(known_[set->meta.uid], set->meta.uid);
  }
}

Task<void> ReplicaSetController::delete_pods(SetPtr set, int number) {
  Known& known = known_[set->meta.uid];
  std::vector<Candidate> ranked = candidates(*set, known);
  if (number < static_cast<int>(ranked.size())) rank_victims(ranked, store_.now());
  ranked.resize(static_cast<std::size_t>(number));
  known.expected_creations = 0;
  known.expected_since = store_.now();
  known.expected_deletions.clear();
  std::map<std::string, PodPtr> by_uid;
  for (const auto& [name, pod] : known.pods) by_uid.emplace(pod->meta.uid, pod);
  std::vector<std::pair<TimePoint, PodPtr>> deletions;
  int unassigned = 0;
  for (const Candidate& victim : ranked) {
    known.expected_deletions.insert(victim.uid);
    if (!victim.assigned) ++unassigned;
    const PodPtr& pod = by_uid.at(victim.uid);
    deletions.emplace_back(client_.request("apiserver_write", pod->meta.name), pod);
  }
  if (log_.wanted()) {
    log_.record({store_.now(), "replicaset", "ReplicaSet/" + set->meta.name,
                 "deletes " + std::to_string(number) + " pods",
                 "spec.replicas " + std::to_string(set->spec.replicas) + ", active " + std::to_string(known.active) +
                     "; " + std::to_string(unassigned) + " of the victims have no node yet"});
  }
  std::stable_sort(deletions.begin(), deletions.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [when, pod] : deletions) {
    co_await runtime::sleep_until(store_.runtime(), when);
    delete_pod(store_, *pod);
    Known& now_known = known_[set->meta.uid];
    // Gone already: no watch event will come any more.
    if (!now_known.pods.contains(pod->meta.name)) now_known.expected_deletions.erase(pod->meta.uid);
    event_for(now_known, set->meta.uid);
  }
}

std::vector<Candidate> ReplicaSetController::candidates(const ReplicaSet& set, const Known& known) {
  std::map<std::string, int> on_node;  // active pods of all ReplicaSets of the same Deployment
  for (const auto& [uid, other] : known_) {
    if (other.pods.empty()) continue;
    const auto& owner = other.pods.begin()->second->meta.owner;
    const auto sibling =
        uid == set.meta.uid ? nullptr : store_.of<ReplicaSet>().find(owner->name, set.meta.namespace_name);
    const bool related = uid == set.meta.uid || (sibling && sibling->meta.owner && set.meta.owner &&
                                                 sibling->meta.owner->uid == set.meta.owner->uid);
    if (!related) continue;
    for (const auto& [name, pod] : other.pods) {
      if (pod->active()) ++on_node[pod->spec.node_name];
    }
  }
  std::vector<Candidate> result;
  for (const auto& [name, pod] : known.pods) {
    if (!pod->active()) continue;
    const auto cost = pod->meta.annotations.find("controller.kubernetes.io/pod-deletion-cost");
    Candidate candidate;
    candidate.uid = pod->meta.uid;
    candidate.assigned = !pod->spec.node_name.empty();
    candidate.phase = pod->status.phase;
    candidate.ready = pod->ready();
    candidate.deletion_cost = cost == pod->meta.annotations.end() ? 0 : deletion_cost(cost->second);
    candidate.neighbours = on_node[pod->spec.node_name];
    if (candidate.ready) candidate.ready_since = whole_second(ready_condition(*pod)->last_transition);
    candidate.restarts = pod->status.restarts;
    candidate.sidecar_restarts = pod->status.sidecar_restarts;
    candidate.created = whole_second(pod->meta.creation);
    result.push_back(std::move(candidate));
  }
  return result;
}

Task<void> ReplicaSetController::write_status(SetPtr set, ReplicaSet::Status status) {
  const auto current = store_.of<ReplicaSet>().find(set->meta.name, set->meta.namespace_name);
  if (!current || current->meta.uid != set->meta.uid) co_return;
  const ReplicaSet::Status& old = current->status;
  if (old.replicas == status.replicas && old.ready == status.ready && old.available == status.available) co_return;
  co_await runtime::sleep_until(store_.runtime(), client_.request("apiserver_write", set->meta.name));
  store_.of<ReplicaSet>().update(set->meta, [&](ReplicaSet& changed) { changed.status = status; });
}

Pod ReplicaSetController::new_pod(const ReplicaSet& set) {
  Pod pod;
  pod.meta.namespace_name = set.meta.namespace_name;
  runtime::Random& random = store_.runtime().random("kubernetes.names");
  do {
    pod.meta.name = set.meta.name + "-" + random_suffix(random);
  } while (store_.of<Pod>().find(pod.meta.name, pod.meta.namespace_name));
  pod.meta.labels = set.spec.pod_template.labels;
  pod.meta.annotations = set.spec.pod_template.annotations;
  pod.meta.owner = OwnerReference{ReplicaSet::kKind, set.meta.name, set.meta.uid};
  pod.spec = set.spec.pod_template.spec;
  return pod;
}

}  // namespace queuecast::kubernetes
