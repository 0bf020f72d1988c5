#include "emulators/server/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulators/server/setup.h"

namespace queuecast::emulators {

namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

ServerOptions free_ports() {
  ServerOptions options;
  options.aws_port = options.azure_queue_port = options.azure_table_port = 0;
  return options;
}

/// A server in its world and a client that talks to it over TCP.
class Lab {
 public:
  explicit Lab(ServerOptions options = free_ports()) : server(world, std::move(options)) {}

  http::Response ask(const std::string& url, http::Request request) {
    http::Response response{.status = -1, .headers = {}, .body = {}};
    bool done = false;
    const runtime::Job job =
        world.start(exchange(world, http::Endpoint::parse(url), std::move(request), response, done));
    world.run([&] { return done; });
    return response;
  }

  http::Response admin(std::string method, std::string path, const std::string& body = {}) {
    return ask(server.aws_url(),
               {.method = std::move(method), .target = "/_queuecast/" + path, .headers = {}, .body = body});
  }

  http::Response sqs(const std::string& action, const json& body) {
    http::Request request{.method = "POST", .target = "/", .headers = {}, .body = body.dump()};
    request.headers.add("X-Amz-Target", "AmazonSQS." + action);
    request.headers.add("Content-Type", "application/x-amz-json-1.0");
    return ask(server.aws_url(), std::move(request));
  }

  std::string make_queue(const std::string& name, json attributes = json::object()) {
    const json answer =
        json::parse(sqs("CreateQueue", {{"QueueName", name}, {"Attributes", std::move(attributes)}}).body);
    return answer["QueueUrl"];
  }

  real::World world{1};
  EmulatorServer server;

