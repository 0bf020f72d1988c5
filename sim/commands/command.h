#pragma once

namespace CLI {
class App;
}

namespace queuecast::commands {

/// Exit statuses of the program; the command line's own errors are kUsage.
enum Exit : int { kOk = 0, kUsage = 2, kBadInput = 3, kCheckFailed = 99, kInterrupted = 130 };

// Each command adds itself to the program and, when it is chosen, sets the exit status.
void add_run(CLI::App& program, int& exit_status);
void add_compare(CLI::App& program, int& exit_status);
void add_emulate(CLI::App& program, int& exit_status);
void add_exec(CLI::App& program, int& exit_status);
void add_work(CLI::App& program, int& exit_status);
void add_validate(CLI::App& program, int& exit_status);
void add_version(CLI::App& program, int& exit_status);

}  // namespace queuecast::commands
