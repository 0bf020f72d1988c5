#include "sim/commands/server_options.h"

#include <cstdlib>
#include <filesystem>
#include <random>
#include <stdexcept>

#include <CLI/CLI.hpp>

#include "emulators/server/setup.h"

namespace queuecast::commands {

namespace {

constexpr const char* kConfigFile = "queuecast.yaml";

/// Where this user's programs keep their data.
std::string default_tls_folder() {
  if (const char* data = std::getenv("XDG_DATA_HOME"); data && *data) return std::string(data) + "/queuecast";
  if (const char* home = std::getenv("HOME"); home && *home) return std::string(home) + "/.local/share/queuecast";
  throw std::runtime_error("--tls: neither XDG_DATA_HOME nor HOME is set; name a folder with --tls-dir");
}

}  // namespace

void add_server_options(CLI::App& command, ServerSettings& settings, bool free_ports) {
  emulators::ServerOptions& server = settings.server;
  if (free_ports) server.aws_port = server.azure_queue_port = server.azure_table_port = 0;
  command.add_option("--address", server.address, "Address to listen on")->capture_default_str();
  for (const auto& [name, port, what] :
       {std::tuple{"--aws-port", &server.aws_port, "SQS, DynamoDB and STS; 0 picks a free port"},
        {"--azure-queue-port", &server.azure_queue_port, "Queue Storage and Entra"},
        {"--azure-table-port", &server.azure_table_port, "Table Storage and Entra"}}) {
    command.add_option(name, *port, what)->check(CLI::Range(0, 65535))->capture_default_str();
  }
  command.add_option("--region", server.region, "AWS region in ARNs")->capture_default_str();
  command.add_option("--account-id", server.account_id, "AWS account in ARNs and queue URLs")
      ->check([](const std::string& id) {
        const bool good = id.size() == 12 && id.find_first_not_of("0123456789") == std::string::npos;
        return good ? std::string() : "'" + id + "' is no account number of twelve digits";
      })
      ->capture_default_str();
  command.add_option("--azure-account", server.azure_account, "Storage account")->capture_default_str();
  command.add_option("--auth", settings.auth, "lax accepts every credential; strict verifies all of them")
      ->check(CLI::IsMember({"lax", "strict"}))
      ->capture_default_str();
  command.add_option("--aws-key", settings.aws_keys, "ID:SECRET that strict mode knows besides test:test; repeatable")
      ->delimiter(',');
  command.add_option("--azure-keys", server.azure_keys, "Accounts of strict mode: name:key1[:key2];...");
  command.add_flag("--name-locks", server.name_locks, "60 s between a queue's deletion and its name's next use");
  command.add_flag("--rate-limits", server.rate_limits, "The request rates of the real services");
  command.add_flag("--table-capacity", server.table_capacity, "Tables throttle beyond their capacity");
  command.add_option("--data", server.data, "Folder that keeps queues, messages and tables; without it memory does");
  command.add_flag("--tls", settings.tls, "Serve https:// too, with a local certificate authority");
  command.add_option("--tls-dir", server.tls_folder, "Folder of the certificate authority (your data folder)");
  command.add_option("--config", settings.config, "Queues and tables to create at start (queuecast.yaml, if there)");
}

std::unique_ptr<emulators::EmulatorServer> start_server(real::World& world, ServerSettings settings) {
  emulators::ServerOptions& server = settings.server;
  server.strict_auth = settings.auth == "strict";
  for (const std::string& pair : settings.aws_keys) {
    const std::size_t colon = pair.find(':');
    if (colon == 0 || colon == std::string::npos || colon + 1 == pair.size()) {
      throw std::runtime_error("--aws-key: '" + pair + "' is no ID:SECRET");
    }
    server.aws_keys[pair.substr(0, colon)] = pair.substr(colon + 1);
  }
  if (settings.tls && server.tls_folder.empty()) server.tls_folder = default_tls_folder();
  std::string config = settings.config;
  if (config.empty() && std::filesystem::exists(kConfigFile)) config = kConfigFile;
  const emulators::Setup setup = config.empty() ? emulators::Setup{} : emulators::read_setup(config);
  const std::string account = server.azure_account;
  auto started = std::make_unique<emulators::EmulatorServer>(world, std::move(server));
  emulators::apply(setup, world, started->aws(), started->azure(), account);
  return started;
}

std::uint64_t random_seed() {
  std::random_device device;
  return (static_cast<std::uint64_t>(device()) << 32) | device();
}

}  // namespace queuecast::commands
