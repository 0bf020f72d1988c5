#include "sim/kubernetes/pods.h"

namespace queuecast::kubernetes {

void delete_pod(Store& store, const Pod& pod, std::optional<Duration> grace) {
  auto& pods = store.of<Pod>();
  const auto current = pods.find(pod.meta.name, pod.meta.namespace_name);
  if (!current || current->meta.uid != pod.meta.uid) return;
  const bool finished = current->status.phase == PodPhase::kSucceeded || current->status.phase == PodPhase::kFailed;
  if (current->spec.node_name.empty() || finished) return pods.request_deletion(current->meta);
  // Even with no grace the object stands until the kubelet has ended the containers.
  const TimePoint end = store.now() + std::max(grace.value_or(current->spec.termination_grace), Duration{1});
  if (current->meta.deletion && *current->meta.deletion <= end) return;
  pods.update(current->meta, [&](Pod& changed) { changed.meta.deletion = end; });
}

}  // namespace queuecast::kubernetes
