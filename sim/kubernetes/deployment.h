#pragma once

#include <vector>

#include "sim/kubernetes/api_client.h"
#include "sim/kubernetes/decision_log.h"
#include "sim/kubernetes/rollout.h"
#include "sim/kubernetes/store.h"
#include "sim/kubernetes/work_queue.h"

namespace queuecast::kubernetes {

/// kube-controller-manager's Deployment controller: gives each pod template a ReplicaSet and sizes them.
///
/// Five workers; own client of 20 requests/s, burst 30. Watches Deployments and ReplicaSets; also removes the
/// ReplicaSets of a removed Deployment, as the garbage collector does.
class DeploymentController {
 public:
  static constexpr int kWorkers = 5;

  DeploymentController(Store& store, Latencies& latencies, DecisionLog& log);

 private:
  runtime::Task<void> work();
  runtime::Task<void> sync(WorkQueue::Key key);
  runtime::Task<void> create_current(rollout::State state, WorkQueue::Key key);
  runtime::Task<void> apply(const Deployment& deployment, const rollout::Scale& scale);
  runtime::Task<void> write_status(WorkQueue::Key key);
  rollout::State state_of(const Deployment& deployment);
  bool old_pods_run(const rollout::State& state);

  Store& store_;
  DecisionLog& log_;
  ApiClient client_;
  WorkQueue queue_;
  std::vector<runtime::Job> workers_;
};

}  // namespace queuecast::kubernetes
