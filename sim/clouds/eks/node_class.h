#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/kubernetes/meta.h"

namespace queuecast::eks {

struct BlockDevice {
  std::string name;
  std::int64_t size_bytes = 0;
  std::string volume_type = "gp3";
  bool root = false;
};

/// karpenter.k8s.aws EC2NodeClass (v1 and v1beta1), as far as it decides about nodes and cost.
struct EC2NodeClass {
  static constexpr const char* kKind = "EC2NodeClass";
  kubernetes::ObjectMeta meta;
  struct Spec {
    std::string ami_family = "AL2023";  // AL2, AL2023, Bottlerocket, Custom, Windows...
    std::vector<std::string> zones;     // of the selected subnets; empty: all zones of the region
    std::string role;
    std::string instance_profile;
    std::optional<std::int64_t> max_pods;
    std::optional<std::int64_t> pods_per_core;
    std::map<std::string, std::string> kube_reserved;
    std::map<std::string, std::string> system_reserved;
    std::map<std::string, std::string> eviction_hard;
    std::map<std::string, std::string> eviction_soft;
    std::vector<BlockDevice> block_devices;
    bool instance_store_raid0 = false;
  } spec;
};

}  // namespace queuecast::eks
