#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "emulators/clouds.h"
#include "runtime/real/server.h"

namespace queuecast::emulators {

class Admin;

struct ServerOptions {
  std::string address = "127.0.0.1";
  /// 0 picks a free port.
  std::uint16_t aws_port = 4566;
  std::uint16_t azure_queue_port = 10001;
  std::uint16_t azure_table_port = 10002;
  std::string region = "us-east-1";
  std::string account_id = "000000000000";
  std::string azure_account = "devstoreaccount1";

  /// Strict: nothing unsigned gets in, and the limits that get in the way of tests are on.
  bool strict_auth = false;
  /// Secrets by access key id. "test"/"test" is always known; so is a 12-digit account number with the secret "test".
  std::map<std::string, std::string> aws_keys;
  /// "name:key1[:key2];...", as Azurite's AZURITE_ACCOUNTS. devstoreaccount1 has its published key.
  std::string azure_keys;
  /// The limits of strict mode one by one: 60 s between a deletion and the same name, and between purges; the request
  /// rates of the services; the capacity of tables.
  bool name_locks = false;
  bool rate_limits = false;
  bool table_capacity = false;
  /// Folder that keeps queues, messages and tables over the end of the process; empty = memory only.
  std::string data;
  /// Folder of a local certificate authority; empty = no TLS.
  std::string tls_folder;
};

/// All emulators behind three addresses of this machine (AWS; Queue Storage; Table Storage, the latter two with Entra
/// and the metadata endpoints), with the admin, faults and metrics. Listens from its construction; the world serves.
class EmulatorServer {
 public:
  /// Throws std::runtime_error that names the option to change when an address cannot be had.
  EmulatorServer(real::World& world, ServerOptions options);
  ~EmulatorServer();

  /// "http://127.0.0.1:4566"
  std::string aws_url() const;
  /// With the account: "http://127.0.0.1:10001/devstoreaccount1"
  std::string azure_queue_url() const;
  std::string azure_table_url() const;
  /// What the Azure SDKs read from AZURE_STORAGE_CONNECTION_STRING.
  std::string azure_connection_string() const;
  /// The file that clients of https must trust; empty without TLS.
  std::string certificate_file() const;

  Aws& aws();
  Azure& azure();
  Admin& admin();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace queuecast::emulators
