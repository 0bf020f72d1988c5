#include <cerrno>
#include <csignal>
#include <cstring>
#include <iostream>
#include <memory>

#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include "sim/commands/command.h"
#include "sim/commands/server_options.h"

namespace queuecast::commands {

namespace {

/// The shells' own statuses for a command that cannot be run.
constexpr int kNotExecutable = 126;
constexpr int kNotFound = 127;
constexpr int kSignalBase = 128;

void add_to_list(const char* name, const std::string& value) {
  const char* const before = std::getenv(name);
  setenv(name, (before && *before ? before + ("," + value) : value).c_str(), 1);
}

/// What the vendors' SDKs read, so that an unmodified program finds the emulators.
void set_environment(const emulators::EmulatorServer& server, const emulators::ServerOptions& options) {
  const auto set = [](const char* name, const std::string& value) { setenv(name, value.c_str(), 1); };
  for (const char* name :
       {"AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SQS", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_STS"}) {
    set(name, server.aws_url());
  }
  set("AWS_ACCESS_KEY_ID", "test");
  set("AWS_SECRET_ACCESS_KEY", "test");
  for (const char* name : {"AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN"}) {
    unsetenv(name);
  }
  set("AWS_REGION", options.region);
  set("AWS_DEFAULT_REGION", options.region);
  set("AWS_EC2_METADATA_DISABLED", "true");
  set("AZURE_STORAGE_CONNECTION_STRING", server.azure_connection_string());
  set("AZURE_STORAGE_ACCOUNT", options.azure_account);
  set("QUEUECAST_URL", server.aws_url());
  set("QUEUECAST_AZURE_QUEUE_URL", server.azure_queue_url());
  set("QUEUECAST_AZURE_TABLE_URL", server.azure_table_url());
  // A proxy of the machine must not be asked for loopback.
  for (const char* name : {"NO_PROXY", "no_proxy"}) add_to_list(name, "127.0.0.1,localhost");
  if (const std::string file = server.certificate_file(); !file.empty()) {
    for (const char* name : {"AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"}) set(name, file);
  }
}

[[noreturn]] void become(std::vector<std::string> words) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  execvp(arguments[0], arguments.data());
  const int reason = errno;
  std::cerr << "queuecast exec: " << words[0] << ": " << std::strerror(reason) << std::endl;
  _exit(reason == ENOENT ? kNotFound : kNotExecutable);
}

/// Passes signals on to the command while it runs. A terminal gives Ctrl-C to both already.
class SignalRelay {
 public:
  SignalRelay(boost::asio::io_context& io, pid_t child)
      : signals_(io, SIGINT, SIGTERM, SIGHUP), child_(child), on_terminal_(isatty(STDIN_FILENO) == 1) {
    signals_.add(SIGQUIT);
    signals_.add(SIGUSR1);
    signals_.add(SIGUSR2);
    wait();
  }

 private:
  void wait() {
    signals_.async_wait([this](boost::system::error_code error, int number) {
      if (error) return;
      const bool delivered = on_terminal_ && (number == SIGINT || number == SIGQUIT);
      if (!delivered) kill(child_, number);
      wait();
    });
  }

  boost::asio::signal_set signals_;
  pid_t child_;
  bool on_terminal_;
};

/// Tells when the command has ended.
class EndOfChild {
 public:
  EndOfChild(real::World& world, pid_t child) : signals_(world.io(), SIGCHLD), world_(world), child_(child) {}

  /// Once now, since it may have ended already; then at every SIGCHLD.
  void check() {
    if (waitpid(child_, &status_, WNOHANG) == child_) {
      ended_ = true;
      return world_.stop();
    }
    signals_.async_wait([this](boost::system::error_code error, int) {
      if (!error) check();
    });
  }
  bool ended() const { return ended_; }
  int exit_status() const { return WIFSIGNALED(status_) ? kSignalBase + WTERMSIG(status_) : WEXITSTATUS(status_); }

 private:
  boost::asio::signal_set signals_;
  real::World& world_;
  pid_t child_;
  int status_ = 0;
  bool ended_ = false;
};

int exec(const ServerSettings& settings, std::vector<std::string> words) {
  real::World world{random_seed()};
  const auto server = start_server(world, settings);
  const auto& options = settings.server;
  std::cout.flush();
  world.io().notify_fork(boost::asio::execution_context::fork_prepare);
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error(std::string("cannot start a process: ") + std::strerror(errno));
  if (child == 0) {
    set_environment(*server, options);
    become(std::move(words));
  }
  world.io().notify_fork(boost::asio::execution_context::fork_parent);
  SignalRelay relay{world.io(), child};
  EndOfChild end{world, child};
  end.check();
  // A quick command has ended by now, and nothing would wake the loop.
  if (!end.ended()) world.run();
  return end.exit_status();
}

}  // namespace

void add_exec(CLI::App& program, int& exit_status) {
  auto settings = std::make_shared<ServerSettings>();
  auto words = std::make_shared<std::vector<std::string>>();
  CLI::App* command = program.add_subcommand("exec", "Run a command with the emulators in its environment");
  add_server_options(*command, *settings, true);
  command->add_option("command", *words, "The command and its arguments, behind --")->required();
  command->prefix_command();
  command->footer(
      "Example: queuecast exec -- pytest tests\n"
      "The command finds AWS_ENDPOINT_URL*, keys and region, AZURE_STORAGE_CONNECTION_STRING and QUEUECAST_URL (the\n"
      "admin's address); its exit status is the program's, 128 + N when signal N ended it.");
  command->callback([settings, words, command, &exit_status] {
    std::vector<std::string> all = *words;
    for (const std::string& rest : command->remaining()) {
      if (all.empty() && rest == "--") continue;
      all.push_back(rest);
    }
    exit_status = exec(*settings, std::move(all));
  });
}

}  // namespace queuecast::commands
