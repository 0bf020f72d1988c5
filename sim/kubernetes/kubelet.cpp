#include "sim/kubernetes/kubelet.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace queuecast::kubernetes {

using runtime::Task;
using Status = Condition::Status;

namespace {

constexpr Duration kFirstBackoff = std::chrono::seconds{10};
constexpr Duration kMaxBackoff = std::chrono::seconds{300};

bool finished(const Pod& pod) {
  return pod.status.phase == PodPhase::kSucceeded || pod.status.phase == PodPhase::kFailed;
}

void set_ready(Pod& pod, bool ready, TimePoint now) {
  const Status status = ready ? Status::kTrue : Status::kFalse;
  const char* reason = ready ? "" : "ContainersNotReady";
  set_condition(pod.status.conditions, "ContainersReady", status, reason, now);
  set_condition(pod.status.conditions, "Ready", status, reason, now);
}

}  // namespace

Kubelet::Kubelet(Store& store, Latencies& latencies, PodRuntime& pod_runtime, DecisionLog& log)
    : Kubelet(store, latencies, pod_runtime, log, Options{}) {}

Kubelet::Kubelet(Store& store, Latencies& latencies, PodRuntime& pod_runtime, DecisionLog& log, Options options)
    : store_(store), latencies_(latencies), pod_runtime_(pod_runtime), log_(log), options_(std::move(options)) {
  store.of<Node>().watch([this](const WatchEvent<Node>& event) { on_node(event); });
  store.of<Pod>().watch([this](const WatchEvent<Pod>& event) { on_pod(event); });
  for (const auto& [key, node] : store.of<Node>().all()) on_node({WatchEvent<Node>::Type::kAdded, node, nullptr});
  for (const auto& [key, pod] : store.of<Pod>().all()) on_pod({WatchEvent<Pod>::Type::kAdded, pod, nullptr});
}

template <class Change>
void Kubelet::update(const Worker& worker, Change&& change) {
  store_.of<Pod>().update(worker.pod->meta, std::forward<Change>(change));
}

TimePoint Kubelet::next_relist(const Machine& machine) const {
  const Duration since = store_.now() - machine.born;
  if (options_.relist <= Duration::zero()) return store_.now();
  return machine.born + (since + options_.relist - Duration{1}) / options_.relist * options_.relist;
}

void Kubelet::on_node(const WatchEvent<Node>& event) {
  const std::string& name = event.object->meta.name;
  if (event.type != WatchEvent<Node>::Type::kDeleted) {
    if (machines_.contains(name)) return;
    machines_.emplace(name, std::make_shared<Machine>(store_, latencies_, options_.images, name));
    std::vector<PodPtr> waiting;
    for (const auto& [uid, orphaned] : orphans_) {
      if (orphaned.pod->spec.node_name == name && !workers_.contains(uid)) waiting.push_back(orphaned.pod);
    }
    for (const PodPtr& pod : waiting) {
      orphans_.erase(pod->meta.uid);
      admit(pod);
    }
    return;
  }
  machines_.erase(name);
  for (auto& [uid, worker] : workers_) {
    if (!worker.machine || worker.machine->node != name) continue;
    worker.job = {};
    if (worker.running && !worker.agent) pod_runtime_.kill(*worker.pod);
    worker.running = false;
    worker.machine = nullptr;
    orphan(worker.pod);
  }
}

void Kubelet::on_pod(const WatchEvent<Pod>& event) {
  const PodPtr& pod = event.object;
  const auto found = workers_.find(pod->meta.uid);
  if (event.type == WatchEvent<Pod>::Type::kDeleted) {
    orphans_.erase(pod->meta.uid);
    if (found == workers_.end()) return;
    if (found->second.running && !found->second.agent) pod_runtime_.kill(*pod);
    workers_.erase(found);
    return;
  }
  if (pod->spec.node_name.empty()) return;
  if (found == workers_.end()) {
    if (!finished(*pod)) admit(pod);
    return;
  }
  Worker& worker = found->second;
  worker.pod = pod;
  if (pod->meta.deleting() && worker.machine) begin_termination(worker, pod);
}

void Kubelet::admit(const PodPtr& pod) {
  const auto machine = machines_.find(pod->spec.node_name);
  if (machine == machines_.end()) return orphan(pod);
  Worker& worker = workers_[pod->meta.uid];
  worker.pod = pod;
  worker.machine = machine->second;
  worker.agent = pod->meta.owner && pod->meta.owner->kind == DaemonSet::kKind;
  if (pod->meta.deleting()) {
    begin_termination(worker, pod);
  } else {
    worker.job = store_.runtime().start(run(worker));
  }
}

void Kubelet::start_containers(Worker& worker) {
  worker.running = true;
  worker.started_once = true;
  if (worker.agent) return;
  pod_runtime_.start(*worker.pod, [this, uid = worker.pod->meta.uid](int exit_code) {
    const auto found = workers_.find(uid);
    if (found == workers_.end() || !found->second.running) return;
    Worker& ended = found->second;
    ended.running = false;
    ended.exit_code = exit_code;
    ended.finished = store_.now();
    ended.changed.notify_all();
  });
}

