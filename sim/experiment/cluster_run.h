#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "runtime/simulated/world.h"
#include "sim/report/result.h"
#include "sim/scenario/scenario.h"

namespace queuecast::experiment {

/// One cluster of a scenario in a world of its own, from `kubectl apply` to the bill.
///
/// Seed and scenario decide everything: the same ones give the same result, event for event, in both wire modes.
class ClusterRun {
 public:
  /// The scenario must outlive the run. Throws std::runtime_error when the scenario asks for what is not modelled or a
  /// service refuses the queue or table.
  ClusterRun(const scenario::Scenario& scenario, const scenario::Cluster& cluster, std::uint64_t seed,
             simulated::WireMode wire);
  ~ClusterRun();

  /// Runs on to that time from the start.
  void run_until(runtime::Duration since_start);
  report::ClusterResult result();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace queuecast::experiment
