#include "sim/kubernetes/deployment.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "sim/kubernetes/names.h"

namespace queuecast::kubernetes {

using rollout::ReplicaSetPtr;
using runtime::Task;

namespace {

bool same_template(const ReplicaSet& set, const PodTemplate& wanted) {
  PodTemplate bare = set.spec.pod_template;
  bare.labels.erase(rollout::kTemplateHash);
  return bare == wanted;
}

int revision(const ReplicaSet& set) {
  const auto found = set.meta.annotations.find(rollout::kRevision);
  int value = 0;
  if (found != set.meta.annotations.end()) {
    std::from_chars(found->second.data(), found->second.data() + found->second.size(), value);
  }
  return value;
}

void annotate(ReplicaSet& set, const Deployment& deployment) {
  const std::int32_t wanted = deployment.spec.replicas;
  set.meta.annotations[rollout::kDesiredReplicas] = std::to_string(wanted);
  set.meta.annotations[rollout::kMaxReplicas] = std::to_string(wanted + rollout::bounds(deployment).max_surge);
}

bool annotations_stand(const ReplicaSet& set, const Deployment& deployment) {
  ReplicaSet wanted = set;
  annotate(wanted, deployment);
  return wanted.meta.annotations == set.meta.annotations;
}

ReplicaSet make_current(const rollout::State& state) {
  const Deployment& deployment = *state.deployment;
  int last = 0;
  for (const auto& set : state.old) last = std::max(last, revision(*set));
  const std::string number = std::to_string(last + 1);
  const std::string hash = template_hash(deployment.meta.namespace_name + "/" + deployment.meta.name + "/" + number);
  ReplicaSet set;
  set.meta.name = deployment.meta.name + "-" + hash;
  set.meta.namespace_name = deployment.meta.namespace_name;
  set.meta.owner = OwnerReference{Deployment::kKind, deployment.meta.name, deployment.meta.uid};
  set.meta.annotations[rollout::kRevision] = number;
  set.spec.pod_template = deployment.spec.pod_template;
  set.spec.pod_template.labels[rollout::kTemplateHash] = hash;
  set.meta.labels = set.spec.pod_template.labels;
  set.spec.selector = deployment.spec.selector;
  set.spec.selector.match_labels[rollout::kTemplateHash] = hash;
  set.spec.min_ready_seconds = deployment.spec.min_ready_seconds;
  set.spec.replicas = rollout::current_size(state);
  annotate(set, deployment);
  return set;
}

}  // namespace

DeploymentController::DeploymentController(Store& store, Latencies& latencies, DecisionLog& log)
    : store_(store), log_(log), client_(store.runtime(), latencies, 20, 30), queue_(store.runtime()) {
  store.of<Deployment>().watch([this](const WatchEvent<Deployment>& event) {
    queue_.add({event.object->meta.namespace_name, event.object->meta.name});
  });
  store.of<ReplicaSet>().watch([this](const WatchEvent<ReplicaSet>& event) {
    const auto& owner = event.object->meta.owner;
    if (owner && owner->kind == Deployment::kKind) queue_.add({event.object->meta.namespace_name, owner->name});
  });
  store.of<Pod>().watch([this](const WatchEvent<Pod>& event) {
    // Only Recreate waits for pods to be gone.
    const auto& owner = event.object->meta.owner;
    if (event.type != WatchEvent<Pod>::Type::kDeleted || !owner || owner->kind != ReplicaSet::kKind) return;
    const auto set = store_.of<ReplicaSet>().find(owner->name, event.object->meta.namespace_name);
    if (set && set->meta.owner) queue_.add({set->meta.namespace_name, set->meta.owner->name});
  });
  for (const auto& [key, deployment] : store.of<Deployment>().all()) queue_.add(key);
  for (int i = 0; i < kWorkers; ++i) workers_.push_back(store.runtime().start(work()));
}

Task<void> DeploymentController::work() {
  for (;;) {
    const WorkQueue::Key key = co_await queue_.take();
    co_await sync(key);
    queue_.done(key);
  }
}

rollout::State DeploymentController::state_of(const Deployment& deployment) {
  rollout::State state;
  state.deployment = &deployment;
  for (const auto& [key, set] : store_.of<ReplicaSet>().all()) {
    if (!set->meta.owner || set->meta.owner->uid != deployment.meta.uid || set->meta.deleting()) continue;
    if (!state.current && same_template(*set, deployment.spec.pod_template)) {
      state.current = set;
    } else {
      state.old.push_back(set);
    }
  }
  std::stable_sort(state.old.begin(), state.old.end(),
                   [](const ReplicaSetPtr& a, const ReplicaSetPtr& b) { return a->meta.creation < b->meta.creation; });
  return state;
}

bool DeploymentController::old_pods_run(const rollout::State& state) {
  const auto& pods = store_.of<Pod>().all();
  return std::any_of(pods.begin(), pods.end(), [&](const auto& entry) {
    const Pod& pod = *entry.second;
    if (!pod.meta.owner || pod.status.phase == PodPhase::kSucceeded || pod.status.phase == PodPhase::kFailed) {
      return false;
    }
    return std::any_of(state.old.begin(), state.old.end(),
                       [&](const ReplicaSetPtr& set) { return set->meta.uid == pod.meta.owner->uid; });
  });
}

Task<void> DeploymentController::sync(WorkQueue::Key key) {
  const auto deployment = store_.of<Deployment>().find(key.second, key.first);
  if (!deployment) {
    std::vector<ReplicaSetPtr> orphans;
    for (const auto& [name, set] : store_.of<ReplicaSet>().all()) {
      const auto& owner = set->meta.owner;
      if (owner && owner->kind == Deployment::kKind && owner->name == key.second && name.first == key.first) {
        orphans.push_back(set);
      }
    }
    for (const auto& set : orphans) store_.of<ReplicaSet>().request_deletion(set->meta);
    co_return;
  }
  const rollout::State state = state_of(*deployment);
  if (!deployment->meta.deleting()) {
    std::vector<rollout::Scale> scales;
    if (deployment->spec.paused || rollout::is_scaling_event(state)) {
      scales = rollout::scale_step(state);
    } else if (deployment->spec.recreate) {
      scales = rollout::recreate_step(state);
      if (scales.empty() && !old_pods_run(state)) {
        if (!state.current)
          co_await create_current(state, key);
        else
          scales = rollout::rolling_step(state);
      }
    } else if (!state.current) {
      co_await create_current(state, key);
    } else {
      scales = rollout::rolling_step(state);
    }
    for (const rollout::Scale& scale : scales) co_await apply(*deployment, scale);
  }
  co_await write_status(key);
}

Task<void> DeploymentController::create_current(rollout::State state, WorkQueue::Key key) {
  ReplicaSet set = make_current(state);
  co_await runtime::sleep_until(store_.runtime(), client_.request("apiserver_write", set.meta.name));
  const auto deployment = store_.of<Deployment>().find(key.second, key.first);
  if (!deployment || store_.of<ReplicaSet>().find(set.meta.name, set.meta.namespace_name)) co_return;
  if (log_.wanted()) {
    log_.record({store_.now(), "deployment", "Deployment/" + key.second,
                 "creates ReplicaSet " + set.meta.name + " of " + std::to_string(set.spec.replicas),
                 state.old.empty() ? "no ReplicaSet has the pod template yet" : "the pod template changed"});
  }
  store_.of<ReplicaSet>().create(std::move(set));
}

Task<void> DeploymentController::apply(const Deployment& deployment, const rollout::Scale& scale) {
  const ReplicaSet& set = *scale.replica_set;
  const bool resized = set.spec.replicas != scale.replicas;
  if (!resized && annotations_stand(set, deployment)) co_return;
  co_await runtime::sleep_until(store_.runtime(), client_.request("apiserver_write", set.meta.name));
  store_.of<ReplicaSet>().update(
      set.meta,
      [&](ReplicaSet& changed) {
        changed.spec.replicas = scale.replicas;
        annotate(changed, deployment);
      },
      resized);
  if (resized && log_.wanted()) {
    log_.record({store_.now(), "deployment", "Deployment/" + deployment.meta.name,
                 "ReplicaSet " + set.meta.name + " " + std::to_string(set.spec.replicas) + " -> " +
                     std::to_string(scale.replicas),
                 scale.reason});
  }
}

Task<void> DeploymentController::write_status(WorkQueue::Key key) {
  const auto deployment = store_.of<Deployment>().find(key.second, key.first);
  if (!deployment) co_return;
  const rollout::State state = state_of(*deployment);
  Deployment::Status status;
  if (state.current) status.updated = state.current->status.replicas;
  std::vector<ReplicaSetPtr> sets = state.old;
  if (state.current) sets.push_back(state.current);
  for (const auto& set : sets) {
    status.replicas += set->status.replicas;
    status.ready += set->status.ready;
    status.available += set->status.available;
  }
  const Deployment::Status& old = deployment->status;
  if (status.replicas == old.replicas && status.updated == old.updated && status.ready == old.ready &&
      status.available == old.available) {
    co_return;
  }
  co_await runtime::sleep_until(store_.runtime(), client_.request("apiserver_write", deployment->meta.name));
  store_.of<Deployment>().update(deployment->meta, [&](Deployment& changed) { changed.status = status; });
}

}  // namespace queuecast::kubernetes
