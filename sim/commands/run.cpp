#include <memory>

#include <CLI/CLI.hpp>

#include "sim/commands/command.h"
#include "sim/commands/experiment_options.h"

namespace queuecast::commands {

void add_run(CLI::App& program, int& exit_status) {
  auto options = std::make_shared<ExperimentOptions>();
  CLI::App* command = program.add_subcommand("run", "Run a scenario; its checks decide the exit status");
  add_options(*command, *options);
  command->add_option("--cluster", options->cluster, "Run only this cluster of the scenario");
  command->footer("Exit status: 0 ok, 3 bad input, 99 a check failed, 130 interrupted.");
  command->callback([options, &exit_status] { exit_status = run_experiment(*options, "run"); });
}

}  // namespace queuecast::commands
