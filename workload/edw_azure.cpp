#include "workload/edw_azure.h"

#include <optional>
#include <string>
#include <utility>

#include "workload/body.h"
#include "workload/clients/azure_queue.h"
#include "workload/clients/azure_table.h"
#include "workload/clients/entra.h"
#include "workload/clients/text.h"
#include "workload/endpoints.h"
#include "workload/report.h"
#include "workload/stoppable.h"
#include "workload/ticks.h"

namespace queuecast::workload {

namespace {

using clients::AzureQueue;
using clients::AzureTable;
using clients::EntraCredential;
using clients::QueueMessage;
using Kind = Event::Kind;
using Received = clients::Result<std::vector<QueueMessage>>;

constexpr int kVisibilityTimeout = 60;

/// What all passes of one process share.
struct Process {
  Process(runtime::Runtime& the_runtime, const Config& the_config, const AzureEndpoints& the_endpoints)
      : runtime(the_runtime),
        config(the_config),
        endpoints(the_endpoints),
        jitter(runtime.random(config.random_stream)),
        uuids(runtime.random("workload.uuids")),
        node(uuids.next()) {}

  /// DefaultAzureCredential() as the clients get it: nothing when an account key is used.
  clients::TokenCredential* use(EntraCredential& credential) const { return config.shared_key ? nullptr : &credential; }

