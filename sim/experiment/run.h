#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "runtime/simulated/wire.h"
#include "sim/report/result.h"
#include "sim/scenario/scenario.h"

namespace queuecast::experiment {

struct RunOptions {
  std::uint64_t seed = 1;
  simulated::WireMode wire = simulated::WireMode::kBytes;
  std::string only_cluster;  // empty: all of them
  /// Told now and then how far a cluster is; returns whether to go on. Called from several threads.
  std::function<bool(const std::string& cluster, double simulated_seconds)> progress;
};

/// Runs the clusters of a scenario side by side, each in its own world and thread, and judges the checks. Nothing when
/// the progress function stopped it. Throws std::runtime_error when the scenario cannot be run.
std::optional<report::RunResult> run(const scenario::Scenario& scenario, const RunOptions& options);

}  // namespace queuecast::experiment
