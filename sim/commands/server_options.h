#pragma once

#include <string>

#include "emulators/server/server.h"

namespace CLI {
class App;
}

namespace queuecast::commands {

/// What `emulate` and `exec` have in common.
struct ServerSettings {
  emulators::ServerOptions server;
  std::string auth = "lax";
  std::vector<std::string> aws_keys;
  bool tls = false;
  /// queuecast.yaml; empty: the one of the working folder, if there is one.
  std::string config;
};

/// `free_ports`: ports default to any free one.
void add_server_options(CLI::App& command, ServerSettings& settings, bool free_ports);

/// Checks what the options say together, and starts the servers with what the configuration asks for. Throws
/// std::runtime_error.
std::unique_ptr<emulators::EmulatorServer> start_server(real::World& world, ServerSettings settings);

/// A seed of chance for a program that serves people.
std::uint64_t random_seed();

}  // namespace queuecast::commands
