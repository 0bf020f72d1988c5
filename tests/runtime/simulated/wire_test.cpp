#include <gtest/gtest.h>

#include <chrono>
#include <vector>

#include "runtime/signal.h"
#include "runtime/simulated/world.h"

namespace queuecast::simulated {
namespace {

using namespace std::chrono_literals;
using runtime::Duration;
using runtime::Task;

/// Answers with what it was asked, after a while; remembers what came.
class Echo final : public http::Handler {
 public:
  Echo(World& world, Duration delay) : world_(world), delay_(delay) {}

  Task<http::Response> handle(http::Request request, http::Peer) override {
    seen.push_back(request.body);
    co_await runtime::sleep_for(world_, delay_);
    http::Response response;
    response.headers.add("X-Target", request.target);
    response.body = request.body;
    finished.push_back(request.body);
    co_return response;
  }

  std::vector<std::string> seen;
  std::vector<std::string> finished;

 private:
  World& world_;
  Duration delay_;
};

class FixedTiming final : public Timing {
 public:
  Duration connect(const http::Endpoint&) override { return 7ms; }
  Duration request(const http::Endpoint&, const http::Request&) override { return 2ms; }
  Duration response(const http::Endpoint&, const http::Request&, const http::Response&) override { return 3ms; }
};

http::Endpoint endpoint() { return http::Endpoint::parse("http://queue.example"); }

Task<void> ask(World& world, std::vector<std::string>& answers, std::string body) {
  auto client = world.http_client(endpoint());
  for (int i = 0; i < 2; ++i) {
    http::Request request{.method = "POST", .target = "/x?y=1", .headers = {}, .body = body};
    const auto response = co_await client->send(std::move(request));
    answers.push_back(response.has_value() ? response->body : "error: " + response.error().message);
  }
}

class WireTest : public testing::TestWithParam<WireMode> {};
INSTANTIATE_TEST_SUITE_P(Modes, WireTest, testing::Values(WireMode::kBytes, WireMode::kDirect));

TEST_P(WireTest, FirstRequestPaysForTheConnectionAndLaterOnesDoNot) {
  World world{1, GetParam()};
  Echo echo{world, 10ms};
  FixedTiming timing;
  world.wire().set_timing(timing);
  world.wire().serve("queue.example", echo);
  std::vector<std::string> answers;
  world.spawn(ask(world, answers, "hello"));
  world.run_for(22ms - 1ns);
  EXPECT_TRUE(answers.empty());
  world.run_for(1ns);
  EXPECT_EQ(answers, (std::vector<std::string>{"hello"}));
  world.run_for(15ms);
  EXPECT_EQ(answers.size(), 2u);
}

TEST_P(WireTest, KilledClientDoesNotUndoWhatTheServerHasBegun) {
  World world{1, GetParam()};
  Echo echo{world, 10ms};
  world.wire().serve("queue.example", echo);
  std::vector<std::string> answers;
  {
    const runtime::Job pod = world.start(ask(world, answers, "x"));
    world.run_for(5ms);
    EXPECT_EQ(echo.seen.size(), 1u);
  }
  world.run_for(1s);
  EXPECT_EQ(echo.finished.size(), 1u);
  EXPECT_TRUE(answers.empty());
}

TEST_P(WireTest, NobodyListeningIsATransportError) {
  World world{1, GetParam()};
  std::vector<std::string> answers;
  world.spawn(ask(world, answers, "x"));
  world.run_for(1s);
  EXPECT_EQ(answers, (std::vector<std::string>{"error: nothing listens at queue.example",
                                               "error: nothing listens at queue.example"}));
}

TEST(WireModes, TakeTheSameCourse) {
  std::vector<std::uint64_t> fingerprints;
  for (const WireMode mode : {WireMode::kBytes, WireMode::kDirect}) {
    World world{1, mode};
    Echo echo{world, 10ms};
    world.wire().serve("queue.example", echo);
    std::vector<std::string> answers;
    for (int i = 0; i < 5; ++i) world.spawn(ask(world, answers, std::to_string(i)));
    world.run_for(1s);
    EXPECT_EQ(answers.size(), 10u);
    fingerprints.push_back(world.fingerprint());
  }
  EXPECT_EQ(fingerprints[0], fingerprints[1]);
}

TEST(Signal, WakesInOrderAndGivesUpAtTheDeadline) {
  World world;
  runtime::Signal signal;
  std::vector<std::string> log;
  auto wait = [](World& w, runtime::Signal& s, std::vector<std::string>& out, std::string name,
                 std::optional<runtime::TimePoint> deadline) -> Task<void> {
    const bool notified = co_await s.wait(w, deadline);
    out.push_back(name + (notified ? " notified" : " gave up"));
  };
  world.spawn(wait(world, signal, log, "a", {}));
  world.spawn(wait(world, signal, log, "b", world.now() + 1s));
  world.spawn(wait(world, signal, log, "c", {}));
  world.run_for(2s);
  signal.notify_all();
  world.run_for(0s);
  EXPECT_EQ(log, (std::vector<std::string>{"b gave up", "a notified", "c notified"}));
}

}  // namespace
}  // namespace queuecast::simulated
