#include "emulators/server/server.h"

#include <stdexcept>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include "emulators/azure/tokens/access_token.h"
#include "emulators/server/admin.h"
#include "emulators/server/backstage.h"
#include "emulators/server/front.h"
#include "emulators/server/sqlite_storage.h"

namespace queuecast::emulators {

namespace {

runtime::TimePoint wall_clock() {
  return std::chrono::time_point_cast<runtime::Duration>(std::chrono::system_clock::now());
}

AwsOptions aws_options(const ServerOptions& options, Storage* storage) {
  AwsOptions aws;
  aws.sqs.storage = aws.dynamodb.storage = storage;
  aws.sqs.region = aws.dynamodb.region = options.region;
  aws.sqs.account_id = aws.dynamodb.account_id = aws.sts.account_id = options.account_id;
  aws.sqs.recreate_lock = options.strict_auth || options.name_locks;
  if (options.strict_auth || options.rate_limits) {
    aws.sqs.fifo_rate_limit = 300;
    aws.sqs.tagging_rate_limit = 30;
  }
  aws.dynamodb.enforce_capacity = options.strict_auth || options.table_capacity;
  aws.strict = options.strict_auth;
  aws.keys.insert(options.aws_keys.begin(), options.aws_keys.end());
  aws.wall_clock = aws.sts.clock = wall_clock;
  return aws;
}

azure::auth::Keys azure_keys(const ServerOptions& options) {
  azure::auth::Keys keys = azure::auth::well_known_keys();
  if (options.azure_keys.empty()) return keys;
  const auto more = azure::auth::parse_keys(options.azure_keys);
  if (!more) {
    throw std::runtime_error("--azure-keys: '" + options.azure_keys +
                             "' is not name:key1[:key2];name2:key1 with keys in base64");
  }
  for (const auto& [name, secrets] : *more) keys.insert_or_assign(name, secrets);
  return keys;
}

AzureOptions azure_options(const ServerOptions& options, Storage* storage) {
  AzureOptions azure;
  azure.queue.storage = azure.table.storage = storage;
  azure.auth.keys = azure_keys(options);
  azure.auth.clock = azure.entra.clock = azure.entra.imds.clock = wall_clock;
  azure.auth.verify_token = azure::tokens::is_genuine;
  if (options.strict_auth) azure.auth.mode = azure::auth::Mode::kStrict;
  azure.queue.account = azure.table.account = options.azure_account;
  if (options.strict_auth || options.name_locks) azure.queue.queue_delete_delay = std::chrono::seconds{30};
  azure.queue.rate_limit = options.strict_auth || options.rate_limits;
  return azure;
}

real::Server listen(real::World& world, http::Handler& handler, const ServerOptions& options, std::uint16_t port,
                    const char* flag, const real::CertificateAuthority* tls) {
  real::Server::Options server;
  server.address = options.address;
  server.port = port;
  server.tls = tls;
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

std::unique_ptr<SqliteStorage> open_storage(real::World& world, const ServerOptions& options) {
  return options.data.empty() ? nullptr : std::make_unique<SqliteStorage>(world, options.data);
}

std::unique_ptr<real::CertificateAuthority> authority(const ServerOptions& options) {
  if (options.tls_folder.empty()) return nullptr;
  return std::make_unique<real::CertificateAuthority>(options.tls_folder);
}

}  // namespace

struct EmulatorServer::Impl {
  Impl(real::World& world, ServerOptions the_options)
      : options(std::move(the_options)),
        storage(open_storage(world, options)),
        aws(world, aws_options(options, storage.get())),
        azure(world, azure_options(options, storage.get())),
        admin(world, faults, metrics, backstage(world, aws, azure)),
        faulty(world, faults),
        aws_front({admin, faults, faulty, metrics, storage.get()}, aws_doors(aws)),
        queue_front({admin, faults, faulty, metrics, storage.get()}, azure_doors(azure, azure.queue())),
        table_front({admin, faults, faulty, metrics, storage.get()}, azure_doors(azure, azure.table())),
        tls(authority(options)),
        aws_server(listen(world, aws_front, options, options.aws_port, "--aws-port", tls.get())),
        queue_server(listen(world, queue_front, options, options.azure_queue_port, "--azure-queue-port", tls.get())),
        table_server(listen(world, table_front, options, options.azure_table_port, "--azure-table-port", tls.get())) {}

  ServerOptions options;
  std::unique_ptr<SqliteStorage> storage;
  Aws aws;
  Azure azure;
  Faults faults;
  Metrics metrics;
  Admin admin;
  FaultyPath faulty;
  Front aws_front;
  Front queue_front;
  Front table_front;
  std::unique_ptr<real::CertificateAuthority> tls;
  real::Server aws_server;
  real::Server queue_server;
  real::Server table_server;
};

EmulatorServer::EmulatorServer(real::World& world, ServerOptions options)
    : impl_(std::make_unique<Impl>(world, std::move(options))) {}

EmulatorServer::~EmulatorServer() = default;

std::string EmulatorServer::aws_url() const { return impl_->aws_server.url(); }

std::string EmulatorServer::azure_queue_url() const {
  return impl_->queue_server.url() + "/" + impl_->options.azure_account;
}

std::string EmulatorServer::azure_table_url() const {
  return impl_->table_server.url() + "/" + impl_->options.azure_account;
}

std::string EmulatorServer::azure_connection_string() const {
  const auto& keys = impl_->azure.keys();
  const auto found = keys.find(impl_->options.azure_account);
  std::string text = "DefaultEndpointsProtocol=http;AccountName=" + impl_->options.azure_account + ";AccountKey=";
  // Without strict authentication any key will do; the SDKs want one that is base64.
  text += found != keys.end() ? found->second.front() : azure::auth::well_known_keys().begin()->second.front();
  return text + ";QueueEndpoint=" + azure_queue_url() + ";TableEndpoint=" + azure_table_url() + ";";
}

std::string EmulatorServer::certificate_file() const {
  return impl_->tls ? impl_->tls->certificate_file() : std::string{};
}

Aws& EmulatorServer::aws() { return impl_->aws; }
Azure& EmulatorServer::azure() { return impl_->azure; }
Admin& EmulatorServer::admin() { return impl_->admin; }

}  // namespace queuecast::emulators
