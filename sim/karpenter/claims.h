#pragma once

#include <memory>
#include <string>

#include "sim/karpenter/cluster.h"
#include "sim/karpenter/solver.h"

namespace queuecast::karpenter {

/// The NodeClaim of a planned node: requirements with the instance types and capacity types that are left, labels,
/// taints. sigs.k8s.io/karpenter v1.14 scheduling/nodeclaimtemplate.go.
NodeClaim to_node_claim(const PlannedClaim& planned, std::string name);

/// Creates NodeClaims under generated names.
class ClaimFactory {
 public:
  explicit ClaimFactory(Cluster& cluster) : cluster_(cluster) {}

  /// Null when the pool has gone or its usage exceeds a limit by now. `reason`: provisioned, underutilized, drifted.
  std::shared_ptr<const NodeClaim> create(const PlannedClaim& planned, const std::string& reason);

 private:
  std::string next_name(const std::string& node_pool);
  bool over_limits(const NodePool& pool);

  Cluster& cluster_;
  std::uint64_t count_ = 0;
};

}  // namespace queuecast::karpenter
