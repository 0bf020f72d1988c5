#include "workload/edw_aws.h"

#include <optional>
#include <string>
#include <utility>

#include "workload/body.h"
#include "workload/clients/dynamodb.h"
#include "workload/clients/sqs.h"
#include "workload/clients/text.h"
#include "workload/endpoints.h"
#include "workload/report.h"
#include "workload/stoppable.h"
#include "workload/ticks.h"

namespace queuecast::workload {

namespace {

using clients::Dynamodb;
using clients::ReceivedMessage;
using clients::Sqs;
using Kind = Event::Kind;
using Received = clients::Result<std::vector<ReceivedMessage>>;

/// What the sample has for an id, in every item.
constexpr std::string_view kSampleId = "a3b01bb8-da7c-11ed-aae2-5227b566f9a7";

/// What all passes of one process share.
struct Process {
  Process(runtime::Runtime& the_runtime, const Config& the_config, const AwsEndpoints& the_endpoints)
      : runtime(the_runtime),
        config(the_config),
        endpoints(the_endpoints),
        jitter(runtime.random(config.random_stream)),
        session(aws_session(runtime, config, endpoints, jitter)) {}

  runtime::Runtime& runtime;
  const Config& config;
  const AwsEndpoints& endpoints;
  runtime::Random& jitter;
  clients::AwsSession session;
};

clients::ReceiveMessage receive_request(const Config& config, int wait_seconds) {
  clients::ReceiveMessage request;
  request.queue_url = config.queue_url;
  request.max_messages = 1;
  request.visibility_timeout = 60;
  request.wait_seconds = wait_seconds;
  request.with_attributes = true;
  return request;
}

/// Writes the message's item and says whether the table has it. The processing time is taken before the write.
runtime::Task<bool> write_item(Process& process, Dynamodb& dynamodb, const ReceivedMessage& message, const Body& body,
                               std::string_view id, runtime::TimePoint began) {
  const auto now = std::chrono::floor<std::chrono::microseconds>(process.runtime.now());
  const std::string destination_stamp = clients::python_stamp(began);
  const std::string processing_time = python_seconds(now - body.sent);
  const Dynamodb::Item item{{"id", id},
                            {"data", body.message},
                            {"srcStamp", body.source_stamp},
                            {"destStamp", destination_stamp},
                            {"messageProcessingTime", processing_time}};
  const clients::Result<void> written = co_await dynamodb.put_item(process.config.table, item);
  const clients::Error* error = nullptr;
  clients::Error reason;
  if (written.has_error()) {
    reason = written.error();
    error = &reason;
  }
  report(process.runtime, process.config, error ? Kind::kWriteFailed : Kind::kWritten, message.message_id, message.body,
         error);
  co_return !error;
}

runtime::Task<void> delete_message(Process& process, Sqs& sqs, const ReceivedMessage& message) {
  const clients::Result<void> deleted = co_await sqs.delete_message(process.config.queue_url, message.receipt_handle);
  if (deleted.has_error()) {
    const clients::Error error = deleted.error();
    report(process.runtime, process.config, Kind::kFailed, message.message_id, message.body, &error);
  } else {
    report(process.runtime, process.config, Kind::kDeleted, message.message_id, message.body);
  }
}

/// `save_data` of the sample: whatever goes wrong in here is printed and forgotten.
runtime::Task<void> save_data(Process& process, const ReceivedMessage& message) {
  const std::optional<Body> body = decode_body(message.body);
  if (!body) {
    report(process.runtime, process.config, Kind::kWriteFailed, message.message_id, message.body);
    co_return;
  }
  const runtime::TimePoint began = process.runtime.now();
  if (process.config.write_cpu.count() > 0) co_await runtime::sleep_for(process.runtime, process.config.write_cpu);
  Dynamodb dynamodb(process.runtime, process.session, process.endpoints.dynamodb, process.jitter);
  co_await write_item(process, dynamodb, message, *body, kSampleId, began);
}

runtime::Task<void> receive_message(Process& process) {
  Sqs sqs(process.runtime, process.session, process.endpoints.sqs, process.jitter);
  const clients::ReceiveMessage request = receive_request(process.config, 0);
  const Received received = co_await sqs.receive_message(request);
  if (received.has_error()) {
    const clients::Error error = received.error();
    report(process.runtime, process.config, Kind::kFailed, {}, {}, &error);
    co_return;
  }
  if (received->empty()) {
    report(process.runtime, process.config, Kind::kEmpty);
    co_return;
  }
  const ReceivedMessage& message = received->front();
  report(process.runtime, process.config, Kind::kReceived, message.message_id, message.body);
  co_await save_data(process, message);
  co_await delete_message(process, sqs, message);
}

}  // namespace

runtime::Task<int> edw_aws(runtime::Runtime& runtime, const Config& config, Control& control) {
  co_await runtime::sleep_for(runtime, config.start_delay);
  const Ticks ticks(runtime.now(), config.period);
  const std::optional<AwsEndpoints> endpoints = aws_endpoints(config);
  std::optional<Process> process;
  if (endpoints) process.emplace(runtime, config, *endpoints);
  while (co_await pause_until(runtime, ticks.next(runtime.now()), control, config.prompt_exit)) {
    // The sample prints that a variable is missing, goes on, and trips over the unset name in its first pass.
    if (config.queue_url.empty() || config.table.empty()) co_return 1;
    if (config.poll_cpu.count() > 0) co_await runtime::sleep_for(runtime, config.poll_cpu);
    if (process) {
      co_await receive_message(*process);
    } else {
      clients::Error error;
      error.code = "ValueError";
      error.message = "invalid endpoint";
      report(runtime, config, Kind::kFailed, {}, {}, &error);
    }
  }
  co_return 0;
}

runtime::Task<int> edw_aws_mended(runtime::Runtime& runtime, const Config& config, Control& control) {
  co_await runtime::sleep_for(runtime, config.start_delay);
  const std::optional<AwsEndpoints> endpoints = aws_endpoints(config);
  if (!endpoints || config.table.empty()) co_return 1;
  Process process(runtime, config, *endpoints);
  Sqs sqs(runtime, process.session, endpoints->sqs, process.jitter);
  Dynamodb dynamodb(runtime, process.session, endpoints->dynamodb, process.jitter);
  const clients::ReceiveMessage request = receive_request(config, 20);
  while (!control.stop_requested()) {
    if (config.poll_cpu.count() > 0) co_await runtime::sleep_for(runtime, config.poll_cpu);
    std::optional<Received> received =
        co_await unless_stopped<Received>(runtime, control, sqs.receive_message(request));
    if (!received) break;
    if (received->has_error()) {
      const clients::Error error = received->error();
      report(runtime, config, Kind::kFailed, {}, {}, &error);
      co_await pause_until(runtime, runtime.now() + config.period, control, true);
      continue;
    }
    if ((*received)->empty()) report(runtime, config, Kind::kEmpty);
    for (const ReceivedMessage& message : **received) {
      report(runtime, config, Kind::kReceived, message.message_id, message.body);
      const std::optional<Body> body = decode_body(message.body);
      if (!body) {
        report(runtime, config, Kind::kWriteFailed, message.message_id, message.body);
        continue;
      }
      const runtime::TimePoint began = runtime.now();
      if (config.write_cpu.count() > 0) co_await runtime::sleep_for(runtime, config.write_cpu);
      const bool written = co_await write_item(process, dynamodb, message, *body, message.message_id, began);
      if (written) co_await delete_message(process, sqs, message);
    }
  }
  co_return 0;
}

}  // namespace queuecast::workload