 private:
  static runtime::Task<void> exchange(real::World& world, http::Endpoint endpoint, http::Request request,
                                      http::Response& response, bool& done) {
    auto client = world.http_client(endpoint);
    auto answer = co_await client->send(std::move(request));
    if (answer.has_value()) response = std::move(*answer);
    done = true;
  }
};

TEST(AdminTest, HealthAnswersOnEveryAddress) {
  Lab lab;
  for (const std::string& url : {lab.server.aws_url(), lab.server.azure_queue_url(), lab.server.azure_table_url()}) {
    EXPECT_EQ(lab.ask(url, {.method = "GET", .target = "/_queuecast/health", .headers = {}, .body = {}}).status, 200);
  }
}

TEST(AdminTest, AnAdvanceOfTheClockEndsDelaysAndVisibilityTimeouts) {
  Lab lab;
  const std::string queue = lab.make_queue("q");
  lab.sqs("SendMessage", {{"QueueUrl", queue}, {"MessageBody", "later"}, {"DelaySeconds", 600}});
  const json receive{{"QueueUrl", queue}, {"VisibilityTimeout", 60}};
  EXPECT_EQ(lab.sqs("ReceiveMessage", receive).body, "{}");
  EXPECT_EQ(lab.admin("POST", "clock/advance", R"({"seconds": 600})").status, 200);
  EXPECT_THAT(lab.sqs("ReceiveMessage", receive).body, HasSubstr("later"));
  EXPECT_EQ(lab.sqs("ReceiveMessage", receive).body, "{}");
  lab.admin("POST", "clock/advance", R"({"seconds": 60})");
  EXPECT_THAT(lab.sqs("ReceiveMessage", receive).body, HasSubstr("later"));
}

TEST(AdminTest, AFrozenClockStandsAndASetClockShows) {
  Lab lab;
  lab.admin("POST", "clock/set", R"({"time": "2030-01-01T00:00:00Z"})");
  lab.admin("POST", "clock/freeze");
  const json first = json::parse(lab.admin("GET", "clock").body);
  EXPECT_EQ(first["frozen"], true);
  EXPECT_THAT(first["now"].get<std::string>(), HasSubstr("2030-01-01T00:00:0"));
  EXPECT_EQ(json::parse(lab.admin("GET", "clock").body)["now"], first["now"]);
  EXPECT_EQ(json::parse(lab.admin("POST", "clock/resume").body)["frozen"], false);
}

TEST(AdminTest, LookingAtAQueueChangesNothing) {
  Lab lab;
  const std::string queue = lab.make_queue("q");
  lab.sqs("SendMessage", {{"QueueUrl", queue}, {"MessageBody", "a"}});
  for (int i = 0; i < 2; ++i) {
    const json seen = json::parse(lab.admin("GET", "queues/sqs/q").body);
    ASSERT_EQ(seen["messages"].size(), 1);
    EXPECT_EQ(seen["messages"][0]["body"], "a");
    EXPECT_EQ(seen["messages"][0]["state"], "visible");
    EXPECT_EQ(seen["messages"][0]["receives"], 0);
  }
  EXPECT_EQ(json::parse(lab.admin("GET", "queues").body)["queues"][0]["visible"], 1);
  EXPECT_EQ(lab.admin("GET", "queues/sqs/none").status, 404);
}

TEST(AdminTest, ResetDeletesEverythingAndEndsPolls) {
  Lab lab;
  lab.make_queue("q");
  lab.admin("POST", "faults", R"({"kind": "throttle"})");
  EXPECT_EQ(lab.admin("POST", "reset").status, 200);
  EXPECT_EQ(lab.sqs("ListQueues", json::object()).body, "{}");
  EXPECT_EQ(lab.admin("GET", "faults").body, "{\"faults\":[]}\n");
}

TEST(AdminTest, BadInputNamesTheFieldAndTheMend) {
  Lab lab;
  const auto error = [&](const std::string& path, const std::string& body) {
    const http::Response response = lab.admin("POST", path, body);
    EXPECT_EQ(response.status, 400) << path;
    return json::parse(response.body)["error"].get<std::string>();
  };
  EXPECT_EQ(error("clock/advance", "{"), "the body is no JSON object");
  EXPECT_EQ(error("clock/advance", "{}"), "no field 'seconds'");
  EXPECT_EQ(error("clock/advance", R"({"second": 1})"), "unknown field 'second'; known are seconds");
  EXPECT_THAT(error("clock/advance", R"({"seconds": -1})"), HasSubstr("seconds is -1, expected 0"));
  EXPECT_THAT(error("clock/set", R"({"time": "tomorrow"})"), HasSubstr("time is \"tomorrow\""));
  EXPECT_THAT(error("faults", R"({"kind": "slow"})"), HasSubstr("expected throttle, error, delay"));
  EXPECT_THAT(error("faults", R"({"kind": "delay"})"), HasSubstr("delay needs the field 'seconds'"));
  EXPECT_THAT(error("faults", R"({"kind": "error", "service": "s3"})"), HasSubstr("service is 's3'"));
  EXPECT_EQ(lab.admin("GET", "clock/advance").status, 405);
  EXPECT_EQ(lab.admin("GET", "nothing").status, 404);
}

TEST(AdminTest, ThePageIsForBrowsersAlone) {
  Lab lab;
  http::Request page{.method = "GET", .target = "/", .headers = {}, .body = {}};
  page.headers.add("Accept", "text/html,application/xhtml+xml");
  EXPECT_THAT(lab.ask(lab.server.aws_url(), page).body, HasSubstr("<title>queuecast emulators</title>"));
}

TEST(MetricsTest, CallsAndQueuesAreCounted) {
  Lab lab;
  const std::string queue = lab.make_queue("q");
  lab.sqs("SendMessage", {{"QueueUrl", queue}, {"MessageBody", "a"}});
  lab.sqs("SendMessage", {{"QueueUrl", queue}});
  const std::string text =
      lab.ask(lab.server.aws_url(), {.method = "GET", .target = "/metrics", .headers = {}, .body = {}}).body;
  EXPECT_THAT(
      text,
      AllOf(
          HasSubstr("queuecast_requests_total{service=\"sqs\",action=\"SendMessage\",status=\"200\"} 1\n"),
          HasSubstr("queuecast_requests_total{service=\"sqs\",action=\"SendMessage\",status=\"400\"} 1\n"),
          HasSubstr("queuecast_request_duration_seconds_count{service=\"sqs\",action=\"SendMessage\"} 2\n"),
          HasSubstr(
              "queuecast_queue_messages{service=\"sqs\",account=\"000000000000\",queue=\"q\",state=\"visible\"} 1\n")));
}

TEST(FaultTest, AThrottleIsTheServicesOwnAndEndsAfterItsTimes) {
  Lab lab;
  const std::string queue = lab.make_queue("q");
  lab.admin("POST", "faults",
            R"({"kind": "throttle", "service": "sqs", "action": "SendMessage", "queue": "q", "times": 1})");
  const json send{{"QueueUrl", queue}, {"MessageBody", "a"}};
  const http::Response refused = lab.sqs("SendMessage", send);
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.body, HasSubstr("RequestThrottled"));
  EXPECT_EQ(lab.sqs("SendMessage", send).status, 200);
}

TEST(FaultTest, FiltersLeaveOthersAlone) {
  Lab lab;
  const std::string queue = lab.make_queue("q");
  const std::string other = lab.make_queue("other");
  lab.admin("POST", "faults", R"({"kind": "error", "queue": "q", "code": "ServiceUnavailable", "status": 503})");
  EXPECT_EQ(lab.sqs("SendMessage", {{"QueueUrl", queue}, {"MessageBody", "a"}}).status, 503);
  EXPECT_EQ(lab.sqs("SendMessage", {{"QueueUrl", other}, {"MessageBody", "a"}}).status, 200);
}

TEST(FaultTest, ADroppedAnswerClosesTheConnectionAfterTheWork) {
  Lab lab;
  const std::string queue = lab.make_queue("q");
  lab.admin("POST", "faults", R"({"kind": "drop", "action": "SendMessage", "times": 1})");
  EXPECT_EQ(lab.sqs("SendMessage", {{"QueueUrl", queue}, {"MessageBody", "a"}}).status, -1);
  EXPECT_EQ(json::parse(lab.admin("GET", "queues").body)["queues"][0]["visible"], 1);
}

