#include <queuecast/emulators.h>

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

#include "runtime/http/client.h"
#include "runtime/real/world.h"

namespace queuecast {
namespace {

using namespace std::chrono_literals;

struct EmulatorsTest : testing::Test {
  Emulators clouds;
  real::World world{1};
  std::unique_ptr<http::Client> client = world.http_client(http::Endpoint::parse(clouds.aws_url()));
  std::string url = clouds.aws_url() + "/000000000000/orders";

  static runtime::Task<void> ask(http::Client& client, http::Request request, std::string& answer) {
    const auto response = co_await client.send(std::move(request));
    answer = response ? std::to_string(response->status) + " " + response->body : response.error().message;
  }

  http::Request request(const std::string& action, const std::string& body) const {
    http::Request request;
    request.method = "POST";
    request.target = "/";
    request.headers.add("Host", clouds.aws_url().substr(7));
    request.headers.add("Content-Type", "application/x-amz-json-1.0");
    request.headers.add("X-Amz-Target", "AmazonSQS." + action);
    request.body = body;
    return request;
  }
  /// Status and body of an SQS call.
  std::string sqs(const std::string& action, const std::string& body) {
    std::string answer;
    const runtime::Job job = world.start(ask(*client, request(action, body), answer));
    world.run([&] { return !answer.empty(); });
    return answer;
  }
  void create() { EXPECT_EQ(sqs("CreateQueue", R"({"QueueName":"orders"})").substr(0, 3), "200"); }
  std::string send() { return sqs("SendMessage", R"({"QueueUrl":")" + url + R"(","MessageBody":"hello"})"); }
  std::string receive() { return sqs("ReceiveMessage", R"({"QueueUrl":")" + url + "\"}"); }
};

TEST_F(EmulatorsTest, AdvancingTheClockEndsAVisibilityTimeout) {
  create();
  send();
  EXPECT_NE(receive().find("hello"), std::string::npos);
  EXPECT_EQ(receive().find("hello"), std::string::npos);
  clouds.advance(31s);
  EXPECT_NE(receive().find("hello"), std::string::npos);
}

TEST_F(EmulatorsTest, AFrozenClockStandsStillUntilItIsResumed) {
  clouds.freeze_clock();
  const auto frozen = clouds.now();
  EXPECT_EQ(clouds.now(), frozen);
  clouds.set_clock(frozen + 1h);
  EXPECT_EQ(clouds.now(), frozen + 1h);
  clouds.resume_clock();
  EXPECT_GE(clouds.now(), frozen + 1h);
}

TEST_F(EmulatorsTest, AFaultHitsAsOftenAsItSays) {
  create();
  EmulatorFault fault;
  fault.kind = "error";
  fault.service = "sqs";
  fault.status = 503;
  fault.times = 1;
  EXPECT_GT(clouds.add_fault(fault), 0u);
  EXPECT_EQ(send().substr(0, 3), "503");
  EXPECT_EQ(send().substr(0, 3), "200");
  fault.times = 0;
  clouds.add_fault(fault);
  clouds.clear_faults();
  EXPECT_EQ(send().substr(0, 3), "200");
}

TEST_F(EmulatorsTest, AnImpossibleFaultIsRefused) {
  EmulatorFault fault;
  fault.kind = "gremlin";
  EXPECT_THROW(clouds.add_fault(fault), std::invalid_argument);
  EXPECT_THROW(clouds.advance(-1s), std::invalid_argument);
}

TEST_F(EmulatorsTest, QueuesAreSeenAndReset) {
  create();
  send();
  receive();
  send();
  const auto queues = clouds.queues();
  ASSERT_EQ(queues.size(), 1u);
  EXPECT_EQ(queues[0].service, "sqs");
  EXPECT_EQ(queues[0].name, "orders");
  EXPECT_EQ(queues[0].visible, 1u);
  EXPECT_EQ(queues[0].in_flight, 1u);
  clouds.reset();
  EXPECT_TRUE(clouds.queues().empty());
}

TEST_F(EmulatorsTest, AnEndCutsOffALongPoll) {
  auto ending = std::make_unique<Emulators>();
  client = world.http_client(http::Endpoint::parse(ending->aws_url()));
  create();
  const auto poller = world.http_client(http::Endpoint::parse(ending->aws_url()));
  http::Request poll = request("ReceiveMessage", R"({"QueueUrl":")" + url + R"(","WaitTimeSeconds":20})");
  std::string answer;
  const runtime::Job job = world.start(ask(*poller, std::move(poll), answer));
  EXPECT_EQ(receive(), "200 {}");  // its answer comes after the poll's arrival
  ending.reset();
  world.run([&] { return !answer.empty(); });
  EXPECT_NE(answer.substr(0, 3), "200") << answer;
}

TEST_F(EmulatorsTest, ADataFolderKeepsMessagesForTheNext) {
  EmulatorOptions options;
  options.data_folder = testing::TempDir() + "queuecast-embedding-test";
  std::filesystem::remove_all(options.data_folder);
  {
    const Emulators first{options};
    client = world.http_client(http::Endpoint::parse(first.aws_url()));
    create();
    send();
  }
  const auto queues = Emulators{options}.queues();
  std::filesystem::remove_all(options.data_folder);
  ASSERT_EQ(queues.size(), 1u);
  EXPECT_EQ(queues[0].visible, 1u);
}

TEST_F(EmulatorsTest, TwoLiveSideBySide) {
  const Emulators others;
  EXPECT_NE(others.aws_url(), clouds.aws_url());
  create();
  EXPECT_TRUE(others.queues().empty());
}

TEST(Emulators, AnAddressThatCannotBeHadIsSaid) {
  EmulatorOptions options;
  options.address = "192.0.2.1";  // reserved for documentation (RFC 5737)
  EXPECT_THROW(Emulators{options}, std::runtime_error);
}

TEST(Emulators, TheConnectionStringNamesBothServices) {
  const Emulators clouds;
  EXPECT_NE(clouds.azure_connection_string().find("QueueEndpoint=" + clouds.azure_queue_url()), std::string::npos);
  EXPECT_NE(clouds.azure_connection_string().find("TableEndpoint=" + clouds.azure_table_url()), std::string::npos);
}

}  // namespace
}  // namespace queuecast
