#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sim/kubernetes/meta.h"

namespace queuecast::aks {

/// karpenter.azure.com AKSNodeClass (v1alpha2, v1beta1), as far as it decides about nodes and cost.
struct AKSNodeClass {
  static constexpr const char* kKind = "AKSNodeClass";
  kubernetes::ObjectMeta meta;
  struct Spec {
    std::int64_t os_disk_size_gb = 128;
    std::string image_family = "Ubuntu";  // Ubuntu, Ubuntu2204, Ubuntu2404, AzureLinux
    std::optional<std::int64_t> max_pods;
    std::string vnet_subnet_id;
    bool encryption_at_host = false;
    bool artifact_streaming = false;
    bool local_dns = false;
  } spec;
};

}  // namespace queuecast::aks
