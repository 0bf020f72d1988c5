#include "sim/clouds/aks/unavailable_offerings.h"

#include <algorithm>

#include "sim/clouds/aks/instance_types.h"
#include "sim/karpenter/labels.h"

namespace queuecast::aks {

using catalog::AzureInstanceType;
using kubernetes::Duration;
using kubernetes::TimePoint;

bool asynchronous(CreateError error) { return error >= CreateError::kZonalAllocationFailed; }

const char* reason_of(CreateError error) {
  switch (error) {
    case CreateError::kLowPriorityQuota: return "LowPriorityQuotaHasBeenReached";
    case CreateError::kSkuFamilyQuota:
    case CreateError::kSkuFamilyQuotaZero: return "SKUFamilyQuotaExceeded";
    case CreateError::kSkuNotAvailable: return "SKUNotAvailable";
    case CreateError::kRegionalQuota: return "RegionalQuotaExceeded";
    case CreateError::kZonalAllocationFailed: return "ZonalAllocationFailure";
    case CreateError::kAllocationFailed: return "AllocationFailure";
    case CreateError::kOverconstrainedZonalAllocation: return "OverconstrainedZonalAllocationFailure";
    case CreateError::kOverconstrainedAllocation: return "OverconstrainedAllocationFailure";
    case CreateError::kOther: break;
  }
  return "CreateFailed";
}

void UnavailableOfferings::mark(CreateError error, const AzureInstanceType& type, const std::string& zone,
                                const std::string& capacity_type, const std::vector<std::string>& zones_of_region,
                                TimePoint now) {
  using namespace std::chrono;
  std::set<std::string> scope{zone};  // the zones of the same kind: all zones, or none
  if (zone != kRegionalZone) scope.insert(zones_of_region.begin(), zones_of_region.end());
  std::set<std::string> everywhere{zones_of_region.begin(), zones_of_region.end()};
  everywhere.insert(kRegionalZone);
  const std::vector<std::string> both{karpenter::kOnDemand, karpenter::kSpot};
  const bool spot = capacity_type == karpenter::kSpot;
  switch (error) {
    case CreateError::kLowPriorityQuota:
      all_spot_until_ = now + hours{1};
      ++version_;
      return;
    case CreateError::kSkuFamilyQuota: return hide(type, everywhere, {capacity_type}, now, minutes{10});
    case CreateError::kSkuFamilyQuotaZero: return hide(type, everywhere, {capacity_type}, now, hours{1});
    case CreateError::kSkuNotAvailable: return hide(type, scope, {capacity_type}, now, spot ? hours{1} : hours{23});
    case CreateError::kZonalAllocationFailed: return hide(type, {zone}, both, now, hours{1});
    case CreateError::kAllocationFailed: return hide(type, scope, both, now, hours{1});
    case CreateError::kOverconstrainedZonalAllocation: return hide(type, {zone}, {capacity_type}, now, hours{1});
    case CreateError::kOverconstrainedAllocation: return hide(type, scope, {capacity_type}, now, hours{1});
    case CreateError::kRegionalQuota:
    case CreateError::kOther: return;
  }
}

void UnavailableOfferings::hide(const AzureInstanceType& type, const std::set<std::string>& zones,
                                const std::vector<std::string>& capacity_types, TimePoint now, Duration ttl) {
  for (const std::string& zone : zones) {
    for (const std::string& capacity_type : capacity_types) {
      skus_[{type.name, zone, capacity_type}] = now + ttl;
      FamilyMark& family = families_[{type.family, zone, capacity_type}];
      family.min_vcpu = family.until >= now && family.min_vcpu > 0 ? std::min(family.min_vcpu, type.vcpu) : type.vcpu;
      family.until = now + ttl;
    }
  }
  ++version_;
}

bool UnavailableOfferings::hidden(const AzureInstanceType& type, const std::string& zone,
                                  const std::string& capacity_type, TimePoint now) const {
  if (capacity_type == karpenter::kSpot && now <= all_spot_until_) return true;
  const auto sku = skus_.find({type.name, zone, capacity_type});
  if (sku != skus_.end() && now <= sku->second) return true;
  const auto family = families_.find({type.family, zone, capacity_type});
  return family != families_.end() && now <= family->second.until && type.vcpu >= family->second.min_vcpu;
}

bool UnavailableOfferings::expired_between(TimePoint from, TimePoint to) const {
  const auto within = [&](TimePoint until) { return until >= from && until < to; };
  return within(all_spot_until_) ||
         std::any_of(skus_.begin(), skus_.end(), [&](const auto& entry) { return within(entry.second); }) ||
         std::any_of(families_.begin(), families_.end(), [&](const auto& entry) { return within(entry.second.until); });
}

}  // namespace queuecast::aks
