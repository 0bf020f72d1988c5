#include <cstdint>
#include <iostream>
#include <memory>
#include <random>
#include <string>

#include <CLI/CLI.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include "emulators/clouds.h"
#include "runtime/real/server.h"
#include "sim/commands/command.h"

namespace queuecast::commands {

namespace {

struct Options {
  std::string address = "127.0.0.1";
  std::uint16_t aws_port = 4566;
  std::uint16_t azure_queue_port = 10001;
  std::uint16_t azure_table_port = 10002;
  std::string region = "us-east-1";
  std::string account_id = "000000000000";
  std::string azure_account = "devstoreaccount1";
};

/// Azure's identity endpoint has no port of its own: its paths cannot be those of an account.
class WithEntra final : public http::Handler {
 public:
  WithEntra(http::Handler& storage, http::Handler& entra) : storage_(storage), entra_(entra) {}

  runtime::Task<http::Response> handle(http::Request request, http::Peer peer) override {
    const std::string_view path = http::path_of(request.target);
    const bool identity = path.ends_with("/oauth2/v2.0/token") || path.ends_with("/oauth2/token") ||
                          path.find("/.well-known/openid-configuration") != std::string_view::npos ||
                          path.find("/discovery/") != std::string_view::npos;
    return (identity ? entra_ : storage_).handle(std::move(request), std::move(peer));
  }

 private:
  http::Handler& storage_;
  http::Handler& entra_;
};

real::Server listen(real::World& world, http::Handler& handler, const Options& options, std::uint16_t port,
                    const char* flag) {
  real::Server::Options server;
  server.address = options.address;
  server.port = port;
  try {
    return {world, handler, server};
  } catch (const boost::system::system_error& error) {
    const bool bad_address = error.code() == boost::asio::error::invalid_argument;
    throw std::runtime_error(
        "cannot listen on " + options.address + ":" + std::to_string(port) + ": " + error.code().message() +
        (bad_address ? "; --address needs an address of this machine"
                     : std::string("; choose another port with ") + flag + " (0 picks a free one)"));
  }
}

int emulate(const Options& options) {
  real::World world{(static_cast<std::uint64_t>(std::random_device{}()) << 32) | std::random_device{}()};
  emulators::AwsOptions aws_options;
  aws_options.sqs.region = aws_options.dynamodb.region = options.region;
  aws_options.sqs.account_id = aws_options.dynamodb.account_id = aws_options.sts.account_id = options.account_id;
  emulators::AzureOptions azure_options;
  azure_options.queue.account = azure_options.table.account = options.azure_account;

  emulators::Aws aws{world, aws_options};
  emulators::Azure azure{world, azure_options};
  WithEntra queue{azure.queue(), azure.entra()};
  WithEntra table{azure.table(), azure.entra()};
  const real::Server aws_server = listen(world, aws, options, options.aws_port, "--aws-port");
  const real::Server queue_server = listen(world, queue, options, options.azure_queue_port, "--azure-queue-port");
  const real::Server table_server = listen(world, table, options, options.azure_table_port, "--azure-table-port");

  boost::asio::signal_set signals{world.io(), SIGINT, SIGTERM};
  signals.async_wait([&world](boost::system::error_code error, int) {
    if (!error) world.stop();
  });
  std::cout << "ready aws=" << aws_server.url() << " azure-queue=" << queue_server.url() << "/" << options.azure_account
            << " azure-table=" << table_server.url() << "/" << options.azure_account << " auth=lax" << std::endl;
  world.run();
  return kOk;
}

}  // namespace

void add_emulate(CLI::App& program, int& exit_status) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      program.add_subcommand("emulate", "Serve SQS, DynamoDB, STS, Azure queues and tables, and Entra on loopback");
  command->add_option("--address", options->address, "Address to listen on")->capture_default_str();
  command->add_option("--aws-port", options->aws_port, "SQS, DynamoDB and STS; 0 picks a free port")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  command->add_option("--azure-queue-port", options->azure_queue_port, "Queue Storage and Entra")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  command->add_option("--azure-table-port", options->azure_table_port, "Table Storage and Entra")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  command->add_option("--region", options->region, "AWS region in ARNs")->capture_default_str();
  command->add_option("--account-id", options->account_id, "AWS account in ARNs and queue URLs")->capture_default_str();
  command->add_option("--azure-account", options->azure_account, "Storage account")->capture_default_str();
  command->footer(
      "Prints one line with every address when it is ready, and ends on Ctrl-C or SIGTERM.\n"
      "Credentials are accepted, not checked.");
  command->callback([options, &exit_status] { exit_status = emulate(*options); });
}

}  // namespace queuecast::commands
