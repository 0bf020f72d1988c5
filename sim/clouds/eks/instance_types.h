#pragma once

#include <cstdint>
#include <string>

#include "sim/catalog/catalog.h"
#include "sim/clouds/eks/node_class.h"
#include "sim/karpenter/instance_types.h"

namespace queuecast::eks {

// aws/karpenter-provider-aws v1.14 pkg/providers/instancetype/types.go.

inline constexpr const char* kCategoryLabel = "karpenter.k8s.aws/instance-category";
inline constexpr const char* kZoneIdLabel = "topology.k8s.aws/zone-id";

/// The name taken apart: "m6gd.4xlarge" is category m, generation 6, family m6gd, size 4xlarge.
struct NameParts {
  std::string category;
  std::string generation;
  std::string family;
  std::string size;
};
NameParts take_apart(const std::string& name);

/// Pods that the addresses of the network interfaces allow: enis * (addresses - 1) + 2.
std::int64_t eni_limited_pods(const catalog::AwsInstanceType& type);
/// The node class's maxPods and podsPerCore over the limit of the interfaces.
std::int64_t max_pods(const catalog::AwsInstanceType& type, const EC2NodeClass::Spec& node_class);

kubernetes::Resources capacity(const catalog::AwsInstanceType& type, const EC2NodeClass::Spec& node_class);
/// Capacity less kube-reserved, system-reserved and hard eviction threshold; may be negative.
kubernetes::Resources allocatable(const catalog::AwsInstanceType& type, const EC2NodeClass::Spec& node_class);

/// The type as Karpenter plans with it: labels, offerings in the zones of the node class with a price, all available.
/// A type without zone or price has no offerings. Labels that the catalogue does not know (clock speed, EBS bandwidth,
/// encryption in transit) are left open.
std::shared_ptr<karpenter::InstanceType> instance_type(const catalog::AwsInstanceType& type,
                                                       const EC2NodeClass::Spec& node_class, const std::string& region);

}  // namespace queuecast::eks
