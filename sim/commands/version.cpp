#include <iostream>

#include <CLI/CLI.hpp>

#include "sim/commands/command.h"

namespace queuecast::commands {

void add_version(CLI::App& program, int& exit_status) {
  CLI::App* command = program.add_subcommand("version", "Print the version");
  command->callback([&exit_status] {
    std::cout << "queuecast " QUEUECAST_VERSION "\n";
    exit_status = kOk;
  });
}

}  // namespace queuecast::commands
