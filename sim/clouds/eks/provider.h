#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "sim/catalog/catalog.h"
#include "sim/catalog/latencies.h"
#include "sim/clouds/eks/fleet.h"
#include "sim/clouds/eks/node_class.h"
#include "sim/karpenter/cloud_provider.h"
#include "sim/karpenter/machines.h"
#include "sim/kubernetes/store.h"

namespace queuecast::eks {

/// Whether boot times are drawn as one measured total, split in fixed shares, or stage by stage.
enum class NodeTiming { kTotal, kStages };

struct FixedNodes {
  std::string name;  // prefix: NAME-0, NAME-1
  std::string instance_type = "m5.large";
  int count = 2;
  kubernetes::Labels labels;
  std::vector<kubernetes::Taint> taints;
};

/// Karpenter's AWS provider and the EC2 behind it. aws/karpenter-provider-aws v1.14.
class Provider final : public karpenter::CloudProvider {
 public:
  struct Options {
    NodeTiming timing = NodeTiming::kTotal;
    kubernetes::Duration extra_boot{};  // user data, daemons
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

  /// Nodes that are there from the beginning (a managed node group), spread over the zones, Ready at once.
  /// An unknown instance type is an error that names the nearest.
  catalog::Result<void> add_fixed_nodes(const FixedNodes& nodes);

  /// EC2 has no capacity of this kind until then; empty fields mean all. Karpenter learns it only by failing.
  void exhaust(std::string instance_type, std::string zone, std::string capacity_type, kubernetes::TimePoint until);
  /// Spot interruption: two minutes of notice, which Karpenter reads from its queue, then the machine is gone.
  void interrupt(const std::string& node_claim);

 private:
  struct Shortage {
    std::string instance_type, zone, capacity_type;
    kubernetes::TimePoint until;
  };
  struct Built {
    std::uint64_t node_class_version = 0;
    karpenter::InstanceTypes types;  // all offerings available
    std::string hidden;              // the hidden offerings of `current`
    karpenter::InstanceTypes current;
  };

  std::shared_ptr<const EC2NodeClass> node_class(const karpenter::NodeClassReference& reference);
  karpenter::InstanceTypes types_of(const EC2NodeClass& node_class);
  std::set<std::string> hidden_now();
  void hide(const std::string& type, const karpenter::Offering& offering);
  bool short_of(const std::string& type, const karpenter::Offering& offering) const;
  std::vector<int> bands(const FleetRequest& request) const;
  karpenter::Launched launch(const karpenter::NodeClaim& claim, const EC2NodeClass& node_class,
                             const FleetOverride& chosen, const FleetRequest& request, std::size_t failed);
  karpenter::Machines::Plan plan(const karpenter::NodeClaim& claim, const EC2NodeClass& node_class,
                                 const karpenter::Launched& launched);
  void draw_boot(const EC2NodeClass& node_class, const std::string& luck, karpenter::Machines::Plan& plan);
  runtime::Task<void> carry_out_interruption(std::string node_claim, std::string provider_id);

  kubernetes::Store& store_;
  const catalog::Latencies& latencies_;
  std::string region_;
  Options options_;
  const std::vector<catalog::AwsInstanceType>& catalog_;
  karpenter::Machines machines_;
  std::map<std::string, Built> built_;                         // by node class
  std::map<std::string, kubernetes::TimePoint> hidden_until_;  // "spot m5.large us-east-1a"
  std::vector<Shortage> shortages_;
  std::uint64_t launches_ = 0;
};

}  // namespace queuecast::eks
