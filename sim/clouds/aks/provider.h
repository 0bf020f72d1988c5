#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sim/catalog/catalog.h"
#include "sim/catalog/latencies.h"
#include "sim/clouds/aks/instance_types.h"
#include "sim/clouds/aks/node_class.h"
#include "sim/clouds/aks/unavailable_offerings.h"
#include "sim/karpenter/cloud_provider.h"
#include "sim/karpenter/machines.h"
#include "sim/kubernetes/store.h"

namespace queuecast::aks {

/// Whether boot times are drawn as one measured total, split in fixed shares, or stage by stage.
enum class NodeTiming { kTotal, kStages };

struct FixedNodes {
  std::string name = "system";  // prefix: NAME-0, NAME-1
  std::string instance_type = "Standard_D2s_v3";
  int count = 3;
  kubernetes::Labels labels;
  std::vector<kubernetes::Taint> taints = {{.key = "CriticalAddonsOnly", .value = "true"}};
};

/// Node Auto Provisioning: Karpenter's Azure provider and the VMs behind it.
/// Azure/karpenter-provider-azure v1.10, VM API path.
class Provider final : public karpenter::CloudProvider {
 public:
  struct Options {
    NodeTiming timing = NodeTiming::kTotal;
    kubernetes::Duration extra_boot{};
    std::int64_t max_pods = 250;     // overlay network; 30 on node subnets
    bool regional_offerings = true;  // also offer zone-capable SKUs without a zone
    bool eviction_notice = true;     // spot eviction notices delete the NodeClaim (node repair)
  };

  /// The region must be one of the catalogue's; store and latencies must outlive the provider.
  Provider(kubernetes::Store& store, const catalog::Latencies& latencies, std::string region, Options options);
  Provider(kubernetes::Store& store, const catalog::Latencies& latencies, std::string region)
      : Provider(store, latencies, std::move(region), Options{}) {}

  karpenter::InstanceTypes instance_types(const karpenter::NodePool& node_pool) override;
  runtime::Task<boost::system::result<karpenter::Launched, karpenter::LaunchError>> create(
      std::shared_ptr<const karpenter::NodeClaim> claim) override;
  karpenter::Removal remove(const std::string& provider_id) override { return machines_.remove(provider_id); }
  bool exists(const std::string& provider_id) const override { return machines_.exists(provider_id); }
  const std::vector<karpenter::NodeLease>& leases() const override { return machines_.leases(); }

  /// Nodes that are there from the beginning (the system pool), spread over the zones, Ready at once.
  /// An unknown instance type is an error that names the nearest.
  catalog::Result<void> add_fixed_nodes(const FixedNodes& nodes);

  /// Azure refuses VMs of this kind in this way until then; empty fields mean all.
  void refuse(std::string instance_type, std::string zone, std::string capacity_type, CreateError error,
              kubernetes::TimePoint until);
  /// Spot eviction: at least 30 s of notice, then the machine is gone.
  void interrupt(const std::string& node_claim);

 private:
  struct Refusal {
    std::string instance_type, zone, capacity_type;
    CreateError error;
    kubernetes::TimePoint until;
  };
  struct Built {
    std::uint64_t node_class_version = 0;
    std::uint64_t marks = 0;
    kubernetes::TimePoint built_at{};
    karpenter::InstanceTypes types;  // all offerings available
    karpenter::InstanceTypes current;
  };
  struct BootTimes {
    kubernetes::Duration accepted{};    // create call until the VM request is accepted: Launched
    kubernetes::Duration registered{};  // from then
    kubernetes::Duration ready{};       // from then
  };

  std::shared_ptr<const AKSNodeClass> node_class(const karpenter::NodeClassReference& reference);
  const karpenter::InstanceTypes& types_of(const AKSNodeClass& node_class);
  void rebuild(Built& built);
  std::optional<CreateError> refusal(const std::string& type, const karpenter::Offering& offering,
                                     const std::string& luck);
  BootTimes draw_boot(const AKSNodeClass& node_class, const catalog::AzureInstanceType& type, const std::string& luck);
  karpenter::Machines::Plan plan(const karpenter::NodeClaim& claim, const AKSNodeClass& node_class,
                                 const catalog::AzureInstanceType& type, const karpenter::Launched& launched,
                                 const BootTimes& times);
  void mark(CreateError error, const catalog::AzureInstanceType& type, const karpenter::Offering& offering);
  runtime::Task<void> fail_later(std::string node_claim, std::string provider_id, CreateError error,
                                 std::string instance_type, karpenter::Offering offering, kubernetes::Duration after);
  runtime::Task<void> carry_out_eviction(std::string node_claim, std::string provider_id);

  kubernetes::Store& store_;
  const catalog::Latencies& latencies_;
  Options options_;
  TypeOptions type_options_;
  const std::vector<catalog::AzureInstanceType>& catalog_;
  std::map<std::string, const catalog::AzureInstanceType*> by_name_;
  std::vector<std::string> zones_;  // of the region
  karpenter::Machines machines_;
  std::map<std::string, Built> built_;  // by node class
  UnavailableOfferings unavailable_;
  std::vector<Refusal> refusals_;
  std::map<std::string, int> attempts_;  // by NodeClaim
};

}  // namespace queuecast::aks
