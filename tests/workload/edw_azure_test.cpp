#include "workload/edw_azure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/workload/seed_world.h"
#include "workload/body.h"
#include "workload/clients/text.h"

namespace queuecast::workload {
namespace {

using namespace std::chrono_literals;
using simulated::World;
using testing::ElementsAre;
using testing::HasSubstr;

/// A queue with one message that is invisible for 60 s after each get, a table and a token endpoint.
class EdwAzureTest : public testing::Test {
 protected:
  EdwAzureTest() {
    world.wire().set_timing(timing);
    config.queue_url = "https://acct.queue.core.windows.net/jobs";
    config.table = "payments";
    config.tenant_id = "t";
    config.observer = &diary;
    config.sign = false;
  }

  http::Response serve_queue(const http::Request& request) {
    if (request.method == "DELETE") {
      if (delete_answer.status == 204) waiting.clear();
      return delete_answer;
    }
    if (request.method == "POST") {
      return answer(201,
                    "<QueueMessagesList><QueueMessage><MessageId>m1</MessageId></QueueMessage></QueueMessagesList>");
    }
    if (waiting.empty() || world.now() < visible) return answer(200, "<QueueMessagesList />");
    visible = world.now() + 60s;
    std::string xml =
        "<QueueMessagesList><QueueMessage><MessageId>m1</MessageId><PopReceipt>pop</PopReceipt>"
        "<DequeueCount>1</DequeueCount><MessageText>";
    clients::append_xml_text(xml, waiting);
    return answer(200, xml + "</MessageText></QueueMessage></QueueMessagesList>");
  }

