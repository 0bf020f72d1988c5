#include "sim/kubernetes/daemonset.h"

#include "sim/kubernetes/names.h"
#include "sim/kubernetes/scheduler/filters.h"

namespace queuecast::kubernetes {

PodSpec daemon_pod_spec(const DaemonSet& daemon_set) {
  PodSpec spec = daemon_set.pod_template.spec;
  const auto tolerate = [&](const char* key, TaintEffect effect) {
    Toleration toleration;
    toleration.key = key;
    toleration.exists = true;
    toleration.effect = effect;
    spec.tolerations.push_back(toleration);
  };
  tolerate("node.kubernetes.io/not-ready", TaintEffect::kNoExecute);
  tolerate("node.kubernetes.io/unreachable", TaintEffect::kNoExecute);
  tolerate("node.kubernetes.io/not-ready", TaintEffect::kNoSchedule);
  tolerate("node.kubernetes.io/unreachable", TaintEffect::kNoSchedule);
  tolerate("node.kubernetes.io/disk-pressure", TaintEffect::kNoSchedule);
  tolerate("node.kubernetes.io/memory-pressure", TaintEffect::kNoSchedule);
  tolerate("node.kubernetes.io/pid-pressure", TaintEffect::kNoSchedule);
  tolerate("node.kubernetes.io/unschedulable", TaintEffect::kNoSchedule);
  return spec;
}

bool runs_on(const PodSpec& daemon_pod, const Node& node) {
  return scheduler::matches_node_affinity(daemon_pod, node) && !scheduler::untolerated(daemon_pod, node.taints);
}

DaemonSetController::DaemonSetController(Store& store, Latencies& latencies)
    : store_(store), client_(store.runtime(), latencies, 20, 30) {
  store.of<Node>().watch([this](const WatchEvent<Node>& event) {
    const std::string& name = event.object->meta.name;
    if (event.type != WatchEvent<Node>::Type::kDeleted) return consider_all(*event.object);
    std::erase_if(placed_, [&](const auto& entry) { return entry.first.second == name; });
  });
  store.of<DaemonSet>().watch([this](const WatchEvent<DaemonSet>& event) {
    if (event.type == WatchEvent<DaemonSet>::Type::kDeleted) return;
    for (const auto& [key, node] : store_.of<Node>().all()) consider(event.object, *node);
  });
  store.of<Pod>().watch([this](const WatchEvent<Pod>& event) {
    const Pod& pod = *event.object;
    if (event.type != WatchEvent<Pod>::Type::kDeleted) return;
    if (!pod.meta.owner || pod.meta.owner->kind != DaemonSet::kKind) return;
    const auto place = placed_.find({pod.meta.owner->uid, pod.spec.node_name});
    if (place == placed_.end() || place->second != pod.meta.name) return;
    placed_.erase(place);
    if (const auto node = store_.of<Node>().find(pod.spec.node_name, "")) consider_all(*node);
  });
  for (const auto& [key, node] : store.of<Node>().all()) consider_all(*node);
}

void DaemonSetController::consider_all(const Node& node) {
  for (const auto& [key, daemon_set] : store_.of<DaemonSet>().all()) consider(daemon_set, node);
}

void DaemonSetController::consider(const DaemonSetPtr& daemon_set, const Node& node) {
  const std::pair<std::string, std::string> place{daemon_set->meta.uid, node.meta.name};
  if (node.meta.deleting() || placed_.contains(place)) return;
  Pod pod;
  pod.spec = daemon_pod_spec(*daemon_set);
  if (!runs_on(pod.spec, node)) return;
  pod.spec.node_name = node.meta.name;
  pod.meta.namespace_name = daemon_set->meta.namespace_name;
  do {
    pod.meta.name = daemon_set->meta.name + "-" + random_suffix(store_.runtime().random("kubernetes.names"));
  } while (store_.of<Pod>().find(pod.meta.name, pod.meta.namespace_name));
  pod.meta.labels = daemon_set->pod_template.labels;
  pod.meta.annotations = daemon_set->pod_template.annotations;
  pod.meta.owner = OwnerReference{DaemonSet::kKind, daemon_set->meta.name, daemon_set->meta.uid};
  placed_[place] = pod.meta.name;
  const std::string key = pod.meta.name;
  client_.send("apiserver_write", key, [this, pod = std::move(pod)]() mutable {
    if (!store_.of<Node>().find(pod.spec.node_name, "")) return;
    set_condition(pod.status.conditions, "PodScheduled", Condition::Status::kTrue, "", store_.now());
    store_.of<Pod>().create(std::move(pod));
  });
}

}  // namespace queuecast::kubernetes
