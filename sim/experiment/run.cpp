#include "sim/experiment/run.h"

#include <algorithm>
#include <exception>
#include <stdexcept>
#include <thread>
#include <vector>

#include "sim/experiment/check_values.h"
#include "sim/experiment/cluster_run.h"

namespace queuecast::experiment {

namespace {

using namespace std::chrono_literals;

struct Slot {
  const scenario::Cluster* cluster = nullptr;
  std::optional<report::ClusterResult> result;
  std::exception_ptr error;
};

void run_one(const scenario::Scenario& scenario, const RunOptions& options, Slot& slot) {
  try {
    ClusterRun run{scenario, *slot.cluster, options.seed, options.wire};
    for (runtime::Duration at{}; at < scenario.duration;) {
      at = std::min<runtime::Duration>(at + 30s, scenario.duration);
      run.run_until(at);
      if (options.progress && !options.progress(slot.cluster->name, runtime::to_seconds(at))) return;
    }
    slot.result = run.result();
  } catch (...) {
    slot.error = std::current_exception();
  }
}

std::vector<Slot> slots_of(const scenario::Scenario& scenario, const std::string& only) {
  std::vector<Slot> slots;
  std::string names;
  for (const scenario::Cluster& cluster : scenario.clusters) {
    names += (names.empty() ? "" : ", ") + cluster.name;
    if (only.empty() || cluster.name == only) slots.push_back({&cluster, {}, {}});
  }
  if (slots.empty()) throw std::runtime_error("the scenario has no cluster '" + only + "'; it has " + names);
  return slots;
}

}  // namespace

std::optional<report::RunResult> run(const scenario::Scenario& scenario, const RunOptions& options) {
  std::vector<Slot> slots = slots_of(scenario, options.only_cluster);
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 1; i < slots.size(); ++i) {
      threads.emplace_back([&, i] { run_one(scenario, options, slots[i]); });
    }
    run_one(scenario, options, slots.front());
  }
  report::RunResult result;
  result.scenario = scenario.name;
  result.description = scenario.description;
  result.seed = options.seed;
  result.duration = runtime::to_seconds(scenario.duration);
  for (Slot& slot : slots) {
    if (slot.error) std::rethrow_exception(slot.error);
    if (!slot.result) return {};
    result.clusters.push_back(std::move(*slot.result));
  }
  result.checks = judge(scenario.checks, result);
  return result;
}

}  // namespace queuecast::experiment
