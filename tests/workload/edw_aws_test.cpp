#include "workload/edw_aws.h"

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

constexpr const char* kThrottle =
    R"({"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"m"})";

/// A queue that hands out the same messages until they are deleted, and a table; both can be told to fail.
class EdwAwsTest : public testing::Test {
 protected:
  EdwAwsTest() {
    world.wire().set_timing(timing);
    config.queue_url = "https://sqs.us-east-1.amazonaws.com/1/q.fifo";
    config.table = "payments";
    config.observer = &diary;
    config.sign = false;
  }

  http::Response serve_sqs(const http::Request& request) {
    const auto target = request.headers.get("X-Amz-Target");
    if (target.ends_with("DeleteMessage")) {
      if (delete_answer.status == 200) waiting.clear();
      return delete_answer;
    }
    if (target.ends_with("SendMessage")) return send_answer;
    if (receive_answer.status != 200 || waiting.empty()) return receive_answer;
    std::string body = R"({"Messages":[{"MessageId":"m1","ReceiptHandle":"h1","Body":)";
    clients::append_json_string(body, waiting);
    return answer(200, body + "}]}");
  }

  World world;
  CountingTiming timing;
  Diary diary;
  Config config;
  std::string waiting;
  http::Response receive_answer = answer(200, "{}");
  http::Response delete_answer = answer(200, "");
  http::Response put_answer = answer(200, "{}");
  http::Response send_answer = answer(200, R"({"MessageId":"m1","MD5OfMessageBody":"x"})");
  ScriptedServer sqs{world, "sqs.us-east-1.amazonaws.com", [this](const auto& request) { return serve_sqs(request); }};
  ScriptedServer dynamodb{world, "dynamodb.us-east-1.amazonaws.com", [this](const auto&) { return put_answer; }};
  ScriptedServer sts{world, "sts.us-east-1.amazonaws.com", [](const auto&) {
                       return answer(200,
                                     "<Credentials><AccessKeyId>A</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
                                     "<SessionToken>t</SessionToken><Expiration>2026-01-01T01:00:00Z</Expiration>"
                                     "</Credentials>");
                     }};
};

TEST_F(EdwAwsTest, PollsEachSecondFromItsOwnStart) {
  config.start_delay = 450ms;
  Process process(world, "edw-aws", config);
  world.run_for(4s);
  EXPECT_THAT(sqs.times(), ElementsAre(1.45, 2.45, 3.45));
  EXPECT_THAT(sqs.seen[0].request.body, HasSubstr(R"("VisibilityTimeout": 60, "WaitTimeSeconds": 0})"));
  EXPECT_THAT(diary.lines, ElementsAre("empty", "empty", "empty"));
}

TEST_F(EdwAwsTest, LongPassesSkipBeats) {
  sqs.delay = 1300ms;
  config.poll_cpu = 20ms;
  Process process(world, "edw-aws", config);
  world.run_for(6s);
  EXPECT_THAT(sqs.times(), ElementsAre(1.02, 3.02, 5.02));
}

TEST_F(EdwAwsTest, WritesAndDeletesWithOneNewConnectionForEach) {
  waiting = encode_body("Scale Buddy !!! : COUNT ", 1, World::kEpoch + 250ms);
  config.write_cpu = 10ms;
  Process process(world, "edw-aws", config);
  world.run_for(3500ms);
  EXPECT_THAT(diary.lines, ElementsAre("received m1", "written m1", "deleted m1", "empty", "empty"));
  EXPECT_EQ(timing.connections["sqs.us-east-1.amazonaws.com"], 3);
  EXPECT_EQ(timing.connections["dynamodb.us-east-1.amazonaws.com"], 1);
  EXPECT_EQ(dynamodb.seen[0].request.body,
            R"({"TableName": "payments", "Item": {"id": {"S": "a3b01bb8-da7c-11ed-aae2-5227b566f9a7"}, )"
            R"("data": {"S": "Scale Buddy !!! : COUNT 1"}, "srcStamp": {"S": "2026-01-01 00:00:00.250000"}, )"
            R"("destStamp": {"S": "2026-01-01 00:00:01.000000"}, "messageProcessingTime": {"S": "0.76"}}})");
  EXPECT_THAT(sqs.seen[1].request.body, HasSubstr(R"("ReceiptHandle": "h1")"));
}

