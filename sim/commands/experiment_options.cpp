#include "sim/commands/experiment_options.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include <CLI/CLI.hpp>

#include "sim/commands/command.h"
#include "sim/commands/interrupt.h"
#include "sim/commands/progress.h"
#include "sim/experiment/run.h"
#include "sim/report/json.h"
#include "sim/report/page.h"
#include "sim/report/sqlite.h"
#include "sim/report/summary.h"
#include "sim/scenario/scenario.h"

namespace queuecast::commands {

namespace {

namespace fs = std::filesystem;

/// The command that repeats the run.
std::string repeat_command(const ExperimentOptions& options, const std::string& name, std::uint64_t seed) {
  std::string command = "queuecast " + name + " " + options.scenario + " --seed " + std::to_string(seed);
  if (!options.cluster.empty()) command += " --cluster " + options.cluster;
  for (const std::string& change : options.overrides) command += " --set '" + change + "'";
  return command;
}

/// Writes under another name first: a file is there whole or not at all.
void write_file(const fs::path& path, const std::string& text) {
  const fs::path partial = path.string() + ".partial";
  {
    std::ofstream file{partial, std::ios::binary};
    file << text;
    if (!file.flush()) throw std::runtime_error("cannot write " + partial.string());
  }
  fs::rename(partial, path);
}

void write_outputs(const report::RunResult& result, const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw std::runtime_error("cannot create " + folder.string() + ": " + error.message());
  const fs::path stem = folder / result.scenario;
  write_file(stem.string() + ".json", report::to_json(result));
  write_file(stem.string() + ".html", report::page(result));
  report::record(result, stem.string() + ".sqlite");
}

void print(const report::RunResult& result, const ExperimentOptions& options) {
  if (options.format == "json") {
    std::cout << report::to_json(result);
    return;
  }
  const bool colour = isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
  std::cout << report::summary(result, colour);
  if (options.out.empty()) return;
  std::cout << "\npage       " << (fs::path(options.out) / (result.scenario + ".html")).string() << "\nrecording  "
            << (fs::path(options.out) / (result.scenario + ".sqlite")).string() << "\n";
}

}  // namespace

void add_options(CLI::App& command, ExperimentOptions& options) {
  command.add_option("scenario", options.scenario, "A scenario.yaml or the folder that holds one")->required();
  command.add_option("--seed", options.seed, "Seed of all chance (the scenario's own)");
  command.add_option("--set", options.overrides, "Change a field: clusters.eks.region=us-west-2")->take_all();
  command.add_option("--out", options.out, "Folder for NAME.html, NAME.json and NAME.sqlite");
  command.add_option("--format", options.format, "Of standard output")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command.add_option("--wire", options.wire, "bytes: every message is serialised; direct: handed over, faster")
      ->check(CLI::IsMember({"bytes", "direct"}))
      ->capture_default_str();
}

int run_experiment(const ExperimentOptions& options, const std::string& command_name) {
  scenario::LoadOptions load;
  load.overrides = options.overrides;
  const auto scenario = scenario::load_scenario(options.scenario, load);
  if (!scenario) {
    std::cerr << scenario.error().text() << "\n";
    return kBadInput;
  }
  note_interrupts();
  Progress progress{options.cluster.empty() ? scenario->clusters.size() : 1, runtime::to_seconds(scenario->duration)};
  experiment::RunOptions run_options;
  run_options.seed = options.seed.value_or(scenario->seed);
  run_options.wire = options.wire == "direct" ? simulated::WireMode::kDirect : simulated::WireMode::kBytes;
  run_options.only_cluster = options.cluster;
  run_options.progress = [&progress](const std::string& cluster, double seconds) {
    progress.advance(cluster, seconds);
    return !interrupted();
  };
  auto result = experiment::run(*scenario, run_options);
  progress.clear();
  if (!result || interrupted()) {
    std::cerr << "interrupted: nothing was written\n";
    return kInterrupted;
  }
  result->command = repeat_command(options, command_name, run_options.seed);
  if (!options.out.empty()) write_outputs(*result, options.out);
  print(*result, options);
  const bool checks_hold =
      std::all_of(result->checks.begin(), result->checks.end(), [](auto& check) { return check.ok; });
  return checks_hold ? kOk : kCheckFailed;
}

}  // namespace queuecast::commands
