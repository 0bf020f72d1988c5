#include "sim/commands/experiment_options.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include <CLI/CLI.hpp>

#include "sim/commands/command.h"
#include "sim/commands/interrupt.h"
#include "sim/commands/progress.h"
#include "sim/experiment/load.h"
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

/// Found out before a run of minutes: whether the three files can be written. Throws std::runtime_error.
void check_outputs(const fs::path& folder, const std::string& name) {
  fs::path existing = fs::absolute(folder);
  while (!fs::exists(existing) && existing.has_parent_path()) existing = existing.parent_path();
  if (!fs::is_directory(existing)) throw std::runtime_error("--out " + folder.string() + ": not a folder");
  if (access(existing.c_str(), W_OK) != 0) {
    throw std::runtime_error("--out " + folder.string() + ": no permission to write in " + existing.string());
  }
  for (const char* extension : {".json", ".html", ".sqlite"}) {
    const fs::path file = folder / (name + extension);
    if (fs::is_directory(file)) throw std::runtime_error("--out: " + file.string() + " is a folder");
  }
}

/// Writes all under other names first: the files are there whole or not at all.
void write_outputs(const report::RunResult& result, const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw std::runtime_error("cannot create " + folder.string() + ": " + error.message());
  const std::string stem = (folder / result.scenario).string();
  const std::pair<std::string, std::string> texts[] = {{stem + ".json", report::to_json(result)},
                                                       {stem + ".html", report::page(result)}};
  for (const auto& [path, text] : texts) {
    std::ofstream file{path + ".partial", std::ios::binary};
    file << text;
    if (file.flush()) continue;
    for (const auto& written : texts) fs::remove(written.first + ".partial", error);
    throw std::runtime_error("cannot write " + path);
  }
  report::record(result, stem + ".sqlite");
  for (const auto& written : texts) fs::rename(written.first + ".partial", written.first);
}

void print(const report::RunResult& result, const ExperimentOptions& options) {
  if (options.format == "json") {
    std::cout << report::to_json(result);
    return;
  }
  const bool colour = isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
  std::cout << report::summary(result, colour);
  if (options.out.empty()) return;
  std::cout << "\npage       " << (fs::path(options.out) / (result.scenario + ".html")).string() << "\njson       "
            << (fs::path(options.out) / (result.scenario + ".json")).string() << "\nrecording  "
            << (fs::path(options.out) / (result.scenario + ".sqlite")).string() << "\n";
}

}  // namespace

void add_options(CLI::App& command, ExperimentOptions& options) {
  command.add_option("scenario", options.scenario, "A scenario.yaml or the folder that holds one")->required();
  command.add_option("--seed", options.seed, "Seed of all chance (the scenario's own)")
      ->check([](const std::string& text) {
        std::uint64_t seed = 0;
        const auto end = std::from_chars(text.data(), text.data() + text.size(), seed);
        const bool ok = end.ec == std::errc{} && end.ptr == text.data() + text.size();
        return ok ? std::string{} : "'" + text + "' is no whole number from 0 to 18446744073709551615";
      });
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
  const auto scenario = experiment::load(options.scenario, options.overrides);
  if (!scenario) {
    std::cerr << scenario.error().text() << "\n";
    return kBadInput;
  }
  if (!options.out.empty()) check_outputs(options.out, scenario->name);
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
  if (!std::cout.flush()) throw std::runtime_error("cannot write standard output");
  const bool checks_hold =
      std::all_of(result->checks.begin(), result->checks.end(), [](auto& check) { return check.ok; });
  return checks_hold ? kOk : kCheckFailed;
}

}  // namespace queuecast::commands