  runtime::Runtime& runtime;
  const Config& config;
  const AzureEndpoints& endpoints;
  runtime::Random& jitter;
  runtime::Random& uuids;
  std::uint64_t node;
};

/// Inserts the message's entity and says whether the table has it.
runtime::Task<bool> insert_entity(Process& process, AzureTable& table, const QueueMessage& message, const Body& body,
                                  std::string_view partition_key, std::string_view row_key, runtime::TimePoint began,
                                  bool existing_will_do) {
  const std::string stamp = clients::python_stamp(began);
  const AzureTable::Entity entity{{"PartitionKey", partition_key},
                                  {"RowKey", row_key},
                                  {"data", body.message},
                                  {"srcStamp", body.source_stamp},
                                  {"dateStamp", stamp}};
  const clients::Result<void> written = co_await table.insert(entity);
  if (written.has_error()) {
    const clients::Error error = written.error();
    if (!existing_will_do || error.code != "EntityAlreadyExists") {
      report(process.runtime, process.config, Kind::kWriteFailed, message.message_id, message.text, &error);
      co_return false;
    }
  }
  report(process.runtime, process.config, Kind::kWritten, message.message_id, message.text);
  co_return true;
}

runtime::Task<void> delete_message(Process& process, AzureQueue& queue, const QueueMessage& message) {
  const clients::Result<void> deleted = co_await queue.delete_message(message.message_id, message.pop_receipt);
  if (deleted.has_error()) {
    const clients::Error error = deleted.error();
    report(process.runtime, process.config, Kind::kFailed, message.message_id, message.text, &error);
  } else {
    report(process.runtime, process.config, Kind::kDeleted, message.message_id, message.text);
  }
}

/// `save_data` of the sample; false stands for the exception that skips the delete.
runtime::Task<bool> save_data(Process& process, const QueueMessage& message) {
  const std::optional<Body> body = decode_body(message.text);
  if (!body) {
    report(process.runtime, process.config, Kind::kWriteFailed, message.message_id, message.text);
    co_return false;
  }
  const runtime::TimePoint began = process.runtime.now();
  const auto sequence = static_cast<std::uint16_t>(process.uuids.next());
  const std::string id = clients::uuid1(began, sequence, process.node);
  if (process.config.write_cpu.count() > 0) co_await runtime::sleep_for(process.runtime, process.config.write_cpu);
  EntraCredential credential(process.runtime, process.endpoints.entra);
  AzureTable table(process.runtime, process.endpoints.table, process.use(credential), process.config.table,
                   process.jitter);
  const std::string row_key = clients::python_stamp(process.runtime.now());
  co_return co_await insert_entity(process, table, message, *body, id, row_key, began, false);
}

runtime::Task<void> receive_message(Process& process) {
  EntraCredential credential(process.runtime, process.endpoints.entra);
  AzureQueue queue(process.runtime, process.endpoints.queue, process.use(credential), process.endpoints.queue_name,
                   process.jitter);
  const Received received = co_await queue.get_messages(1, kVisibilityTimeout);
  if (received.has_error()) {
    const clients::Error error = received.error();
    report(process.runtime, process.config, Kind::kFailed, {}, {}, &error);
    co_return;
  }
  if (received->empty()) {
    report(process.runtime, process.config, Kind::kEmpty);
    co_return;
  }
  const QueueMessage& message = received->front();
  report(process.runtime, process.config, Kind::kReceived, message.message_id, message.text);
  const bool saved = co_await save_data(process, message);
  if (saved) co_await delete_message(process, queue, message);
}

/// One message of the mended workload; false when its body cannot be read or its write failed.
runtime::Task<bool> save_once(Process& process, AzureTable& table, const QueueMessage& message) {
  const std::optional<Body> body = decode_body(message.text);
  if (!body) {
    report(process.runtime, process.config, Kind::kWriteFailed, message.message_id, message.text);
    co_return false;
  }
  const runtime::TimePoint began = process.runtime.now();
  if (process.config.write_cpu.count() > 0) co_await runtime::sleep_for(process.runtime, process.config.write_cpu);
  co_return co_await insert_entity(process, table, message, *body, message.message_id, body->source_stamp, began, true);
}

}  // namespace

runtime::Task<int> edw_azure(runtime::Runtime& runtime, const Config& config, Control& control) {
  co_await runtime::sleep_for(runtime, config.start_delay);
  const Ticks ticks(runtime.now(), config.period);
  if (config.queue_url.empty() || config.table.empty()) co_return 0;
  const std::optional<AzureEndpoints> endpoints = azure_endpoints(config);
  std::optional<Process> process;
  if (endpoints) process.emplace(runtime, config, *endpoints);
  while (co_await pause_until(runtime, ticks.next(runtime.now()), control, config.prompt_exit)) {
    if (config.poll_cpu.count() > 0) co_await runtime::sleep_for(runtime, config.poll_cpu);
    // Without a client the sample's `finally` trips over the unset name, and its outermost handler prints that.
    if (!process) co_return 0;
    co_await receive_message(*process);
  }
  co_return 0;
}

runtime::Task<int> edw_azure_mended(runtime::Runtime& runtime, const Config& config, Control& control) {
  co_await runtime::sleep_for(runtime, config.start_delay);
  const std::optional<AzureEndpoints> endpoints = azure_endpoints(config);
  if (!endpoints || config.table.empty()) co_return 1;
  Process process(runtime, config, *endpoints);
  EntraCredential credential(runtime, endpoints->entra);
  AzureQueue queue(runtime, endpoints->queue, process.use(credential), endpoints->queue_name, process.jitter);
  AzureTable table(runtime, endpoints->table, process.use(credential), config.table, process.jitter);
  while (!control.stop_requested()) {
    if (config.poll_cpu.count() > 0) co_await runtime::sleep_for(runtime, config.poll_cpu);
    std::optional<Received> received =
        co_await unless_stopped<Received>(runtime, control, queue.get_messages(1, kVisibilityTimeout));
    if (!received) break;
    if (received->has_error() || (*received)->empty()) {
      clients::Error error;
      if (received->has_error()) error = received->error();
      report(runtime, config, received->has_error() ? Kind::kFailed : Kind::kEmpty, {}, {},
             received->has_error() ? &error : nullptr);
      co_await pause_until(runtime, runtime.now() + config.period, control, true);
      continue;
    }
    for (const QueueMessage& message : **received) {
      report(runtime, config, Kind::kReceived, message.message_id, message.text);
      const bool saved = co_await save_once(process, table, message);
      if (saved) co_await delete_message(process, queue, message);
    }
  }
  co_return 0;
}

}  // namespace queuecast::workload
