#include "runtime/real/world.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "runtime/real/server.h"
#include "runtime/signal.h"

namespace queuecast::real {
namespace {

using namespace std::chrono_literals;
using runtime::Task;

/// Answers "METHOD TARGET BODY"; a target of /wait-N waits N seconds of the world's clock first.
class Echo final : public http::Handler {
 public:
  explicit Echo(World& world) : world_(world) {}
  Task<http::Response> handle(http::Request request, http::Peer) override {
    ++requests;
    if (request.target.starts_with("/wait-")) {
      const Count here{waiting};
      co_await runtime::sleep_for(world_, std::chrono::seconds{std::stoi(request.target.substr(6))});
    }
    http::Response response;
    response.body = request.method + " " + request.target + " " + request.body;
    co_return response;
  }
  int requests = 0;
  int waiting = 0;

 private:
  struct Count {
    explicit Count(int& counted) : count(counted) { ++count; }
    Count(const Count&) = delete;
    Count& operator=(const Count&) = delete;
    ~Count() { --count; }
    int& count;
  };
  World& world_;
};

Task<void> ask(http::Client& client, std::vector<http::Request> requests, std::vector<std::string>& answers) {
  for (http::Request& request : requests) {
    const auto response = co_await client.send(std::move(request));
    answers.push_back(response.has_value() ? response->body : "error: " + response.error().message);
  }
}

http::Request post(std::string target, std::string body) {
  http::Request request;
  request.method = "POST";
  request.target = std::move(target);
  request.body = std::move(body);
  return request;
}

struct RealWorldTest : testing::Test {
  World world{1};
  Echo echo{world};
  Server server{world, echo};

  std::vector<std::string> exchange(std::vector<http::Request> requests) {
    const auto client = world.http_client(http::Endpoint::parse(server.url()));
    std::vector<std::string> answers;
    const std::size_t expected = requests.size();
    const runtime::Job job = world.start(ask(*client, std::move(requests), answers));
    world.run([&] { return answers.size() == expected; });
    return answers;
  }
};

TEST_F(RealWorldTest, OneConnectionCarriesManyRequests) {
  const auto answers = exchange({post("/a", "1"), post("/b", std::string(300'000, 'x')), post("/c", "")});
  EXPECT_EQ(answers[0], "POST /a 1");
  EXPECT_EQ(answers[1].size(), 300'000 + 8u);
  EXPECT_EQ(answers[2], "POST /c ");
}

TEST_F(RealWorldTest, NobodyListeningIsATransportError) {
  std::uint16_t free_port = 0;
  {
    Server other{world, echo};
    free_port = other.port();
  }
  const auto client = world.http_client(http::Endpoint::parse("http://127.0.0.1:" + std::to_string(free_port)));
  std::vector<std::string> answers;
  const runtime::Job job = world.start(ask(*client, {post("/", "")}, answers));
  world.run([&] { return !answers.empty(); });
  EXPECT_TRUE(answers[0].starts_with("error: cannot connect to 127.0.0.1:")) << answers[0];
}

TEST_F(RealWorldTest, AdvancingTheClockEndsAWaitAtOnce) {
  const auto client = world.http_client(http::Endpoint::parse(server.url()));
  std::vector<std::string> answers;
  const runtime::Job job = world.start(ask(*client, {post("/wait-3600", "")}, answers));
  world.run([&] { return echo.requests == 1; });
  const auto before = world.now();
  world.advance(3600s);
  EXPECT_GE(world.now() - before, 3600s);
  world.run([&] { return !answers.empty(); });
  EXPECT_EQ(answers[0], "POST /wait-3600 ");
}

TEST(RealClock, EventsOfAnAdvanceHappenInOrderAndSeeTheirOwnTime) {
  World world{1};
  world.freeze();
  const auto start = world.now();
  std::vector<std::chrono::nanoseconds> seen;
  auto note = [](World& w, runtime::TimePoint from, std::chrono::seconds when,
                 std::vector<std::chrono::nanoseconds>& out) -> Task<void> {
    co_await runtime::sleep_until(w, from + when);
    out.push_back(w.now() - from);
  };
  world.spawn(note(world, start, 30s, seen));
  world.spawn(note(world, start, 10s, seen));
  world.spawn(note(world, start, 20s, seen));
  world.advance(25s);
  EXPECT_EQ(seen, (std::vector<std::chrono::nanoseconds>{10s, 20s}));
  EXPECT_EQ(world.now(), start + 25s);
  EXPECT_THROW(world.advance(-1s), std::invalid_argument);
}

TEST_F(RealWorldTest, WaitingRequestEndsWhenItsClientIsGone) {
  std::vector<std::string> answers;
  {
    const auto client = world.http_client(http::Endpoint::parse(server.url()));
    const runtime::Job job = world.start(ask(*client, {post("/wait-3600", "")}, answers));
    world.run([&] { return echo.requests == 1; });
  }
  world.run([&] { return echo.waiting == 0; });
  EXPECT_EQ(echo.requests, 1);
  EXPECT_TRUE(answers.empty());
  EXPECT_EQ(exchange({post("/next", "")})[0], "POST /next ");
}

TEST_F(RealWorldTest, WaitingRequestEndsWithItsServer) {
  auto ending = std::make_unique<Server>(world, echo);
  const auto client = world.http_client(http::Endpoint::parse(ending->url()));
  std::vector<std::string> answers;
  const runtime::Job job = world.start(ask(*client, {post("/wait-3600", "")}, answers));
  world.run([&] { return echo.waiting == 1; });
  ending.reset();
  EXPECT_EQ(echo.waiting, 0);
  world.run([&] { return !answers.empty(); });
  EXPECT_EQ(answers[0].substr(0, 6), "error:");
}

}  // namespace
}  // namespace queuecast::real
