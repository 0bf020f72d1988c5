#include <memory>

#include <CLI/CLI.hpp>

#include "sim/commands/command.h"
#include "sim/commands/experiment_options.h"

namespace queuecast::commands {

void add_compare(CLI::App& program, int& exit_status) {
  auto options = std::make_shared<ExperimentOptions>();
  CLI::App* command = program.add_subcommand(
      "compare", "Run a scenario on all its clusters side by side and say what differs, and why");
  add_options(*command, *options);
  command->footer(
      "The same traffic meets every cluster. Exit status: 0 ok, 3 bad input, 99 a check failed,\n"
      "130 interrupted.");
  command->callback([options, &exit_status] { exit_status = run_experiment(*options, "compare"); });
}

}  // namespace queuecast::commands
