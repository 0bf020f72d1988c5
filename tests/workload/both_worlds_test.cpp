// The same consumer, against the same emulator, in simulated time and over real sockets: the queue must see the same.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "emulators/clouds.h"
#include "runtime/real/server.h"
#include "runtime/simulated/world.h"
#include "workload/workload.h"

namespace queuecast::workload {
namespace {

using namespace std::chrono_literals;
using runtime::Task;

constexpr int kMessages = 3;
constexpr int kPasses = 5;

/// Passes requests on and notes what was asked and answered.
class Witness final : public http::Handler {
 public:
  explicit Witness(http::Handler& handler) : handler_(handler) {}
  Task<http::Response> handle(http::Request request, http::Peer peer) override {
    const std::string action{request.headers.get("X-Amz-Target")};
    http::Response response = co_await handler_.handle(std::move(request), std::move(peer));
    seen.push_back(action + " " + std::to_string(response.status));
    co_return response;
  }
  std::vector<std::string> seen;

 private:
  http::Handler& handler_;
};

/// Counts passes: each ends with an empty receive or a delete.
class PassCounter final : public Observer {
 public:
  void on(const Event& event) override {
    if (event.kind == Event::Kind::kEmpty || event.kind == Event::Kind::kDeleted) ++passes;
  }
  int passes = 0;
};

Task<void> prepare(http::Handler& handler, bool& done) {
  const auto post = [](std::string target, std::string body) {
    http::Request request;
    request.method = "POST";
    request.headers.add("Host", "sqs.us-east-1.amazonaws.com");
    request.headers.add("X-Amz-Target", target);
    request.body = std::move(body);
    return request;
  };
  std::vector<http::Request> requests;
  requests.push_back(post("AmazonSQS.CreateQueue", R"({"QueueName":"q"})"));
  requests.push_back(post("DynamoDB_20120810.CreateTable",
                          R"({"TableName":"table","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":)"
                          R"([{"AttributeName":"id","AttributeType":"S"}],)"
                          R"("KeySchema":[{"AttributeName":"id","KeyType":"HASH"}]})"));
  for (int i = 0; i < kMessages; ++i) {
    requests.push_back(post("AmazonSQS.SendMessage",
                            R"({"QueueUrl":"http://q/000000000000/q","MessageBody":"{\"msg\": \"m\", )"
                            R"(\"srcStamp\": \"2026-01-01 00:00:00.000000\"}"})"));
  }
  for (http::Request& request : requests) {
    http::Peer peer{"127.0.0.1"};
    const http::Response response = co_await handler.handle(std::move(request), std::move(peer));
    EXPECT_EQ(response.status, 200) << response.body;
  }
  done = true;
}

Task<void> consume(runtime::Runtime& world, const Config& config, Control& control) {
  co_await (*find_workload("edw-aws"))(world, config, control);
}

Config config_for(const std::string& queue_host, const std::string& table_endpoint, Observer& observer) {
  Config config;
  config.queue_url = queue_host + "/000000000000/q";
  config.table = "table";
  config.table_endpoint = table_endpoint;
  config.aws_credentials = {"test", "test", ""};
  config.observer = &observer;
  return config;
}

std::vector<std::string> in_simulated_time() {
  simulated::World world;
  emulators::Aws aws{world};
  Witness witness{aws};
  world.wire().serve("sqs.us-east-1.amazonaws.com", witness);
  world.wire().serve("dynamodb.us-east-1.amazonaws.com", witness);
  bool ready = false;
  const runtime::Job setup = world.start(prepare(aws, ready));
  world.run_while([&] { return !ready; });
  PassCounter counter;
  const Config config = config_for("https://sqs.us-east-1.amazonaws.com", "", counter);
  Control control;
  const runtime::Job job = world.start(consume(world, config, control));
  world.run_for(std::chrono::seconds{kPasses} + 500ms);
  EXPECT_EQ(counter.passes, kPasses);
  return witness.seen;
}

std::vector<std::string> over_real_sockets() {
  real::World world{1};
  world.freeze();
  emulators::Aws aws{world};
  Witness witness{aws};
  real::Server server{world, witness};
  bool ready = false;
  const runtime::Job setup = world.start(prepare(aws, ready));
  world.run([&] { return ready; });
  PassCounter counter;
  const Config config = config_for(server.url(), server.url(), counter);
  Control control;
  const runtime::Job job = world.start(consume(world, config, control));
  for (int pass = 1; pass <= kPasses; ++pass) {
    world.advance(1s);
    world.run([&] { return counter.passes == pass; });
  }
  return witness.seen;
}

TEST(BothWorlds, TheQueueSeesTheSameOfOneConsumer) {
  const std::vector<std::string> simulated = in_simulated_time();
  EXPECT_EQ(simulated.size(), 3u * kMessages + (kPasses - kMessages));
  EXPECT_EQ(simulated, over_real_sockets());
}

}  // namespace
}  // namespace queuecast::workload
