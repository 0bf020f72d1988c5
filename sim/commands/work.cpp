#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>
#include <random>
#include <sstream>
#include <string>

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include "runtime/real/world.h"
#include "sim/commands/command.h"
#include "workload/endpoints.h"
#include "workload/workload.h"

namespace queuecast::commands {

namespace {

struct WorkOptions {
  std::string workload;
  std::string queue;
  std::string table;
  std::string table_endpoint;
  std::string identity_endpoint;
  std::string region;
  std::string retry_mode = "legacy";
  bool prompt_exit = false;
};

std::string from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

std::string file_named_by(const char* name) {
  const std::string path = from_environment(name);
  if (path.empty()) return {};
  std::ifstream file{path};
  if (!file) throw std::runtime_error(std::string(name) + ": cannot read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// The value of one part of AZURE_STORAGE_CONNECTION_STRING, such as AccountKey.
std::string connection_part(const std::string& name) {
  const std::string text = ";" + from_environment("AZURE_STORAGE_CONNECTION_STRING") + ";";
  const std::size_t at = text.find(";" + name + "=");
  if (at == std::string::npos) return {};
  const std::size_t begin = at + name.size() + 2;
  return text.substr(begin, text.find(';', begin) - begin);
}

/// What the SDKs would find in this process's environment.
workload::Config read_config(const WorkOptions& options) {
  workload::Config config;
  config.queue_url = options.queue;
  config.table = options.table;
  config.table_endpoint = options.table_endpoint;
  config.identity_endpoint = options.identity_endpoint;
  config.prompt_exit = options.prompt_exit;

  config.region = options.region;
  if (config.region.empty()) config.region = from_environment("AWS_REGION");
  if (config.region.empty()) config.region = from_environment("AWS_DEFAULT_REGION");
  if (config.region.empty()) config.region = "us-east-1";
  config.aws_credentials.access_key_id = from_environment("AWS_ACCESS_KEY_ID");
  config.aws_credentials.secret_access_key = from_environment("AWS_SECRET_ACCESS_KEY");
  config.aws_credentials.session_token = from_environment("AWS_SESSION_TOKEN");
  config.web_identity = {from_environment("AWS_ROLE_ARN"), from_environment("AWS_ROLE_SESSION_NAME"),
                         file_named_by("AWS_WEB_IDENTITY_TOKEN_FILE")};
  const auto mode = clients::parse_retry_mode(options.retry_mode);
  if (!mode)
    throw std::runtime_error("--retry-mode: '" + options.retry_mode + "' is none of legacy, standard, adaptive");
  config.retry_mode = *mode;

  const std::string key = connection_part("AccountKey");
  if (!key.empty()) config.shared_key = clients::SharedKey{connection_part("AccountName"), key};
  config.tenant_id = from_environment("AZURE_TENANT_ID");
  config.client_id = from_environment("AZURE_CLIENT_ID");
  config.federated_token = file_named_by("AZURE_FEDERATED_TOKEN_FILE");
  if (config.identity_endpoint.empty()) config.identity_endpoint = from_environment("AZURE_AUTHORITY_HOST");
  return config;
}

/// A line for each message and each failure.
class Printer final : public workload::Observer {
 public:
  void on(const workload::Event& event) override {
    static constexpr const char* kNames[] = {"sent",         "received", "empty", "written",
                                             "write failed", "deleted",  "failed"};
    if (event.kind == workload::Event::Kind::kEmpty) return;
    std::cout << kNames[static_cast<int>(event.kind)];
    if (!event.message_id.empty()) std::cout << " " << event.message_id;
    if (event.error) std::cout << " " << event.error->status << " " << event.error->code << " " << event.error->message;
    std::cout << std::endl;
  }
};

struct Outcome {
  bool done = false;
  int code = 0;
};

runtime::Task<void> run_program(runtime::Runtime& world, workload::Workload program, const workload::Config& config,
                                workload::Control& control, Outcome& outcome) {
  outcome.code = co_await program(world, config, control);
  outcome.done = true;
}

std::vector<std::string> workload_list() {
  const auto names = workload::workload_names();
  return {names.begin(), names.end()};
}

int work(const WorkOptions& options) {
  const auto program = workload::find_workload(options.workload);
  if (!program) {
    std::cerr << "queuecast work: " << program.error().message << "\n";
    return kBadInput;
  }
  workload::Config config = read_config(options);
  const bool azure = options.workload.find("azure") != std::string::npos;
  if (azure ? !workload::azure_endpoints(config) : !workload::aws_endpoints(config)) {
    std::cerr << "queuecast work: no address of every service follows from --queue " << options.queue
              << "; give an http(s) URL with the queue's name" << (azure ? ", and --table-endpoint" : "") << "\n";
    return kBadInput;
  }
  Printer printer;
  config.observer = &printer;
  workload::Control control;
  Outcome outcome;
  bool interrupted = false;

  real::World world{std::random_device{}()};
  boost::asio::signal_set signals{world.io(), SIGINT, SIGTERM};
  signals.async_wait([&](boost::system::error_code error, int) {
    if (error) return;
    interrupted = true;
    control.request_stop();
    // A workload that ignores requests is ended like any program.
    if (!options.workload.ends_with("-mended") && !options.prompt_exit) world.stop();
  });
  const runtime::Job job = world.start(run_program(world, *program, config, control, outcome));
  world.run([&] { return outcome.done; });
  return interrupted ? kInterrupted : outcome.code;
}

}  // namespace

void add_work(CLI::App& program, int& exit_status) {
  auto options = std::make_shared<WorkOptions>();
  CLI::App* command = program.add_subcommand("work", "Run a built-in producer or consumer against any real endpoint");
  std::string names;
  for (const std::string_view name : workload::workload_names()) names.append(names.empty() ? "" : ", ").append(name);
  command->add_option("--workload", options->workload, "One of " + names)
      ->required()
      ->check(CLI::IsMember(workload_list()));
  command->add_option("--queue", options->queue, "URL of the queue")->required();
  command->add_option("--table", options->table, "Name of the table that consumers write to");
  command->add_option("--table-endpoint", options->table_endpoint,
                      "URL of the table's service, when not the cloud's own");
  command->add_option("--identity-endpoint", options->identity_endpoint,
                      "URL of STS or Entra, when not the cloud's own");
  command->add_option("--region", options->region, "AWS region (AWS_REGION, us-east-1)");
  command->add_option("--retry-mode", options->retry_mode, "boto3's: legacy, standard, adaptive")
      ->capture_default_str();
  command->add_flag("--prompt-exit", options->prompt_exit, "Finish the message in hand on SIGTERM and leave");
  command->footer(
      "Credentials come from the environment, as the SDKs take them: AWS_ACCESS_KEY_ID and so on,\n"
      "AWS_WEB_IDENTITY_TOKEN_FILE, AZURE_STORAGE_CONNECTION_STRING, AZURE_FEDERATED_TOKEN_FILE.");
  command->callback([options, &exit_status] { exit_status = work(*options); });
}

}  // namespace queuecast::commands
