#include <exception>
#include <iostream>

#include <CLI/CLI.hpp>

#include "sim/commands/command.h"

int main(int argc, char** argv) {
  using namespace queuecast::commands;
  CLI::App program{"queuecast rehearses a queue-driven Kubernetes workload on two clouds, offline."};
  program.require_subcommand(1);
  program.set_help_all_flag("--help-all", "Help of every command");
  program.set_version_flag("--version", "queuecast " QUEUECAST_VERSION, "Print the version");
  program.footer("Start with: queuecast compare scenarios/edw");

  int exit_status = kOk;
  add_compare(program, exit_status);
  add_run(program, exit_status);
  add_emulate(program, exit_status);
  add_exec(program, exit_status);
  add_work(program, exit_status);
  add_validate(program, exit_status);
  add_version(program, exit_status);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? kOk : kUsage;
  } catch (const std::exception& error) {
    std::cerr << "queuecast: " << error.what() << "\n";
    return kBadInput;
  }
  return exit_status;
}
