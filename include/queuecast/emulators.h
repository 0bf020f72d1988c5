#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace queuecast {

struct EmulatorOptions {
  std::string address = "127.0.0.1";
  /// 0 picks a free one.
  std::uint16_t aws_port = 0;
  std::uint16_t azure_queue_port = 0;
  std::uint16_t azure_table_port = 0;
  std::string region = "us-east-1";
  /// 12 digits, in ARNs and queue URLs.
  std::string account_id = "000000000000";
  std::string azure_account = "devstoreaccount1";
  /// Verifies every signature, and keeps the limits that get in the way of tests.
  bool strict_auth = false;
  /// Secrets by access key id that strict mode knows besides test:test.
  std::map<std::string, std::string> aws_keys;
  /// Accounts of strict mode besides devstoreaccount1: "name:key1[:key2];..." with keys in Base64.
  std::string azure_keys;
  /// Folder that keeps queues, messages and tables, made when it is not there; empty = memory does.
  std::string data_folder;
  /// Folder of a local certificate authority, made when it is not there; empty = no https.
  std::string tls_folder;
  /// Of message ids, the order of receives and all else that the real services leave to chance.
  std::uint64_t seed = 1;
};

/// What goes wrong on purpose, and for which requests. An empty filter matches everything.
struct EmulatorFault {
  /// throttle, error, delay, duplicate, drop or stale_counters
  std::string kind;
  /// sqs, dynamodb, sts, azure-queue, azure-table or entra
  std::string service;
  std::string action;
  std::string queue;
  /// Of each matching request, from 0 to 1.
  double probability = 1;
  /// It ends after so many hits; 0 = never.
  std::uint64_t times = 0;
  /// How late an answer (delay), how old a counter (stale_counters); up to a day.
  double seconds = 0;
  /// The answer of kind error, instead of the service's own internal error: 400 to 599, and its code.
  int status = 0;
  std::string code;
};

struct EmulatorQueue {
  /// sqs or azure-queue
  std::string service;
  std::string name;
  std::uint64_t visible = 0;
  std::uint64_t in_flight = 0;
  std::uint64_t delayed = 0;
};

/// SQS, DynamoDB and STS, Azure queues and tables, and Entra, served on loopback by a thread of this process from
/// construction to destruction. Any number of them may live side by side; each has a clock and data of its own.
///
/// All functions may be called from any thread. They return when the emulators have carried them out.
class Emulators {
 public:
  /// Throws std::runtime_error when an address cannot be had or an option is wrong.
  explicit Emulators(EmulatorOptions options = {});
  ~Emulators();
  Emulators(const Emulators&) = delete;
  Emulators& operator=(const Emulators&) = delete;

  /// "http://127.0.0.1:4566": what AWS_ENDPOINT_URL takes.
  const std::string& aws_url() const;
  /// With the account: "http://127.0.0.1:10001/devstoreaccount1"
  const std::string& azure_queue_url() const;
  const std::string& azure_table_url() const;
  /// What AZURE_STORAGE_CONNECTION_STRING takes.
  const std::string& azure_connection_string() const;
  /// The file that clients of https must trust; empty without TLS.
  const std::string& certificate_file() const;

  /// The services' own clock. Signatures, tokens and SAS windows go by the wall clock instead.
  std::chrono::system_clock::time_point now() const;
  /// Forward; what falls due on the way happens at its own time and in order. Negative durations throw
  /// std::invalid_argument.
  void advance(std::chrono::nanoseconds by);
  /// Forward as `advance`, backward without events.
  void set_clock(std::chrono::system_clock::time_point to);
  void freeze_clock();
  void resume_clock();

  /// The fault's id. Throws std::invalid_argument that says what is wrong with it.
  std::uint64_t add_fault(const EmulatorFault& fault);
  void clear_faults();

  /// Of both clouds, with what lies in them.
  std::vector<EmulatorQueue> queues() const;
  /// Deletes every queue, message, table, entity and fault. The clock stays.
  void reset();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace queuecast
