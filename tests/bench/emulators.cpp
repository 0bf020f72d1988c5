// What a request costs in the emulator itself: from a parsed request to a response that is ready to be written. The
// copy of the request that each call consumes is measured too.
#include <benchmark/benchmark.h>

#include "tests/bench/clouds.h"

namespace queuecast {
namespace {

runtime::Task<void> repeat(benchmark::State& state, http::Handler& handler, const http::Request& request) {
  for (auto _ : state) {
    http::Request copy = request;
    http::Peer peer;
    const http::Response response = co_await handler.handle(std::move(copy), std::move(peer));
    if (response.status >= 300) state.SkipWithError(response.body.c_str());
  }
}

void measure(benchmark::State& state, simulated::World& world, http::Handler& handler, const http::Request& request) {
  world.spawn(repeat(state, handler, request));
  world.run_for({});
}

std::string quoted(std::size_t size) { return '"' + std::string(size, 'x') + '"'; }

constexpr std::string_view kQueueUrl = R"({"QueueUrl":"https://sqs.us-east-1.amazonaws.com/000000000000/jobs")";

void sqs_send_message(benchmark::State& state) {
  simulated::World world;
  Clouds clouds{world};
  measure(state, world, clouds.aws,
          aws_request("AmazonSQS.SendMessage", std::string(kQueueUrl) + ",\"MessageBody\":" + quoted(256) + "}"));
}
BENCHMARK(sqs_send_message);

void sqs_receive_nothing(benchmark::State& state) {
  simulated::World world;
  Clouds clouds{world};
  measure(state, world, clouds.aws,
          aws_request("AmazonSQS.ReceiveMessage", std::string(kQueueUrl) + ",\"WaitTimeSeconds\":0}"));
}
BENCHMARK(sqs_receive_nothing);

void azure_put_message(benchmark::State& state) {
  simulated::World world;
  Clouds clouds{world};
  measure(state, world, clouds.azure.queue(),
          azure_request("POST", "/jobs/messages",
                        "<QueueMessage><MessageText>" + std::string(256, 'x') + "</MessageText></QueueMessage>"));
}
BENCHMARK(azure_put_message);

void azure_get_nothing(benchmark::State& state) {
  simulated::World world;
  Clouds clouds{world};
  measure(state, world, clouds.azure.queue(), azure_request("GET", "/jobs/messages?visibilitytimeout=60"));
}
BENCHMARK(azure_get_nothing);

void dynamodb_put_item(benchmark::State& state) {
  simulated::World world;
  Clouds clouds{world};
  measure(
      state, world, clouds.aws,
      aws_request("DynamoDB_20120810.PutItem",
                  R"({"TableName":"payments","Item":{"id":{"S":"a3b01bb8-da7c-11ed-aae2-5227b566f9a7"},"data":{"S":)" +
                      quoted(64) + R"(},"srcStamp":{"S":"2026-01-01 00:00:01.000000"}}})"));
}
BENCHMARK(dynamodb_put_item);

}  // namespace
}  // namespace queuecast
