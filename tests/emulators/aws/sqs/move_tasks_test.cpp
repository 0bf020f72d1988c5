#include <gtest/gtest.h>

#include "tests/emulators/aws/sqs/client.h"

namespace queuecast::sqs {
namespace {

class SqsMoveTasks : public SqsTest {
 protected:
  SqsMoveTasks() {
    create("d");
    create(
        "q",
        R"("VisibilityTimeout":"0","RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:000000000000:d\",)"
        R"(\"maxReceiveCount\":1}")");
    for (const char* body : {"1", "2", "3"}) {
      send("q", body);
      receive("q");
      receive("q");
    }
  }
  std::string start(std::string_view more = "") {
    return ask("StartMessageMoveTask",
               R"({"SourceArn":"arn:aws:sqs:us-east-1:000000000000:d")" + std::string(more) + "}");
  }
  std::string tasks() {
    return ask("ListMessageMoveTasks", R"({"SourceArn":"arn:aws:sqs:us-east-1:000000000000:d","MaxResults":10})");
  }
  Bodies waiting(const char* queue) {
    return bodies(receive(queue, R"(,"MaxNumberOfMessages":10,"VisibilityTimeout":0)"));
  }
};

TEST_F(SqsMoveTasks, RateSpacesTheMoves) {
  start(R"(,"MaxNumberOfMessagesPerSecond":2,"DestinationArn":"arn:aws:sqs:us-east-1:000000000000:q")");
  ask("SetQueueAttributes", R"({"QueueUrl":"q","Attributes":{"RedrivePolicy":""}})");
  world.run_for(500ms - 1ns);
  EXPECT_EQ(waiting("q"), (Bodies{}));
  world.run_for(1ns);
  EXPECT_EQ(waiting("q"), (Bodies{"1"}));
  world.run_for(1s);
  EXPECT_EQ(waiting("q"), (Bodies{"1", "2", "3"}));
  EXPECT_EQ(member(tasks(), "Status"), "COMPLETED");
}

TEST_F(SqsMoveTasks, MoveWakesAPollAtTheDestination) {
  create("p");
  const auto poll = post("ReceiveMessage", R"({"QueueUrl":"p","WaitTimeSeconds":20})");
  start(R"(,"MaxNumberOfMessagesPerSecond":1,"DestinationArn":"arn:aws:sqs:us-east-1:000000000000:p")");
  world.run_for(1s);
  ASSERT_TRUE(poll->has_value());
  EXPECT_EQ(bodies((*poll)->response.body), (Bodies{"1"}));
}

TEST_F(SqsMoveTasks, VanishedDestinationFailsTheTask) {
  create("p");
  start(R"(,"MaxNumberOfMessagesPerSecond":1,"DestinationArn":"arn:aws:sqs:us-east-1:000000000000:p")");
  ask("DeleteQueue", R"({"QueueUrl":"p"})");
  world.run_for(1s);
  EXPECT_EQ(member(tasks(), "FailureReason"), "AWS.SimpleQueueService.NonExistentQueue");
  EXPECT_EQ(waiting("d"), (Bodies{"1", "2", "3"}));
}

TEST_F(SqsMoveTasks, DeletedSourceTakesItsTasksAlong) {
  start(R"(,"MaxNumberOfMessagesPerSecond":1)");
  ask("DeleteQueue", R"({"QueueUrl":"d"})");
  world.run_for(10s);
  EXPECT_EQ(fault("ListMessageMoveTasks", R"({"SourceArn":"arn:aws:sqs:us-east-1:000000000000:d"})", 404),
            "The resource that you specified for the SourceArn parameter doesn't exist.");
}

TEST_F(SqsMoveTasks, ResetEndsThem) {
  start(R"(,"MaxNumberOfMessagesPerSecond":1)");
  service.reset();
  world.run_for(10s);
  fault("ListMessageMoveTasks", R"({"SourceArn":"arn:aws:sqs:us-east-1:000000000000:d"})", 404);
}

TEST_F(SqsMoveTasks, FinishedTaskCannotBeCancelledAndTenAreRemembered) {
  const std::string handle = member(start(), "TaskHandle").value();
  EXPECT_EQ(fault("CancelMessageMoveTask", R"({"TaskHandle":")" + handle + "\"}"),
            "Only active tasks can be cancelled.");
  EXPECT_EQ(last_code, "AWS.SimpleQueueService.UnsupportedOperation;Sender");
  for (int i = 0; i < 11; ++i) start();
  std::size_t listed = 0;
  const std::string shown = tasks();
  for (std::size_t at = shown.find("StartedTimestamp"); at != std::string::npos;
       at = shown.find("StartedTimestamp", at + 1)) {
    ++listed;
  }
  EXPECT_EQ(listed, 10u);
}

}  // namespace
}  // namespace queuecast::sqs