TEST_F(EdwAwsTest, AsksStsOncePerProcessAndAgainBeforeTheKeysEnd) {
  config.web_identity.role_arn = "arn:aws:iam::1:role/r";
  Process process(world, "edw-aws", config);
  Process other(world, "edw-aws", config);
  world.run_for(10min);
  EXPECT_EQ(sts.seen.size(), 2u);
  world.run_for(36min);
  // From now on less than 15 minutes are left: every call tries for new keys, and gets the same ones.
  EXPECT_GT(sts.seen.size(), 4u);
}

TEST_F(EdwAwsTest, MessageIsLostWhenItsWriteFails) {
  waiting = encode_body("x ", 1, World::kEpoch);
  put_answer = answer(400, kThrottle);
  Process process(world, "edw-aws", config);
  world.run_for(26600ms);
  EXPECT_EQ(dynamodb.seen.size(), 10u);
  EXPECT_THAT(diary.lines,
              ElementsAre("received m1", "write failed m1 ProvisionedThroughputExceededException", "deleted m1"));
  EXPECT_TRUE(waiting.empty());
  EXPECT_NEAR(diary.times[2], 26.55, 1e-9);
}

TEST_F(EdwAwsTest, MessageIsLostWhenItCannotBeRead) {
  waiting = "hi there";
  Process process(world, "edw-aws", config);
  world.run_for(1500ms);
  EXPECT_THAT(diary.lines, ElementsAre("received m1", "write failed m1", "deleted m1"));
  EXPECT_TRUE(dynamodb.seen.empty());
}

