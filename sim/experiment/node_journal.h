#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/cost/meters.h"
#include "sim/karpenter/node_lease.h"
#include "sim/kubernetes/objects.h"
#include "sim/kubernetes/store.h"
#include "sim/report/result.h"

namespace queuecast::experiment {

/// Follows the life of every node: claimed, ready, gone. With the cloud's leases it says what they cost.
class NodeJournal {
 public:
  explicit NodeJournal(runtime::TimePoint start) : start_(start) {}

  void attach(kubernetes::Store& store);

  /// NodeClaims whose node is not ready yet, or no longer.
  std::int64_t booting() const { return claimed_ - ready_; }
  std::int64_t ready() const { return ready_; }

  /// All nodes in the order of their leases; `now` ends what still runs.
  std::vector<report::NodeRecord> records(const std::vector<karpenter::NodeLease>& leases) const;
  std::vector<cost::MachineUse> uses(const std::vector<karpenter::NodeLease>& leases, runtime::TimePoint now) const;

 private:
  struct Life {
    runtime::TimePoint begun;
    std::optional<runtime::TimePoint> ready;
    std::optional<runtime::TimePoint> gone;
  };
  const Life* find(const std::map<std::string, Life>& lives, const std::string& name) const;

  runtime::TimePoint start_;
  std::map<std::string, Life> claims_;  // by NodeClaim; a lease without one is a fixed node's
  std::map<std::string, Life> nodes_;   // by Node
  std::int64_t claimed_ = 0;
  std::int64_t ready_ = 0;  // of the claimed ones
};

/// USD per hour of everything that is paid by time, where it changes.
std::vector<std::array<double, 2>> cost_rate(const std::vector<karpenter::NodeLease>& leases,
                                             std::int64_t fixed_nano_usd_per_hour, runtime::TimePoint start,
                                             runtime::TimePoint end);

}  // namespace queuecast::experiment
