#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/report/result.h"

namespace CLI {
class App;
}

namespace queuecast::commands {

/// What `run` and `compare` have in common.
struct ExperimentOptions {
  std::string scenario;
  std::string cluster;  // run only; empty: all
  std::optional<std::uint64_t> seed;
  std::vector<std::string> overrides;
  std::string out;
  std::string format = "text";
  std::string wire = "bytes";
};

void add_options(CLI::App& command, ExperimentOptions& options);

/// Loads, runs, writes files and prints. Returns the exit status: 3 on bad input with a message on standard error, 99
/// when a check failed, 130 when interrupted; then nothing has been written.
int run_experiment(const ExperimentOptions& options, const std::string& command_name);

}  // namespace queuecast::commands