TEST_F(EdwAwsTest, MessageIsWrittenTwiceWhenItsDeleteFails) {
  waiting = encode_body("x ", 1, World::kEpoch);
  delete_answer = answer(400, R"({"__type":"x#InternalFailure"})");
  Process process(world, "edw-aws", config);
  world.run_for(2500ms);
  EXPECT_THAT(diary.lines, ElementsAre("received m1", "written m1", "failed m1 InternalFailure", "received m1",
                                       "written m1", "failed m1 InternalFailure"));
  EXPECT_EQ(dynamodb.seen.size(), 2u);
}

TEST_F(EdwAwsTest, FailedReceiveOnlyCostsBeats) {
  receive_answer = answer(403, R"({"__type":"x#AccessDenied"})");
  Process process(world, "edw-aws", config);
  world.run_for(2500ms);
  EXPECT_THAT(diary.lines, ElementsAre("failed AccessDenied", "failed AccessDenied"));
  EXPECT_FALSE(process.exit_code);
}

TEST_F(EdwAwsTest, MissingVariablesEndItInTheFirstPass) {
  config.table.clear();
  Process process(world, "edw-aws", config);
  world.run_for(999ms);
  EXPECT_FALSE(process.exit_code);
  world.run_for(1ms);
  EXPECT_EQ(process.exit_code, 1);
}

TEST_F(EdwAwsTest, ClientThatCannotBeBuiltOnlyCostsBeats) {
  config.queue_url = "nonsense";
  Process process(world, "edw-aws", config);
  world.run_for(2500ms);
  EXPECT_FALSE(process.exit_code);
  EXPECT_THAT(diary.lines, ElementsAre("failed ValueError", "failed ValueError"));
}

TEST_F(EdwAwsTest, IgnoresStopRequestsUnlessItIsToldToListen) {
  Process deaf(world, "edw-aws", config);
  world.run_for(1500ms);
  deaf.control.request_stop();
  world.run_for(2s);
  EXPECT_FALSE(deaf.exit_code);
  EXPECT_EQ(sqs.seen.size(), 3u);
}

TEST_F(EdwAwsTest, FinishesItsMessageBeforeAPromptExit) {
  config.prompt_exit = true;
  waiting = encode_body("x ", 1, World::kEpoch);
  dynamodb.delay = 200ms;
  Process process(world, "edw-aws", config);
  world.run_for(1100ms);
  process.control.request_stop();
  EXPECT_FALSE(process.exit_code);
  world.run_for(100ms);
  EXPECT_EQ(process.exit_code, 0);
  EXPECT_THAT(diary.lines, ElementsAre("received m1", "written m1", "deleted m1"));
}

TEST_F(EdwAwsTest, KilledProcessLeavesItsMessageInFlight) {
  waiting = encode_body("x ", 1, World::kEpoch);
  dynamodb.delay = 200ms;
  {
    Process process(world, "edw-aws", config);
    world.run_for(1100ms);
  }
  world.run_for(5s);
  EXPECT_THAT(diary.lines, ElementsAre("received m1"));
  EXPECT_EQ(sqs.seen.size(), 1u);
}

TEST_F(EdwAwsTest, MendedWorkloadDeletesOnlyWhatIsWritten) {
  waiting = encode_body("x ", 1, World::kEpoch);
  put_answer = answer(400, R"({"__type":"x#ValidationException"})");
  sqs.delay = 10ms;
  Process process(world, "edw-aws-mended", config);
  world.run_for(25ms);
  EXPECT_THAT(diary.lines, ElementsAre("received m1", "write failed m1 ValidationException", "received m1",
                                       "write failed m1 ValidationException"));
  put_answer = answer(200, "{}");
  world.run_for(20ms);
  EXPECT_EQ(diary.lines.back(), "deleted m1");
  EXPECT_THAT(dynamodb.seen.back().request.body, HasSubstr(R"("id": {"S": "m1"})"));
  EXPECT_EQ(timing.connections["sqs.us-east-1.amazonaws.com"], 1);
  EXPECT_EQ(timing.connections["dynamodb.us-east-1.amazonaws.com"], 1);
  EXPECT_THAT(sqs.seen[0].request.body, HasSubstr(R"("WaitTimeSeconds": 20)"));
}

TEST_F(EdwAwsTest, MendedWorkloadLeavesAPollAtOnceAndAMessageDone) {
  sqs.delay = 20s;
  Process process(world, "edw-aws-mended", config);
  world.run_for(5s);
  process.control.request_stop();
  world.run_for(0s);
  EXPECT_EQ(process.exit_code, 0);

  sqs.delay = 10ms;
  dynamodb.delay = 300ms;
  waiting = encode_body("x ", 1, World::kEpoch);
  Process busy(world, "edw-aws-mended", config);
  world.run_for(100ms);
  busy.control.request_stop();
  world.run_for(1s);
  EXPECT_EQ(busy.exit_code, 0);
  EXPECT_THAT(diary.lines, ElementsAre("received m1", "written m1", "deleted m1"));
}

TEST_F(EdwAwsTest, ProducerSendsEachSecondWithTheGroup) {
  config.start_delay = 300ms;
  Process process(world, "edw-aws-producer", config);
  world.run_for(3s);
  EXPECT_THAT(sqs.times(), ElementsAre(1.3, 2.3));
  EXPECT_THAT(sqs.seen[1].request.body,
              HasSubstr(R"("MessageBody": "{\"msg\": \"Scale Buddy !!! : COUNT 2\", \"srcStamp\": )"
                        R"(\"2026-01-01 00:00:02.300000\"}", "MessageGroupId": "messageGroup1"})"));
  EXPECT_EQ(timing.connections["sqs.us-east-1.amazonaws.com"], 2);
}

TEST_F(EdwAwsTest, ProducerKeepsAnotherBeatAndNoGroupOnStandardQueues) {
  config.queue_url = "https://sqs.us-east-1.amazonaws.com/1/q";
  config.period = 250ms;
  Process process(world, "edw-aws-producer", config);
  world.run_for(1s);
  EXPECT_THAT(sqs.times(), ElementsAre(0.25, 0.5, 0.75, 1.0));
  EXPECT_THAT(sqs.seen[0].request.body, testing::Not(HasSubstr("MessageGroupId")));
}

TEST_F(EdwAwsTest, ProducerEndsWithItsFirstLostSend) {
  send_answer = answer(400, R"({"__type":"x#QueueDoesNotExist"})");
  Process process(world, "edw-aws-producer", config);
  world.run_for(5s);
  EXPECT_EQ(process.exit_code, 1);
  EXPECT_EQ(sqs.seen.size(), 1u);
}

}  // namespace
}  // namespace queuecast::workload
