#include "workload/producer.h"

#include <optional>
#include <string>

#include "workload/body.h"
#include "workload/clients/azure_queue.h"
#include "workload/clients/entra.h"
#include "workload/clients/sqs.h"
#include "workload/endpoints.h"
#include "workload/report.h"
#include "workload/ticks.h"

namespace queuecast::workload {

namespace {

using Kind = Event::Kind;

/// Reports how a send ended and says whether the loop goes on.
template <class Sent>
bool note(runtime::Runtime& runtime, const Config& config, const clients::Result<Sent>& sent, std::string_view body) {
  if (sent.has_error()) {
    const clients::Error error = sent.error();
    report(runtime, config, Kind::kFailed, {}, body, &error);
    return false;
  }
  report(runtime, config, Kind::kSent, sent->message_id, body);
  return true;
}

}  // namespace

runtime::Task<int> edw_aws_producer(runtime::Runtime& runtime, const Config& config, Control& control) {
  co_await runtime::sleep_for(runtime, config.start_delay);
  const Ticks ticks(runtime.now(), config.period);
  const std::optional<AwsEndpoints> endpoints = aws_endpoints(config);
  if (!endpoints) co_return 1;
  runtime::Random& jitter = runtime.random(config.random_stream);
  clients::AwsSession session = aws_session(runtime, config, *endpoints, jitter);
  for (std::int64_t count = 1; co_await pause_until(runtime, ticks.next(runtime.now()), control, config.prompt_exit);
       ++count) {
    const std::string body = encode_body("Scale Buddy !!! : COUNT ", count, runtime.now());
    if (config.poll_cpu.count() > 0) co_await runtime::sleep_for(runtime, config.poll_cpu);
    clients::Sqs sqs(runtime, session, endpoints->sqs, jitter);
    clients::SendMessage request;
    request.queue_url = config.queue_url;
    request.body = body;
    if (config.queue_url.ends_with(".fifo")) request.group_id = "messageGroup1";
    const clients::Result<clients::SentMessage> sent = co_await sqs.send_message(request);
    if (!note(runtime, config, sent, body)) co_return 1;
  }
  co_return 0;
}

runtime::Task<int> edw_azure_producer(runtime::Runtime& runtime, const Config& config, Control& control) {
  co_await runtime::sleep_for(runtime, config.start_delay);
  const Ticks ticks(runtime.now(), config.period);
  const std::optional<AzureEndpoints> endpoints = azure_endpoints(config);
  if (!endpoints) co_return 0;
  runtime::Random& jitter = runtime.random(config.random_stream);
  for (std::int64_t count = 1; co_await pause_until(runtime, ticks.next(runtime.now()), control, config.prompt_exit);
       ++count) {
    const std::string body = encode_body("Scale Test Message : COUNT ", count, runtime.now());
    if (config.poll_cpu.count() > 0) co_await runtime::sleep_for(runtime, config.poll_cpu);
    clients::EntraCredential credential(runtime, endpoints->entra);
    clients::AzureQueue queue(runtime, endpoints->queue, config.shared_key ? nullptr : &credential,
                              endpoints->queue_name, jitter);
    clients::PutMessage request;
    request.text = body;
    const clients::Result<clients::QueueMessage> sent = co_await queue.put_message(request);
    if (!note(runtime, config, sent, body)) co_return 0;
  }
  co_return 0;
}

}  // namespace queuecast::workload
