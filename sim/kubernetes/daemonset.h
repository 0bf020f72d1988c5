#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "sim/kubernetes/api_client.h"
#include "sim/kubernetes/objects.h"
#include "sim/kubernetes/store.h"

namespace queuecast::kubernetes {

/// A DaemonSet's pod template with the tolerations that every DaemonSet pod gets: not-ready, unreachable, the pressures
/// and unschedulable (kubernetes pkg/controller/daemon/util).
PodSpec daemon_pod_spec(const DaemonSet& daemon_set);
/// Whether the DaemonSet wants a pod on the node.
bool runs_on(const PodSpec& daemon_pod, const Node& node);

/// The DaemonSet controller: a pod for each node that the template allows, as soon as the node appears. The pods are
/// bound to their node at once, so that their requests take room before any workload's. Client of 20 requests/s,
/// burst 30.
class DaemonSetController {
 public:
  DaemonSetController(Store& store, Latencies& latencies);

 private:
  using DaemonSetPtr = std::shared_ptr<const DaemonSet>;

  void consider(const DaemonSetPtr& daemon_set, const Node& node);
  void consider_all(const Node& node);

  Store& store_;
  ApiClient client_;
  std::map<std::pair<std::string, std::string>, std::string> placed_;  // (uid of the set, node) -> pod
};

}  // namespace queuecast::kubernetes
