#include "sim/clouds/eks/fleet.h"

#include <algorithm>
#include <span>

#include "sim/karpenter/labels.h"

namespace queuecast::eks {

using karpenter::InstanceTypes;
using karpenter::Offering;
using karpenter::Price;
using karpenter::Requirements;

namespace {

constexpr std::size_t kMaxTypes = 60;

bool exotic(const karpenter::InstanceType& type) {
  const auto present = [&](const char* key) {
    const auto* constraint = type.requirements.find(key);
    return constraint && !constraint->allows_nothing();
  };
  const auto* size = type.requirements.find("karpenter.k8s.aws/instance-size");
  return (size && !size->values().empty() && size->values().front().find("metal") != std::string::npos) ||
         present("karpenter.k8s.aws/instance-gpu-count") || present("karpenter.k8s.aws/instance-accelerator-count");
}

bool usable(const karpenter::InstanceType& type, const Requirements& requirements, const karpenter::NodeClaim& claim) {
  return type.requirements.intersects(requirements) && claim.spec.requests.fits_in(type.allocatable) &&
         cheapest_price(type, requirements) != karpenter::kNoPrice;
}

Price cheapest_of(const InstanceTypes& types, const Requirements& requirements, const char* capacity_type) {
  Price lowest = karpenter::kNoPrice;
  for (const auto& type : types) {
    for (const Offering& offering : type->offerings) {
      if (offering.available && offering.capacity_type() == capacity_type && offering.fits(requirements)) {
        lowest = std::min(lowest, offering.price);
      }
    }
  }
  return lowest;
}

}  // namespace

FleetRequest fleet_request(const InstanceTypes& types, const karpenter::NodeClaim& claim) {
  const Requirements requirements = Requirements::of(claim.spec.requirements);
  InstanceTypes fitting;
  for (const auto& type : types) {
    if (usable(*type, requirements, claim)) fitting.push_back(type);
  }
  const bool filters = !requirements.has_min_values();
  if (filters && !std::all_of(fitting.begin(), fitting.end(), [](const auto& type) { return exotic(*type); })) {
    std::erase_if(fitting, [](const auto& type) { return exotic(*type); });
  }
  const Price on_demand = cheapest_of(fitting, requirements, karpenter::kOnDemand);
  const Price spot = cheapest_of(fitting, requirements, karpenter::kSpot);
  // Spot that is nowhere cheaper than the cheapest on-demand offer is no spot at all.
  const bool use_spot =
      spot != karpenter::kNoPrice && !(filters && on_demand != karpenter::kNoPrice && spot > on_demand);
  order_by_price(fitting, requirements);
  if (fitting.size() > kMaxTypes) fitting.resize(kMaxTypes);
  FleetRequest request{.capacity_type = use_spot ? karpenter::kSpot : karpenter::kOnDemand, .overrides = {}};
  if (requirements.has_min_values() && !types_for_min_values(fitting, requirements)) return request;
  for (const auto& type : fitting) {
    bool any = false;
    for (const Offering& offering : type->offerings) {
      if (!offering.available || offering.capacity_type() != request.capacity_type) continue;
      if (use_spot && filters && offering.price > on_demand) continue;
      if (!offering.fits(requirements)) continue;
      request.overrides.push_back({.type = type, .offering = &offering});
      any = true;
    }
    if (any) ++request.types;
  }
  return request;
}

std::vector<FleetOverride> fleet_order(const FleetRequest& request, const std::vector<int>& interruption_bands,
                                       runtime::Random& luck) {
  struct Ranked {
    FleetOverride pool;
    bool shallow = false;
    std::uint64_t draw = 0;
  };
  const bool spot = request.capacity_type == karpenter::kSpot;
  int deepest = 4;
  for (const int band : interruption_bands) deepest = std::min(deepest, band);
  std::vector<Ranked> ranked;
  for (std::size_t i = 0; i < request.overrides.size(); ++i) {
    const bool shallow = spot && interruption_bands[i] > deepest + 1;
    ranked.push_back({.pool = request.overrides[i], .shallow = shallow, .draw = luck.next()});
  }
  std::sort(ranked.begin(), ranked.end(), [](const Ranked& left, const Ranked& right) {
    if (left.shallow != right.shallow) return right.shallow;
    if (left.pool.offering->price != right.pool.offering->price) {
      return left.pool.offering->price < right.pool.offering->price;
    }
    if (left.pool.type->name != right.pool.type->name) return left.pool.type->name < right.pool.type->name;
    return left.draw < right.draw;
  });
  std::vector<FleetOverride> order;
  for (const Ranked& entry : ranked) order.push_back(entry.pool);
  return order;
}

}  // namespace queuecast::eks
