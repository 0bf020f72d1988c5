#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/karpenter/cloud_provider.h"
#include "sim/kubernetes/store.h"

namespace queuecast::karpenter {

/// The machines of a simulated cloud: they boot, join the cluster as Nodes, become ready, and end. What both clouds'
/// providers have in common; types, prices and times are theirs.
class Machines {
 public:
  explicit Machines(kubernetes::Store& store) : store_(store) {}

  struct Plan {
    std::string provider_id;
    std::string node_name;
    kubernetes::Labels labels;
    kubernetes::Labels annotations;
    std::vector<kubernetes::Taint> taints;  // what the kubelet registers with
    kubernetes::Resources capacity;
    kubernetes::Resources allocatable;
    Duration registers_after{};  // from now until the Node object appears
    Duration ready_after{};      // and from then until it is Ready
    Duration gone_after{};       // from the delete request until the machine is gone
    NodeLease lease;
  };
  void start(Plan plan);
  /// A machine that is there from the beginning: its Node is Ready at once.
  void start_ready(Plan plan);
  Removal remove(const std::string& provider_id);
  bool exists(const std::string& provider_id) const;
  /// The cloud takes the machine away: its Node is not ready any more, billing stops.
  void vanish(const std::string& provider_id);
  const std::vector<NodeLease>& leases() const { return leases_; }

 private:
  struct Machine {
    Plan plan;
    std::size_t lease = 0;
    std::optional<TimePoint> gone_at;
  };
  runtime::Task<void> boot(std::string provider_id);
  void create_node(const Plan& plan, bool ready);
  bool ending(const std::string& provider_id) const;

  kubernetes::Store& store_;
  std::map<std::string, Machine> machines_;  // by provider id, also those that are gone
  std::vector<NodeLease> leases_;
};

/// Annotation of each Node with its price in nano-dollars per hour.
inline constexpr const char* kPriceAnnotation = "queuecast.dev/nano-usd-per-hour";

/// Draws for the n-th machine of every cluster have the same name, so that two clouds meet the same luck: NodeClaim
/// names end with a suffix that depends on n alone.
std::string luck_of(const std::string& node_claim);

}  // namespace queuecast::karpenter
