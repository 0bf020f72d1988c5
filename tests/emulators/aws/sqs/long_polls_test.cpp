#include <gtest/gtest.h>

#include "tests/emulators/aws/sqs/client.h"

namespace queuecast::sqs {
namespace {

class SqsLongPolls : public SqsTest {
 protected:
  using Pending = std::shared_ptr<std::optional<Reply>>;

  SqsLongPolls() : start(world.now()) {
    create("q");
    create("f.fifo", R"("FifoQueue":"true","ContentBasedDeduplication":"true")");
  }
  Pending poll(std::string_view queue, int wait = 20, std::string_view more = "") {
    return post("ReceiveMessage", R"({"QueueUrl":")" + std::string(queue) + R"(","WaitTimeSeconds":)" +
                                      std::to_string(wait) + std::string(more) + "}");
  }
  /// What a poll got, and when after the start.
  void expect(const Pending& pending, const Bodies& expected, Duration after) {
    ASSERT_TRUE(pending->has_value()) << "still waiting";
    EXPECT_EQ(bodies((*pending)->response.body), expected);
    EXPECT_EQ((*pending)->at - start, after);
  }
  void run_to(Duration after) { world.run_until(start + after); }

  runtime::TimePoint start;
};

TEST_F(SqsLongPolls, WhatIsThereIsAnsweredAtOnce) {
  send("q", "a");
  expect(poll("q", 20, R"(,"MaxNumberOfMessages":10)"), {"a"}, 0s);
}

TEST_F(SqsLongPolls, EmptyAnswerComesAtTheEndOfTheWait) {
  const auto pending = poll("q", 5);
  run_to(5s - 1ns);
  EXPECT_FALSE(pending->has_value());
  run_to(30s);
  expect(pending, {}, 5s);
  EXPECT_EQ((*pending)->response.body, "{}");
  EXPECT_EQ(service.usage().empty_receives, 1u);
}

TEST_F(SqsLongPolls, ParkedPollCostsNothing) {
  poll("q");
  world.run_for(0s);
  const auto before = world.event_count();
  run_to(19s);
  EXPECT_EQ(world.event_count(), before);
}

TEST_F(SqsLongPolls, SendWakesTheOneWhoWaitedLongest) {
  const auto first = poll("q");
  run_to(1s);
  const auto second = poll("q");
  run_to(2s);
  send("q", "a");
  expect(first, {"a"}, 2s);
  EXPECT_FALSE(second->has_value());
  run_to(3s);
  send("q", "b");
  expect(second, {"b"}, 3s);
}

TEST_F(SqsLongPolls, BatchIsSharedOutInOrder) {
  const auto first = poll("q", 20, R"(,"MaxNumberOfMessages":2)");
  const auto second = poll("q", 20, R"(,"MaxNumberOfMessages":2)");
  const auto third = poll("q");
  ask("SendMessageBatch", R"({"QueueUrl":"q","Entries":[{"Id":"1","MessageBody":"a"},{"Id":"2","MessageBody":"b"},)"
                          R"({"Id":"3","MessageBody":"c"}]})");
  expect(first, {"a", "b"}, 0s);
  expect(second, {"c"}, 0s);
  EXPECT_FALSE(third->has_value());
}

TEST_F(SqsLongPolls, EndOfADelayWakes) {
  send("q", "a", R"(,"DelaySeconds":7)");
  const auto pending = poll("q");
  run_to(60s);
  expect(pending, {"a"}, 7s);
}

TEST_F(SqsLongPolls, EndOfAVisibilityTimeoutWakes) {
  send("q", "a");
  receive("q", R"(,"VisibilityTimeout":12)");
  const auto pending = poll("q");
  run_to(60s);
  expect(pending, {"a"}, 12s);
}

TEST_F(SqsLongPolls, EarlierChangeMovesTheWakeUp) {
  send("q", "a");
  const std::string handle = member(receive("q", R"(,"VisibilityTimeout":15)"), "ReceiptHandle").value();
  const auto pending = poll("q");
  run_to(1s);
  change("q", handle, 3);
  run_to(60s);
  expect(pending, {"a"}, 4s);
}

TEST_F(SqsLongPolls, VisibilityOfZeroWakesAtOnce) {
  send("q", "a");
  const std::string handle = member(receive("q"), "ReceiptHandle").value();
  const auto pending = poll("q");
  run_to(1s);
  change("q", handle, 0);
  expect(pending, {"a"}, 1s);
}

TEST_F(SqsLongPolls, MessageThatBecomesVisibleAtTheDeadlineStillCounts) {
  const auto early = poll("q", 5);
  send("q", "a", R"(,"DelaySeconds":5)");
  const auto late = poll("q", 5);
  run_to(60s);
  expect(early, {"a"}, 5s);
  expect(late, {}, 5s);
}

TEST_F(SqsLongPolls, DeleteUnblocksAFifoGroup) {
  send("f.fifo", "1", R"(,"MessageGroupId":"g")");
  send("f.fifo", "2", R"(,"MessageGroupId":"g")");
  const std::string handle = member(receive("f.fifo"), "ReceiptHandle").value();
  const auto pending = poll("f.fifo");
  run_to(3s);
  EXPECT_FALSE(pending->has_value());
  remove("f.fifo", handle);
  expect(pending, {"2"}, 3s);
}

TEST_F(SqsLongPolls, ParkedPollMovesAMessageToTheDeadLettersAndWakesThoseWhoWaitThere) {
  create("dlq");
  ask("SetQueueAttributes", R"({"QueueUrl":"q","Attributes":{"RedrivePolicy":"{\"deadLetterTargetArn\":)"
                            R"(\"arn:aws:sqs:us-east-1:000000000000:dlq\",\"maxReceiveCount\":1}"}})");
  send("q", "a");
  receive("q", R"(,"VisibilityTimeout":4)");
  const auto at_dead_letters = poll("dlq");
  const auto at_source = poll("q");
  run_to(60s);
  expect(at_dead_letters, {"a"}, 4s);
  expect(at_source, {}, 20s);
}

TEST_F(SqsLongPolls, QueueAttributeIsTheDefaultWaitAndZeroIsAShortPoll) {
  ask("SetQueueAttributes", R"({"QueueUrl":"q","Attributes":{"ReceiveMessageWaitTimeSeconds":"3"}})");
  const auto pending = post("ReceiveMessage", R"({"QueueUrl":"q"})");
  EXPECT_EQ(receive("q", R"(,"WaitTimeSeconds":0)"), "{}");
  run_to(10s);
  expect(pending, {}, 3s);
}

TEST_F(SqsLongPolls, DeletingTheQueueEndsThem) {
  const auto pending = poll("q");
  run_to(1s);
  ask("DeleteQueue", R"({"QueueUrl":"q"})");
  ASSERT_TRUE(pending->has_value());
  EXPECT_EQ((*pending)->response.status, 400);
  EXPECT_EQ((*pending)->response.headers.get("x-amzn-query-error"), "AWS.SimpleQueueService.NonExistentQueue;Sender");
  create("q");
  send("q", "a");
  run_to(60s);
  EXPECT_EQ(bodies(receive("q")), (Bodies{"a"}));
}

TEST_F(SqsLongPolls, DestroyedPollTakesNoMessage) {
  const auto call = [](Service& to) -> runtime::Task<void> {
    ReceiveMessageRequest request;
    request.queue_url = "q";
    request.wait_time_seconds = 20;
    Call receive_call{std::move(request)};
    Service::Origin origin;
    auto answer = co_await to.call(std::move(receive_call), std::move(origin));
    EXPECT_TRUE(answer.has_error()) << "never answered";
  };
  {
    const runtime::Job job = world.start(call(service));
    world.run_for(1s);
  }
  send("q", "a");
  EXPECT_EQ(service.counts("q"), (Counts{1, 0, 0}));
  EXPECT_EQ(bodies(receive("q")), (Bodies{"a"}));
}

class SqsInFlightLimit : public SqsTest {
 protected:
  static Options limited() {
    Options options;
    options.in_flight_limit = 2;
    return options;
  }
  SqsInFlightLimit() : SqsTest(limited()) {}
};

TEST_F(SqsInFlightLimit, ShortPollFailsLongPollWaitsAndFifoIsEmpty) {
  create("q");
  for (const char* body : {"a", "b", "c"}) send("q", body);
  const std::string handle = member(receive("q", R"(,"MaxNumberOfMessages":10)"), "ReceiptHandle").value();
  EXPECT_EQ(service.counts("q"), (Counts{1, 2, 0}));
  fault("ReceiveMessage", R"({"QueueUrl":"q"})", 403);
  EXPECT_EQ(last_code, "OverLimit;Sender");
  const auto pending = post("ReceiveMessage", R"({"QueueUrl":"q","WaitTimeSeconds":20})");
  world.run_for(2s);
  EXPECT_FALSE(pending->has_value());
  remove("q", handle);
  ASSERT_TRUE(pending->has_value());
  EXPECT_EQ(bodies((*pending)->response.body), (Bodies{"c"}));

  create("f.fifo", R"("FifoQueue":"true","ContentBasedDeduplication":"true")");
  for (const char* body : {"a", "b", "c"}) send("f.fifo", body, R"(,"MessageGroupId":")" + std::string(body) + "\"");
  receive("f.fifo", R"(,"MaxNumberOfMessages":10)");
  EXPECT_EQ(receive("f.fifo"), "{}");
}

}  // namespace
}  // namespace queuecast::sqs
