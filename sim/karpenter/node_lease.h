#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sim/kubernetes/meta.h"

namespace queuecast::karpenter {

/// What the cloud bills for one machine.
struct NodeLease {
  std::string node_claim;  // or the fixed node's name
  std::string node;        // name of the Node object
  std::string instance_type;
  std::string zone;
  std::string capacity_type;
  std::int64_t nano_usd_per_hour = 0;
  kubernetes::TimePoint billed_from{};
  std::optional<kubernetes::TimePoint> billed_until;  // absent: still running
  kubernetes::Duration minimum_billed{};              // EC2: a launch costs at least a minute
  std::int64_t disk_gb = 0;
  std::string disk_class;  // gp3, premium_ssd, ephemeral
};

}  // namespace queuecast::karpenter