  World world;
  CountingTiming timing;
  Diary diary;
  Config config;
  std::string waiting;
  runtime::TimePoint visible{};
  http::Response delete_answer = answer(204, "");
  http::Response insert_answer = answer(204, "");
  http::Response token = answer(200, R"({"expires_in":3599,"access_token":"a.b.c"})");
  ScriptedServer queue{world, "acct.queue.core.windows.net",
                       [this](const auto& request) { return serve_queue(request); }};
  ScriptedServer table{world, "acct.table.core.windows.net", [this](const auto&) { return insert_answer; }};
  ScriptedServer login{world, "login.microsoftonline.com", [this](const auto&) { return token; }};
};

TEST_F(EdwAzureTest, AsksForATokenOnEveryPollAndOnceMoreForEveryMessage) {
  waiting = encode_body("Scale Test Message : COUNT ", 1, World::kEpoch);
  Process process(world, "edw-azure", config);
  world.run_for(3500ms);
  EXPECT_THAT(login.times(), ElementsAre(1, 1, 2, 3));
  EXPECT_THAT(diary.lines, ElementsAre("received m1", "written m1", "deleted m1", "empty", "empty"));
  EXPECT_EQ(timing.connections["login.microsoftonline.com"], 4);
  EXPECT_EQ(timing.connections["acct.queue.core.windows.net"], 3);
  EXPECT_EQ(timing.connections["acct.table.core.windows.net"], 1);
}

TEST_F(EdwAzureTest, InsertsAnEntityWithANewUuid) {
  waiting = encode_body("x ", 1, World::kEpoch);
  config.write_cpu = 64ms;
  Process process(world, "edw-azure", config);
  world.run_for(1500ms);
  ASSERT_EQ(table.seen.size(), 1u);
  const std::string& body = table.seen[0].request.body;
  EXPECT_THAT(body, HasSubstr(R"("RowKey": "2026-01-01 00:00:01.064000")"));
  EXPECT_THAT(body, HasSubstr(R"("data": "x 1")"));
  EXPECT_THAT(body, HasSubstr(R"("srcStamp": "2026-01-01 00:00:00.000000")"));
  EXPECT_THAT(body, HasSubstr(R"("dateStamp": "2026-01-01 00:00:01.000000")"));
  EXPECT_THAT(queue.seen[1].request.target, "/jobs/messages/m1?popreceipt=pop");
}

TEST_F(EdwAzureTest, MessageComesBackAfterAFailedWriteAndAgainUnderAnotherUuid) {
  waiting = encode_body("x ", 1, World::kEpoch);
  insert_answer = answer(404, R"({"odata.error":{"code":"TableNotFound","message":{"value":"m"}}})");
  Process process(world, "edw-azure", config);
  world.run_for(2500ms);
  EXPECT_THAT(diary.lines, ElementsAre("received m1", "write failed m1 TableNotFound", "empty"));
  insert_answer = answer(204, "");
  world.run_for(60s);
  EXPECT_THAT(diary.lines[diary.lines.size() - 4], "received m1");
  EXPECT_EQ(diary.times[diary.lines.size() - 4], 61);
  EXPECT_THAT(diary.lines[diary.lines.size() - 2], "deleted m1");
  EXPECT_NE(table.seen[0].request.body, table.seen[1].request.body);
  EXPECT_TRUE(waiting.empty());
}

TEST_F(EdwAzureTest, UnreadableMessagesAreNotDeleted) {
  waiting = "hi there";
  Process process(world, "edw-azure", config);
  world.run_for(1500ms);
  EXPECT_THAT(diary.lines, ElementsAre("received m1", "write failed m1"));
  EXPECT_EQ(waiting, "hi there");
}

TEST_F(EdwAzureTest, WriteWithoutAnAnswerIsNotRetried) {
  waiting = encode_body("x ", 1, World::kEpoch);
  world.wire().remove("acct.table.core.windows.net");
  Process process(world, "edw-azure", config);
  world.run_for(1500ms);
  EXPECT_THAT(diary.lines, ElementsAre("received m1", "write failed m1 "));
}

TEST_F(EdwAzureTest, MissingTokensHoldThePollForAbout84Seconds) {
  token = answer(401, R"({"error":"invalid_client"})");
  Process process(world, "edw-azure", config);
  world.run_for(100s);
  ASSERT_THAT(diary.lines, testing::SizeIs(1));
  EXPECT_THAT(diary.lines[0], "failed invalid_client");
  EXPECT_NEAR(diary.times[0], 85, 9);
}

TEST_F(EdwAzureTest, EndsWithExitCodeZeroWhenItCannotRun) {
  config.table.clear();
  Process unnamed(world, "edw-azure", config);
  world.run_for(0s);
  EXPECT_EQ(unnamed.exit_code, 0);
  config.table = "payments";
  config.queue_url = "nonsense";
  Process unbuilt(world, "edw-azure", config);
  world.run_for(999ms);
  EXPECT_FALSE(unbuilt.exit_code);
  world.run_for(1ms);
  EXPECT_EQ(unbuilt.exit_code, 0);
}

TEST_F(EdwAzureTest, AccountKeysNeedNoToken) {
  config.shared_key = clients::SharedKey();
  config.shared_key->account = "acct";
  config.shared_key->key = "a2V5";
  config.sign = true;
  Process process(world, "edw-azure", config);
  world.run_for(1500ms);
  EXPECT_TRUE(login.seen.empty());
  EXPECT_THAT(std::string(queue.seen[0].request.headers.get("Authorization")), testing::StartsWith("SharedKey acct:"));
}

TEST_F(EdwAzureTest, MendedWorkloadKeepsItsTokenAndConnections) {
  waiting = encode_body("x ", 1, World::kEpoch);
  Process process(world, "edw-azure-mended", config);
  world.run_for(10500ms);
  EXPECT_EQ(login.seen.size(), 1u);
  EXPECT_EQ(timing.connections["acct.queue.core.windows.net"], 1);
  EXPECT_EQ(timing.connections["acct.table.core.windows.net"], 1);
  EXPECT_THAT(std::vector(diary.lines.begin(), diary.lines.begin() + 4),
              ElementsAre("received m1", "written m1", "deleted m1", "empty"));
  EXPECT_THAT(table.seen[0].request.body, HasSubstr(R"("PartitionKey": "m1")"));
  process.control.request_stop();
  world.run_for(0s);
  EXPECT_EQ(process.exit_code, 0);
}

TEST_F(EdwAzureTest, MendedWorkloadTakesAnExistingEntityForWritten) {
  waiting = encode_body("x ", 1, World::kEpoch);
  insert_answer = answer(409, R"({"odata.error":{"code":"EntityAlreadyExists","message":{"value":"m"}}})");
  Process process(world, "edw-azure-mended", config);
  world.run_for(500ms);
  EXPECT_THAT(diary.lines, ElementsAre("received m1", "written m1", "deleted m1", "empty"));
}

TEST_F(EdwAzureTest, ProducerEndsWithExitCodeZeroOnItsFirstLostSend) {
  Process process(world, "edw-azure-producer", config);
  world.run_for(2500ms);
  EXPECT_THAT(diary.lines, ElementsAre("sent m1", "sent m1"));
  EXPECT_EQ(login.seen.size(), 2u);
  token = answer(401, R"({"error":"invalid_client"})");
  world.run_for(120s);
  EXPECT_EQ(process.exit_code, 0);
  EXPECT_THAT(diary.lines.back(), "failed invalid_client");
}

}  // namespace
}  // namespace queuecast::workload
