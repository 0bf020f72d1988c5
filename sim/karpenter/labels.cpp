#include "sim/karpenter/labels.h"

#include <algorithm>
#include <array>
#include <utility>

namespace queuecast::karpenter {

bool is_well_known(std::string_view key) {
  static constexpr std::array<std::string_view, 8> kCore{
      kNodePoolLabel, kZoneLabel,         kRegionLabel, kInstanceTypeLabel,
      kArchLabel,     kCapacityTypeLabel, kOsLabel,     "node.kubernetes.io/windows-build"};
  if (std::find(kCore.begin(), kCore.end(), key) != kCore.end()) return true;
  static constexpr std::array<std::string_view, 4> kProviderDomains{"karpenter.k8s.aws/", "karpenter.azure.com/",
                                                                    "kubernetes.azure.com/", "topology.k8s.aws/"};
  return std::any_of(kProviderDomains.begin(), kProviderDomains.end(),
                     [&](std::string_view domain) { return key.starts_with(domain); });
}

bool is_restricted(std::string_view key) {
  if (key == kHostnameLabel) return true;
  const std::string_view domain = key.substr(0, key.find('/'));
  return (domain == "karpenter.sh" || domain.ends_with(".karpenter.sh")) && !is_well_known(key);
}

std::string normalized_key(const std::string& key) {
  static constexpr std::array<std::pair<std::string_view, const char*>, 5> kOldNames{{
      {"failure-domain.beta.kubernetes.io/zone", kZoneLabel},
      {"failure-domain.beta.kubernetes.io/region", kRegionLabel},
      {"beta.kubernetes.io/arch", kArchLabel},
      {"beta.kubernetes.io/os", kOsLabel},
      {"beta.kubernetes.io/instance-type", kInstanceTypeLabel},
  }};
  for (const auto& [old_name, name] : kOldNames) {
    if (key == old_name) return name;
  }
  return key;
}

}  // namespace queuecast::karpenter
