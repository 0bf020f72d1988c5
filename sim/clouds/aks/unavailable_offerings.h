#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "sim/catalog/catalog.h"
#include "sim/kubernetes/meta.h"

namespace queuecast::aks {

/// How Azure refuses a VM. The first six answer the request at once, the others some time after it was accepted.
enum class CreateError {
  kLowPriorityQuota,
  kSkuFamilyQuota,      // transient: hidden 10 min
  kSkuFamilyQuotaZero,  // "Current Limit: 0": hidden 1 h
  kSkuNotAvailable,
  kRegionalQuota,
  kOther,
  kZonalAllocationFailed,
  kAllocationFailed,
  kOverconstrainedZonalAllocation,
  kOverconstrainedAllocation,
};

bool asynchronous(CreateError error);
const char* reason_of(CreateError error);

/// What the provider has learnt not to ask for. Every mark also hides all sizes of the same quota family with at least
/// as many vCPUs; a repeated mark replaces the time, also by a shorter one, and keeps the lower threshold.
/// Azure/karpenter-provider-azure v1.10 pkg/cache/unavailableofferings.go, pkg/providers/instance/offerings.
class UnavailableOfferings {
 public:
  void mark(CreateError error, const catalog::AzureInstanceType& type, const std::string& zone,
            const std::string& capacity_type, const std::vector<std::string>& zones_of_region,
            kubernetes::TimePoint now);
  bool hidden(const catalog::AzureInstanceType& type, const std::string& zone, const std::string& capacity_type,
              kubernetes::TimePoint now) const;
  /// Changes with every mark.
  std::uint64_t version() const { return version_; }
  /// Whether a mark ran out in [from, to).
  bool expired_between(kubernetes::TimePoint from, kubernetes::TimePoint to) const;

 private:
  using Key = std::tuple<std::string, std::string, std::string>;  // SKU or family, zone, capacity type
  struct FamilyMark {
    std::int64_t min_vcpu = 0;
    kubernetes::TimePoint until{};
  };
  void hide(const catalog::AzureInstanceType& type, const std::set<std::string>& zones,
            const std::vector<std::string>& capacity_types, kubernetes::TimePoint now, kubernetes::Duration ttl);

  std::map<Key, kubernetes::TimePoint> skus_;
  std::map<Key, FamilyMark> families_;
  kubernetes::TimePoint all_spot_until_{};
  std::uint64_t version_ = 0;
};

}  // namespace queuecast::aks
