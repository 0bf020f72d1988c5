// The simulated wire: one round trip to a server that does nothing, and a whole pass of an idle consumer (build a
// client, connect, receive nothing, sleep) as the simulation runs it for every pod and second.
#include <benchmark/benchmark.h>

#include "tests/bench/clouds.h"
#include "workload/workload.h"

namespace queuecast {
namespace {

using namespace std::chrono_literals;
using simulated::WireMode;
using simulated::World;

class Nothing final : public http::Handler {
 public:
  runtime::Task<http::Response> handle(http::Request, http::Peer) override { co_return http::Response{}; }
};

runtime::Task<void> ask(benchmark::State& state, World& world, const http::Request& request) {
  const auto client = world.http_client(http::Endpoint::parse("http://sqs.us-east-1.amazonaws.com"));
  for (auto _ : state) {
    http::Request copy = request;
    const auto response = co_await client->send(std::move(copy));
    if (response.has_error()) state.SkipWithError("no answer");
  }
}

void round_trip(benchmark::State& state, WireMode mode) {
  World world{1, mode};
  Nothing nothing;
  world.wire().serve("sqs.us-east-1.amazonaws.com", nothing);
  const http::Request request = aws_request("AmazonSQS.ReceiveMessage", std::string(180, 'x'));
  world.spawn(ask(state, world, request));
  world.run_for({});
}
BENCHMARK_CAPTURE(round_trip, bytes, WireMode::kBytes);
BENCHMARK_CAPTURE(round_trip, direct, WireMode::kDirect);

workload::Config consumer_config(std::string_view workload) {
  workload::Config config;
  config.sign = false;
  config.table = "payments";
  config.queue_url = "https://sqs.us-east-1.amazonaws.com/000000000000/jobs";
  if (workload == "edw-azure") {
    config.queue_url = "https://acct.queue.core.windows.net/jobs";
    config.shared_key = clients::SharedKey{"acct", "a2V5"};
  }
  return config;
}

runtime::Task<void> consume(World& world, const workload::Config& config, workload::Control& control,
                            workload::Workload workload) {
  co_await workload(world, config, control);
}

/// Each iteration is one second of simulated time and so one pass of each consumer; time is given for one pass.
void idle_pass(benchmark::State& state, std::string_view name, WireMode mode) {
  World world{1, mode};
  Clouds clouds{world};
  workload::Config config = consumer_config(name);
  workload::Control control;
  const workload::Workload workload = workload::find_workload(name).value();
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    config.start_delay = 1s * i / state.range(0);
    world.spawn(consume(world, config, control, workload));
    world.run_for(0s);
  }
  world.run_for(2s);
  while (state.KeepRunningBatch(state.range(0))) world.run_for(1s);
  world.shut_down();
}
BENCHMARK_CAPTURE(idle_pass, aws_bytes, "edw-aws", WireMode::kBytes)->Arg(1)->Arg(64);
BENCHMARK_CAPTURE(idle_pass, aws_direct, "edw-aws", WireMode::kDirect)->Arg(1)->Arg(64);
BENCHMARK_CAPTURE(idle_pass, azure_bytes, "edw-azure", WireMode::kBytes)->Arg(1);
BENCHMARK_CAPTURE(idle_pass, azure_direct, "edw-azure", WireMode::kDirect)->Arg(1);

}  // namespace
}  // namespace queuecast
