#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include "sim/commands/command.h"
#include "sim/commands/server_options.h"

namespace queuecast::commands {

namespace {

int emulate(const ServerSettings& settings) {
  real::World world{random_seed()};
  const auto server = start_server(world, settings);
  boost::asio::signal_set signals{world.io(), SIGINT, SIGTERM};
  signals.async_wait([&world](boost::system::error_code error, int) {
    if (!error) world.stop();
  });
  std::cout << "ready aws=" << server->aws_url() << " azure-queue=" << server->azure_queue_url()
            << " azure-table=" << server->azure_table_url() << " auth=" << settings.auth;
  if (const std::string file = server->certificate_file(); !file.empty()) std::cout << " ca=" << file;
  std::cout << std::endl;
  world.run();
  return kOk;
}

}  // namespace

void add_emulate(CLI::App& program, int& exit_status) {
  auto settings = std::make_shared<ServerSettings>();
  CLI::App* command =
      program.add_subcommand("emulate", "Serve SQS, DynamoDB, STS, Azure queues and tables, and Entra on loopback");
  add_server_options(*command, *settings, false);
  command->footer(
      "Prints one line with every address when it is ready, and ends on Ctrl-C or SIGTERM.\n"
      "A page at the root of each address shows queues, messages, the clock and faults; /_queuecast/ is its API.");
  command->callback([settings, &exit_status] { exit_status = emulate(*settings); });
}

}  // namespace queuecast::commands
