#pragma once

#include "sim/karpenter/disruption.h"
#include "sim/karpenter/lifecycle.h"
#include "sim/karpenter/provisioner.h"
#include "sim/karpenter/termination.h"

namespace queuecast::karpenter {

struct Options {
  ProvisionerOptions provisioner;
  DisruptionOptions disruption;
};

/// The whole of Karpenter for one cluster: watches the store and acts through the cloud until the world ends.
class Karpenter {
 public:
  Karpenter(kubernetes::Store& store, CloudProvider& cloud, kubernetes::DecisionLog& log, Options options = {})
      : cluster_(store, cloud, log),
        claims_(cluster_),
        lifecycle_(cluster_),
        termination_(cluster_, lifecycle_),
        provisioner_(cluster_, claims_, options.provisioner),
        disruption_(cluster_, claims_, options.disruption) {
    store.runtime().spawn(provisioner_.run());
    store.runtime().spawn(disruption_.run());
    store.runtime().spawn(termination_.collect_garbage());
  }

  Cluster& cluster() { return cluster_; }

 private:
  Cluster cluster_;
  ClaimFactory claims_;
  Lifecycle lifecycle_;
  Termination termination_;
  Provisioner provisioner_;
  Disruption disruption_;
};

}  // namespace queuecast::karpenter