Task<void> Kubelet::run(Worker& worker) {
  const std::string uid = worker.pod->meta.uid;
  update(worker, [](Pod& pod) { pod.status.waiting_reason = "ContainerCreating"; });
  co_await runtime::sleep_for(store_.runtime(), latencies_.duration("bound_to_started_image_present", uid));
  co_await pull_images(worker, false);
  for (;;) {
    start_containers(worker);
    const TimePoint started = store_.now();
    co_await runtime::sleep_until(store_.runtime(),
                                  next_relist(*worker.machine) + latencies_.duration("apiserver_write", uid));
    if (worker.running) {
      update(worker, [&](Pod& pod) {
        pod.status.phase = PodPhase::kRunning;
        pod.status.waiting_reason.clear();
        pod.status.started = started;
        set_ready(pod, true, store_.now());
      });
    }
    co_await wait_for_exit(worker);
    if (finishes(worker)) co_return;
    co_await wait_before_restart(worker);
    co_await pull_images(worker, true);
    co_await runtime::sleep_for(store_.runtime(), latencies_.duration("container_create_start", uid));
    update(worker, [](Pod& pod) { ++pod.status.restarts; });
  }
}

Task<void> Kubelet::pull_images(Worker& worker, bool only_checked) {
  if (worker.agent) co_return;
  std::vector<Container> containers = worker.pod->spec.init_containers;
  const auto& main = worker.pod->spec.containers;
  containers.insert(containers.end(), main.begin(), main.end());
  for (const Container& container : containers) {
    if (container.image.empty() || (only_checked && !container.always_pull)) continue;
    if (worker.machine->images.present(container.image) && !container.always_pull) continue;
    std::function<void()> waits = [this, &worker] {
      update(worker, [](Pod& pod) { pod.status.waiting_reason = "ErrImagePull"; });
    };
    co_await worker.machine->images.pull(container.image, std::move(waits));
  }
}

Task<void> Kubelet::wait_for_exit(Worker& worker) {
  while (worker.running) co_await worker.changed.wait(store_.runtime());
  co_await runtime::sleep_until(store_.runtime(), next_relist(*worker.machine));
}

/// Whether the pod is over with this exit; if so its phase says how.
bool Kubelet::finishes(Worker& worker) {
  const std::string& policy = worker.pod->spec.restart_policy;
  const bool failed = worker.exit_code != 0;
  if (policy != "Never" && (policy != "OnFailure" || failed)) return false;
  update(worker, [&](Pod& pod) {
    pod.status.phase = failed ? PodPhase::kFailed : PodPhase::kSucceeded;
    set_ready(pod, false, store_.now());
  });
  return true;
}

Task<void> Kubelet::wait_before_restart(Worker& worker) {
  const bool fresh = worker.backoff == Duration::zero() || worker.finished - worker.backoff_set > 2 * kMaxBackoff;
  const TimePoint restart = fresh ? store_.now() : worker.finished + worker.backoff;
  const bool waits = restart > store_.now();
  update(worker, [&](Pod& pod) {
    pod.status.phase = PodPhase::kRunning;
    pod.status.waiting_reason = waits ? "CrashLoopBackOff" : "";
    set_ready(pod, false, store_.now());
  });
  if (waits) {
    if (log_.wanted()) {
      log_.record({store_.now(), "kubelet", "Pod/" + worker.pod->meta.name, "CrashLoopBackOff",
                   "exit code " + std::to_string(worker.exit_code) + ", restarts " +
                       std::to_string(static_cast<int>(runtime::to_seconds(worker.backoff))) + " s after the end"});
    }
    co_await runtime::sleep_until(store_.runtime(), restart);
    co_await runtime::sleep_until(store_.runtime(), next_relist(*worker.machine));
  }
  worker.backoff = fresh ? kFirstBackoff : std::min(2 * worker.backoff, kMaxBackoff);
  worker.backoff_set = store_.now();
}

void Kubelet::begin_termination(Worker& worker, const PodPtr& pod) {
  worker.kill_at = *pod->meta.deletion;
  if (std::exchange(worker.terminating, true)) {
    worker.changed.notify_all();  // the grace period may have become shorter
    return;
  }
  worker.job = store_.runtime().start(terminate(worker));
}

Task<void> Kubelet::terminate(Worker& worker) {
  if (worker.running && !worker.agent) {
    if (worker.kill_at > store_.now()) pod_runtime_.terminate(*worker.pod);
    while (worker.running && store_.now() < worker.kill_at) {
      co_await worker.changed.wait(store_.runtime(), worker.kill_at);
    }
    if (worker.running) pod_runtime_.kill(*worker.pod);
  }
  worker.running = false;
  if (worker.started_once) co_await runtime::sleep_for(store_.runtime(), options_.cleanup);
  store_.of<Pod>().remove(worker.pod->meta);
}

void Kubelet::orphan(const PodPtr& pod) {
  orphans_.try_emplace(pod->meta.uid, Orphan{pod, store_.now()});
  if (collector_.done()) collector_ = store_.runtime().start(collect());
}

Task<void> Kubelet::collect() {
  while (!orphans_.empty()) {
    co_await runtime::sleep_for(store_.runtime(), options_.collect_period);
    std::vector<PodPtr> gone;
    for (const auto& [uid, orphaned] : orphans_) {
      if (store_.now() - orphaned.since >= options_.collect_quarantine) gone.push_back(orphaned.pod);
    }
    for (const PodPtr& pod : gone) {
      orphans_.erase(pod->meta.uid);
      store_.of<Pod>().remove(pod->meta);
    }
  }
}

}  // namespace queuecast::kubernetes
