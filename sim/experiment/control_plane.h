#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "runtime/runtime.h"
#include "sim/catalog/latencies.h"
#include "sim/hpa/controller.h"
#include "sim/karpenter/karpenter.h"
#include "sim/keda/scale_loop.h"
#include "sim/kubernetes/daemonset.h"
#include "sim/kubernetes/decision_log.h"
#include "sim/kubernetes/deployment.h"
#include "sim/kubernetes/kubelet.h"
#include "sim/kubernetes/node_lifecycle.h"
#include "sim/kubernetes/replicaset.h"
#include "sim/kubernetes/scheduler.h"
#include "sim/kubernetes/store.h"
#include "sim/scenario/scenario.h"

namespace queuecast::experiment {

/// The latency catalogue as Kubernetes' controllers ask it.
class CatalogLatencies final : public kubernetes::Latencies {
 public:
  CatalogLatencies(const catalog::Latencies& rows, std::string cloud) : rows_(rows), cloud_(std::move(cloud)) {}

  double draw(std::string_view row, std::string_view object_key) override {
    const std::string stream = std::string(row).append("/").append(object_key);
    return runtime::to_seconds(rows_.draw(cloud_, row, stream));
  }

 private:
  const catalog::Latencies& rows_;
  std::string cloud_;
};

/// Everything of one cluster that decides, each controller as users know it, over one object store.
class ControlPlane {
 public:
  ControlPlane(runtime::Runtime& runtime, const scenario::Cluster& cluster, const catalog::Latencies& rows,
               kubernetes::PodRuntime& pods, keda::QueueDepth& queues);

  kubernetes::Store& store() { return store_; }
  kubernetes::DecisionLog& decisions() { return decisions_; }
  karpenter::CloudProvider& cloud() { return *cloud_; }

  /// `kubectl apply`: creates the scenario's objects and the fixed nodes. Recorders attach before.
  void apply(const scenario::Manifests& manifests);

 private:
  std::unique_ptr<karpenter::CloudProvider> make_cloud(const catalog::Latencies& rows);
  kubernetes::Kubelet::Options kubelet_options() const;
  hpa::HpaOptions hpa_options() const;
  keda::KedaOptions keda_options() const;
  karpenter::Options karpenter_options(runtime::Runtime& runtime) const;

  const scenario::Cluster& cluster_;
  CatalogLatencies latencies_;
  kubernetes::Store store_;
  kubernetes::DecisionLog decisions_;
  std::unique_ptr<karpenter::CloudProvider> cloud_;
  kubernetes::DeploymentController deployments_;
  kubernetes::ReplicaSetController replica_sets_;
  kubernetes::DaemonSetController daemon_sets_;
  kubernetes::NodeLifecycleController node_lifecycle_;
  kubernetes::SchedulerController scheduler_;
  kubernetes::Kubelet kubelet_;
  keda::KedaOperator keda_;
  hpa::HpaController hpa_;
  karpenter::Karpenter karpenter_;
};

}  // namespace queuecast::experiment
