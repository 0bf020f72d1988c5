#include "sim/experiment/control_plane.h"

#include "sim/clouds/aks/provider.h"
#include "sim/clouds/eks/provider.h"

namespace queuecast::experiment {

namespace {

std::string minor_version(const scenario::Version& version) {
  return std::to_string(version.major) + "." + std::to_string(version.minor);
}

template <class T>
void create_all(kubernetes::Store& store, const std::vector<T>& objects) {
  for (const T& object : objects) store.of<T>().create(object);
}

}  // namespace

ControlPlane::ControlPlane(runtime::Runtime& runtime, const scenario::Cluster& cluster, const catalog::Latencies& rows,
                           kubernetes::PodRuntime& pods, keda::QueueDepth& queues)
    : cluster_(cluster),
      latencies_(rows, scenario::to_string(cluster.cloud)),
      store_(runtime),
      cloud_(make_cloud(rows)),
      deployments_(store_, latencies_, decisions_),
      replica_sets_(store_, latencies_, decisions_),
      daemon_sets_(store_, latencies_),
      node_lifecycle_(store_),
      scheduler_(store_, latencies_, decisions_),
      kubelet_(store_, latencies_, pods, decisions_, kubelet_options()),
      keda_(store_, queues, decisions_, keda_options()),
      hpa_(store_, keda_, decisions_, hpa_options()),
      karpenter_(store_, *cloud_, decisions_, karpenter_options(runtime)) {}

std::unique_ptr<karpenter::CloudProvider> ControlPlane::make_cloud(const catalog::Latencies& rows) {
  const scenario::FixedNodes& fixed = cluster_.fixed_nodes;
  std::vector<kubernetes::Taint> taints;
  if (fixed.system_only) taints.push_back({"CriticalAddonsOnly", "true", kubernetes::TaintEffect::kNoSchedule});
  if (cluster_.cloud == scenario::Cloud::kAws) {
    auto provider = std::make_unique<eks::Provider>(store_, rows, cluster_.region);
    if (fixed.count > 0) provider->add_fixed_nodes({"managed", fixed.type, fixed.count, {}, taints});
    return provider;
  }
  auto provider = std::make_unique<aks::Provider>(store_, rows, cluster_.region);
  if (fixed.count > 0) provider->add_fixed_nodes({"system", fixed.type, fixed.count, {}, taints});
  return provider;
}

kubernetes::Kubelet::Options ControlPlane::kubelet_options() const {
  kubernetes::Kubelet::Options options;
  options.images.size = [this](const std::string& image) {
    kubernetes::ImageSize size;
    if (const auto found = cluster_.images.find(image); found != cluster_.images.end()) {
      size.compressed_bytes = static_cast<std::int64_t>(found->second.compressed_mb * 1e6);
      size.unpacked_bytes = static_cast<std::int64_t>(found->second.unpacked_mb * 1e6);
    }
    return size;
  };
  return options;
}

hpa::HpaOptions ControlPlane::hpa_options() const {
  hpa::HpaOptions options;
  options.kubernetes_version = minor_version(cluster_.kubernetes);
  return options;
}

keda::KedaOptions ControlPlane::keda_options() const {
  keda::KedaOptions options;
  options.keda_version = minor_version(cluster_.keda);
  return options;
}

karpenter::Options ControlPlane::karpenter_options(runtime::Runtime& runtime) const {
  karpenter::Options options;
  // The disruption loop's phase is an accident of when Karpenter was started.
  options.disruption.phase = runtime::seconds(runtime.random("karpenter.poll_phase").uniform(0, 10));
  return options;
}

void ControlPlane::apply(const scenario::Manifests& manifests) {
  create_all(store_, manifests.service_accounts);
  create_all(store_, manifests.ec2_node_classes);
  create_all(store_, manifests.aks_node_classes);
  create_all(store_, manifests.node_pools);
  create_all(store_, manifests.daemon_sets);
  create_all(store_, manifests.disruption_budgets);
  create_all(store_, manifests.trigger_authentications);
  create_all(store_, manifests.cluster_trigger_authentications);
  create_all(store_, manifests.deployments);
  create_all(store_, manifests.autoscalers);
  create_all(store_, manifests.scaled_objects);
}

}  // namespace queuecast::experiment
