#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/random.h"
#include "sim/karpenter/instance_types.h"
#include "sim/karpenter/objects.h"

namespace queuecast::eks {

/// One pool of EC2 capacity that a fleet may draw from.
struct FleetOverride {
  karpenter::InstanceTypePtr type;
  const karpenter::Offering* offering = nullptr;
};

/// A CreateFleet request: at most 60 types in all their usable zones, of one capacity type.
struct FleetRequest {
  std::string capacity_type;
  std::vector<FleetOverride> overrides;
  std::size_t types = 0;
};

/// What Karpenter asks EC2 for; empty overrides: insufficient capacity before any call. Drops metal and accelerated
/// types while something else remains, and spot dearer than the cheapest on-demand offer; both unless a requirement has
/// minValues. aws/karpenter-provider-aws v1.14 pkg/providers/instance.
FleetRequest fleet_request(const karpenter::InstanceTypes& types, const karpenter::NodeClaim& claim);

/// What EC2 makes of it, in the order in which it would try the pools: on-demand lowest price; spot
/// price-capacity-optimized, with the interruption band standing in for the depth of a pool, which EC2 does not tell.
/// Zones of equal price come in random order.
std::vector<FleetOverride> fleet_order(const FleetRequest& request, const std::vector<int>& interruption_bands,
                                       runtime::Random& luck);

}  // namespace queuecast::eks
