#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/catalog/catalog.h"
#include "sim/clouds/aks/node_class.h"
#include "sim/karpenter/instance_types.h"

namespace queuecast::aks {

// Azure/karpenter-provider-azure v1.10 pkg/providers/instancetype/instancetype.go.

inline constexpr const char* kSkuNameLabel = "karpenter.azure.com/sku-name";
inline constexpr const char* kPlacementLabel = "karpenter.azure.com/placement-scope";
/// The zone label of a VM that asks for no zone.
inline constexpr const char* kRegionalZone = "0";

/// A SKU without a price is a last resort, not an impossibility: 999 USD per hour.
inline constexpr karpenter::Price kMissingPrice = 999'000'000'000;

/// Whether the provider lists the SKU at all: its static filters and those of the node class.
bool accepted(const catalog::AzureInstanceType& type, const AKSNodeClass::Spec& node_class);

kubernetes::Resources capacity(const catalog::AzureInstanceType& type, const AKSNodeClass::Spec& node_class,
                               std::int64_t default_max_pods);
/// Capacity less the regressive reservations of the planner and 750 MiB of eviction threshold.
kubernetes::Resources allocatable(const catalog::AzureInstanceType& type, const AKSNodeClass::Spec& node_class,
                                  std::int64_t default_max_pods);
/// Whether the OS disk is a local one, free of charge; unknown disks count as managed.
bool ephemeral_os_disk(const catalog::AzureInstanceType& type, const AKSNodeClass::Spec& node_class);

struct TypeOptions {
  std::string region;
  std::int64_t default_max_pods = 250;  // overlay network; 30 on node subnets
  bool regional_offerings = true;       // zone-capable SKUs are also offered without a zone
};

/// The SKU as Karpenter plans with it, all offerings available.
std::shared_ptr<karpenter::InstanceType> instance_type(const catalog::AzureInstanceType& type,
                                                       const AKSNodeClass::Spec& node_class,
                                                       const TypeOptions& options);
/// Type-level zones, capacity types and placements are those of the available offerings.
void narrow_to_available(karpenter::InstanceType& type);

/// An offering that may be bought, best first: price, then spot before on-demand, zonal before regional.
struct Choice {
  karpenter::InstanceTypePtr type;
  std::vector<const karpenter::Offering*> offerings;  // the best one's ties: the zone is drawn among them
};
/// One choice for each type that fits, best first, ties by name.
std::vector<Choice> ranking(const karpenter::InstanceTypes& types, const karpenter::Requirements& requirements,
                            const kubernetes::Resources& requests);

}  // namespace queuecast::aks
