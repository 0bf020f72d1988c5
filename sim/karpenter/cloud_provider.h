#pragma once

#include <boost/system/result.hpp>
#include <memory>
#include <string>
#include <vector>

#include "runtime/task.h"
#include "sim/karpenter/instance_types.h"
#include "sim/karpenter/node_lease.h"
#include "sim/karpenter/objects.h"

namespace queuecast::karpenter {

/// A machine that the cloud has accepted to start.
struct Launched {
  std::string provider_id;
  kubernetes::Labels labels;  // instance type, zone, capacity type and the provider's own
  kubernetes::Resources capacity;
  kubernetes::Resources allocatable;
  Price price = 0;
  std::string reason;  // why this one: "cheapest of 12 types"
};

struct LaunchError {
  enum class Kind {
    kInsufficientCapacity,  // nothing to be had: the NodeClaim is deleted at once, its pods are planned again
    kNodeClassNotReady,     // likewise
    kOther,                 // tried again with back-off until the launch timeout
  };
  Kind kind = Kind::kOther;
  std::string reason;  // condition reason
  std::string message;
};

enum class Removal { kAccepted, kGone };

/// A cloud as Karpenter sees it. sigs.k8s.io/karpenter v1.14 pkg/cloudprovider/types.go.
class CloudProvider {
 public:
  virtual ~CloudProvider() = default;

  /// What a NodePool's node class offers now, in an order that stays the same. Empty when the class does not exist.
  virtual InstanceTypes instance_types(const NodePool& node_pool) = 0;
  /// Buys a machine for the claim; takes as long as the cloud's API does.
  virtual runtime::Task<boost::system::result<Launched, LaunchError>> create(
      std::shared_ptr<const NodeClaim> claim) = 0;
  /// Asks for the machine's end, again and again until it is gone.
  virtual Removal remove(const std::string& provider_id) = 0;
  virtual bool exists(const std::string& provider_id) const = 0;
  /// What has been billed and is.
  virtual const std::vector<NodeLease>& leases() const = 0;
};

}  // namespace queuecast::karpenter