TEST(FaultTest, DuplicatesAreSentTwiceAndReceivedAgain) {
  Lab lab;
  const std::string queue = lab.make_queue("q");
  lab.admin("POST", "faults", R"({"kind": "duplicate", "action": "SendMessage", "times": 1})");
  lab.sqs("SendMessage", {{"QueueUrl", queue}, {"MessageBody", "a"}});
  EXPECT_EQ(json::parse(lab.admin("GET", "queues").body)["queues"][0]["visible"], 2);
  lab.admin("POST", "faults", R"({"kind": "duplicate", "action": "ReceiveMessage"})");
  lab.sqs("ReceiveMessage", {{"QueueUrl", queue}, {"VisibilityTimeout", 600}});
  EXPECT_EQ(json::parse(lab.admin("GET", "queues").body)["queues"][0]["visible"], 2);
}

TEST(FaultTest, StaleCountersRepeatAnEarlierAnswer) {
  Lab lab;
  const std::string queue = lab.make_queue("q");
  lab.admin("POST", "faults", R"({"kind": "stale_counters", "seconds": 60})");
  const json ask{{"QueueUrl", queue}, {"AttributeNames", {"ApproximateNumberOfMessages"}}};
  const std::string before = lab.sqs("GetQueueAttributes", ask).body;
  lab.sqs("SendMessage", {{"QueueUrl", queue}, {"MessageBody", "a"}});
  EXPECT_EQ(lab.sqs("GetQueueAttributes", ask).body, before);
  lab.admin("POST", "clock/advance", R"({"seconds": 60})");
  EXPECT_NE(lab.sqs("GetQueueAttributes", ask).body, before);
}

TEST(FaultTest, OneSeedHitsTheSameRequests) {
  const auto pattern = [](int seed) {
    Lab lab;
    lab.admin(
        "POST", "faults",
        R"({"kind": "throttle", "action": "ListQueues", "probability": 0.5, "seed": )" + std::to_string(seed) + "}");
    std::string hits;
    for (int i = 0; i < 30; ++i) hits += lab.sqs("ListQueues", json::object()).status == 200 ? '.' : 'x';
    return hits;
  };
  EXPECT_EQ(pattern(7), pattern(7));
  EXPECT_NE(pattern(7), pattern(8));
}

TEST(StrictTest, NothingUnsignedGetsIn) {
  ServerOptions options = free_ports();
  options.strict_auth = true;
  Lab lab{options};
  const http::Response aws = lab.sqs("ListQueues", json::object());
  EXPECT_EQ(aws.status, 403);
  EXPECT_THAT(aws.body, HasSubstr("AccessDeniedException"));
  http::Request list{.method = "GET", .target = "/devstoreaccount1?comp=list", .headers = {}, .body = {}};
  list.headers.add("x-ms-version", "2021-12-02");
  EXPECT_EQ(lab.ask(lab.server.azure_queue_url(), list).status, 401);
  list.target = "/devstoreaccount1/Tables";
  EXPECT_EQ(lab.ask(lab.server.azure_table_url(), list).status, 401);
  EXPECT_EQ(lab.admin("GET", "health").status, 200);
}

// The AWS SDK for JavaScript dates its signatures by the Date of the answer before.
TEST(StrictTest, TheDateOfAnAnswerIsTheWallClocks) {
  Lab lab;
  const auto date = [&] { return std::string(lab.sqs("ListQueues", json::object()).headers.get("Date")); };
  const std::string before = date();
  ASSERT_EQ(before.size(), std::string("Sun, 22 Nov 2026 23:00:00 GMT").size());
  lab.admin("POST", "clock/set", R"({"time": "2001-01-01T00:00:00Z"})");
  EXPECT_GE(date().substr(12, 4), before.substr(12, 4));
}

TEST(SetupTest, QueuesAndTablesAreThereAtStartOnBothClouds) {
  ServerOptions options = free_ports();
  options.strict_auth = true;
  Lab lab{options};
  emulators::Setup setup;
  setup.queues = {{"plain", {}}, {"ordered.fifo", {{"FifoQueue", "true"}}}};
  setup.tables = {{"payments", "id", "at"}};
  setup.azure_queues = {"orders"};
  setup.azure_tables = {"payments"};
  for (int twice = 0; twice < 2; ++twice) {
    apply(setup, lab.world, lab.server.aws(), lab.server.azure(), "devstoreaccount1");
  }
  const std::string queues = lab.admin("GET", "queues").body;
  EXPECT_THAT(queues, AllOf(HasSubstr("\"plain\""), HasSubstr("\"ordered.fifo\""), HasSubstr("\"orders\"")));
  EXPECT_TRUE(lab.server.azure().table().find_table("devstoreaccount1", "payments"));
}

TEST(SetupTest, ARefusalIsTheServicesOwn) {
  Lab lab;
  emulators::Setup setup;
  setup.queues = {{"no such name!", {}}};
  try {
    apply(setup, lab.world, lab.server.aws(), lab.server.azure(), "devstoreaccount1");
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("cannot create queue no such name!"), HasSubstr("alphanumeric")));
  }
}

}  // namespace

}  // namespace queuecast::emulators
