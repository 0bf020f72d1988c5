#pragma once

#include <string>
#include <string_view>

namespace queuecast::karpenter {

// Names of sigs.k8s.io/karpenter v1.14 pkg/apis/v1/{labels,taints}.go.
inline constexpr const char* kNodePoolLabel = "karpenter.sh/nodepool";
inline constexpr const char* kCapacityTypeLabel = "karpenter.sh/capacity-type";
inline constexpr const char* kRegisteredLabel = "karpenter.sh/registered";
inline constexpr const char* kInitializedLabel = "karpenter.sh/initialized";
inline constexpr const char* kInstanceTypeLabel = "node.kubernetes.io/instance-type";
inline constexpr const char* kZoneLabel = "topology.kubernetes.io/zone";
inline constexpr const char* kRegionLabel = "topology.kubernetes.io/region";
inline constexpr const char* kArchLabel = "kubernetes.io/arch";
inline constexpr const char* kOsLabel = "kubernetes.io/os";
inline constexpr const char* kHostnameLabel = "kubernetes.io/hostname";
inline constexpr const char* kDisruptedTaint = "karpenter.sh/disrupted";        // NoSchedule
inline constexpr const char* kUnregisteredTaint = "karpenter.sh/unregistered";  // NoExecute
inline constexpr const char* kNotReadyTaint = "node.kubernetes.io/not-ready";
inline constexpr const char* kTerminationFinalizer = "karpenter.sh/termination";
inline constexpr const char* kDoNotDisruptAnnotation = "karpenter.sh/do-not-disrupt";
inline constexpr const char* kTerminationTimeAnnotation = "karpenter.sh/nodeclaim-termination-timestamp";

inline constexpr const char* kOnDemand = "on-demand";
inline constexpr const char* kSpot = "spot";

/// Labels that a provider sets on every node, so a planned node may leave them open: Karpenter's own list and the
/// domains of the AWS and Azure providers.
bool is_well_known(std::string_view key);
/// Keys that users may not ask for: hostname and the karpenter.sh domain outside the well-known ones.
bool is_restricted(std::string_view key);
/// Old names of labels (failure-domain.beta.kubernetes.io/zone) to today's.
std::string normalized_key(const std::string& key);

}  // namespace queuecast::karpenter
