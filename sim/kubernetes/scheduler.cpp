#include "sim/kubernetes/scheduler.h"

#include <utility>

#include "sim/kubernetes/scheduler/hints.h"

namespace queuecast::kubernetes {

using runtime::Task;
using scheduler::Plugins;
using scheduler::PodClass;

namespace {

bool finished(const Pod& pod) {
  return pod.status.phase == PodPhase::kSucceeded || pod.status.phase == PodPhase::kFailed;
}

}  // namespace

SchedulerController::SchedulerController(Store& store, Latencies& latencies, DecisionLog& log)
    : SchedulerController(store, latencies, log, Options{}) {}

SchedulerController::SchedulerController(Store& store, Latencies& latencies, DecisionLog& log, Options options)
    : store_(store),
      log_(log),
      options_(options),
      client_(store.runtime(), latencies, options.requests_per_second, options.request_burst),
      queue_(store.now()) {
  store.of<Node>().watch([this](const WatchEvent<Node>& event) { on_node(event); });
  store.of<Pod>().watch([this](const WatchEvent<Pod>& event) { on_pod(event); });
  for (const auto& [key, node] : store.of<Node>().all()) cluster_.set_node(node);
  for (const auto& [key, pod] : store.of<Pod>().all()) on_pod({WatchEvent<Pod>::Type::kAdded, pod, nullptr});
  loop_ = store.runtime().start(run());
}

std::optional<LabelSelector> SchedulerController::spread_selector(const Pod& pod) {
  std::vector<Labels> services;
  for (const auto& [key, service] : store_.of<Service>().all()) {
    if (key.first == pod.meta.namespace_name) services.push_back(service->selector);
  }
  std::optional<LabelSelector> owner;
  if (pod.meta.owner && pod.meta.owner->kind == ReplicaSet::kKind) {
    const auto set = store_.of<ReplicaSet>().find(pod.meta.owner->name, pod.meta.namespace_name);
    if (set) owner = set->spec.selector;
  }
  return scheduler::default_selector(pod.meta.labels, services, owner);
}

SchedulerController::Known& SchedulerController::know(const Pod& pod) {
  const auto [entry, is_new] = known_.try_emplace(pod.meta.uid);
  if (!is_new) return entry->second;
  const std::string& key = pod.meta.owner ? pod.meta.owner->uid : pod.meta.uid;
  auto& of = classes_[key];
  if (!of) {
    of = std::make_unique<Class>();
    of->pod_class = scheduler::make_pod_class(pod, spread_selector(pod));
    of->pod_class.id = ++last_class_;
    of->key = key;
  }
  ++of->pods;
  entry->second.of = of.get();
  return entry->second;
}

void SchedulerController::unplace(Known& known) {
  if (known.node.empty()) return;
  cluster_.remove_pod(known.of->pod_class, known.node, known.terminating);
  known.node.clear();
}

void SchedulerController::forget(const std::string& uid) {
  queue_.remove(uid);
  const auto found = known_.find(uid);
  if (found == known_.end()) return;
  Class& of = *found->second.of;
  const bool had_node = !found->second.node.empty();
  unplace(found->second);
  known_.erase(found);
  if (had_node) {
    queue_.move([&](const PodClass& pod, Plugins by) { return pod_left_helps(pod, by, of.pod_class); }, store_.now());
    wake_.notify_one();
  }
  if (--of.pods > 0) return;
  placer_.forget(of.pod_class);
  classes_.erase(std::string(of.key));
}

void SchedulerController::on_pod(const WatchEvent<Pod>& event) {
  const Pod& pod = *event.object;
  if (event.type == WatchEvent<Pod>::Type::kDeleted || finished(pod)) return forget(pod.meta.uid);
  Known& known = know(pod);
  if (pod.spec.node_name.empty()) {
    if (!known.node.empty() || pod.meta.deleting() || event.type != WatchEvent<Pod>::Type::kAdded) return;
    queue_.add(event.object, known.of->pod_class, store_.now());
    wake_.notify_one();
    return;
  }
  const bool confirmed = !event.previous || event.previous->spec.node_name.empty();
  if (known.node != pod.spec.node_name || known.terminating != pod.meta.deleting()) {
    queue_.remove(pod.meta.uid);
    unplace(known);
    known.node = pod.spec.node_name;
    known.terminating = pod.meta.deleting();
    cluster_.add_pod(known.of->pod_class, known.node, known.terminating);
  }
  if (!confirmed) return;
  const PodClass& other = known.of->pod_class;
  queue_.move([&](const PodClass& waiting, Plugins by) { return pod_came_helps(waiting, by, other); }, store_.now());
  wake_.notify_one();
}

void SchedulerController::on_node(const WatchEvent<Node>& event) {
  const Node& node = *event.object;
  if (event.type == WatchEvent<Node>::Type::kDeleted) return cluster_.remove_node(node.meta.name);
  const scheduler::NodeInfo* known = cluster_.find(node.meta.name);
  const std::shared_ptr<const Node> before = known ? known->node : nullptr;
  cluster_.set_node(event.object);
  queue_.move(
      [&](const PodClass& pod, Plugins by) {
        return before ? node_changed_helps(pod, by, *before, node) : node_added_helps(pod, by, node);
      },
      store_.now());
  wake_.notify_one();
}

Task<void> SchedulerController::run() {
  for (;;) {
    std::optional<scheduler::QueuedPod> next = queue_.pop(store_.now());
    if (!next) {
      co_await wake_.wait(store_.runtime(), queue_.next_change(store_.now()));
      continue;
    }
    attempt(std::move(*next));
    if (options_.attempt > Duration::zero()) co_await runtime::sleep_for(store_.runtime(), options_.attempt);
  }
}

void SchedulerController::attempt(scheduler::QueuedPod queued) {
  const PodPtr pod = queued.pod;
  const scheduler::Placement placement = placer_.place(*queued.pod_class);
  if (placement.node) return assume(*pod, placement);
  report_failure(*pod, placement.message);
  if (cluster_.order().empty()) {
    // ErrNoNodesAvailable names no plugin: no event brings the pod back, only the end of its backoff.
    queue_.add_after_error(std::move(queued), store_.now());
    return;
  }
  Plugins rejected_by = 0;
  for (const scheduler::Plugin plugin : placement.rejected_by) rejected_by |= scheduler::bit(plugin);
  queue_.add_unschedulable(std::move(queued), rejected_by, store_.now());
}

void SchedulerController::assume(const Pod& pod, const scheduler::Placement& placement) {
  Known& known = know(pod);
  known.node = placement.node->node->meta.name;
  cluster_.add_pod(known.of->pod_class, known.node);
  if (log_.wanted()) {
    log_.record({store_.now(), "scheduler", "Pod/" + pod.meta.name, "bound to " + known.node,
                 placement.feasible == 1 ? std::string("the only node that fits")
                                         : "score " + std::to_string(placement.score) + ", the best of " +
                                               std::to_string(placement.feasible) + " nodes that fit"});
  }
  client_.send("scheduler_bind", pod.meta.uid, [this, meta = pod.meta, node = known.node] {
    store_.of<Pod>().update(
        meta,
        [&](Pod& bound) {
          bound.spec.node_name = node;
          set_condition(bound.status.conditions, "PodScheduled", Condition::Status::kTrue, "", store_.now());
        },
        true);
  });
}

void SchedulerController::report_failure(const Pod& pod, const std::string& message) {
  Known& known = know(pod);
  if (known.message == message) return;
  known.message = message;
  if (log_.wanted()) {
    log_.record({store_.now(), "scheduler", "Pod/" + pod.meta.name, "unschedulable", message});
  }
  if (std::exchange(known.patch_waits, true)) return;
  client_.send("apiserver_write", pod.meta.uid, [this, meta = pod.meta] {
    const auto found = known_.find(meta.uid);
    if (found == known_.end()) return;
    found->second.patch_waits = false;
    const auto current = store_.of<Pod>().find(meta.name, meta.namespace_name);
    if (!current || !current->spec.node_name.empty()) return;
    store_.of<Pod>().update(meta, [&](Pod& failed) {
      set_condition(failed.status.conditions, "PodScheduled", Condition::Status::kFalse, "Unschedulable", store_.now(),
                    found->second.message);
    });
  });
}

}  // namespace queuecast::kubernetes
