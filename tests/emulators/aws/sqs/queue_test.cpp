#include <gtest/gtest.h>

#include "tests/emulators/aws/sqs/queue_fixture.h"

namespace queuecast::sqs {
namespace {

using Outcome = Queue::Outcome;

class SqsQueue : public QueueTest {};

class SqsQueueOfOneMinute : public QueueTest {
 protected:
  SqsQueueOfOneMinute() : QueueTest(false, 60) {}
};

TEST_F(SqsQueue, MessageReturnsWhenItsVisibilityTimeoutEnds) {
  send("a");
  EXPECT_EQ(receive(), (Bodies{"a"}));
  now += 30s - 1ns;
  EXPECT_EQ(receive(), (Bodies{}));
  EXPECT_EQ(counts(), (Counts{0, 1, 0}));
  now += 1ns;
  EXPECT_EQ(counts(), (Counts{1, 0, 0}));
  EXPECT_EQ(receive(), (Bodies{"a"}));
}

TEST_F(SqsQueue, ReturnedMessageGoesBehindThoseThatAreAvailable) {
  send("a");
  send("b");
  EXPECT_EQ(receive(1), (Bodies{"a"}));
  send("c");
  now += 30s;
  send("d");
  EXPECT_EQ(receive(), (Bodies{"b", "c", "a", "d"}));
}

TEST_F(SqsQueue, TimeoutsThatEndTogetherKeepTheOrderOfReceipt) {
  for (const char* body : {"a", "b", "c"}) send(body);
  EXPECT_EQ(receive(2), (Bodies{"a", "b"}));
  EXPECT_EQ(receive(2), (Bodies{"c"}));
  now += 40s;
  EXPECT_EQ(receive(), (Bodies{"a", "b", "c"}));
}

TEST_F(SqsQueue, ReceiveWithoutVisibilityCountsAndLeavesTheMessageVisible) {
  send("a");
  send("b");
  EXPECT_EQ(receive(1, 0s), (Bodies{"a"}));
  const ReceiptHandle first = handles[0];
  EXPECT_EQ(counts(), (Counts{2, 0, 0}));
  EXPECT_EQ(receive(2, 0s), (Bodies{"b", "a"}));
  EXPECT_NE(handles[1], first);
  EXPECT_EQ(handles[1].receive, 2u);
}

TEST_F(SqsQueue, DelayHidesAMessageAndCountsAsDelayed) {
  send("a", 10s);
  send("b", 0s);
  EXPECT_EQ(counts(), (Counts{1, 0, 1}));
  EXPECT_EQ(receive(), (Bodies{"b"}));
  EXPECT_EQ(queue.next_change(), now + 10s);
  now += 10s;
  EXPECT_EQ(receive(), (Bodies{"a"}));
}

TEST_F(SqsQueue, QueueDelayAppliesToLaterSendsOnly) {
  send("a");
  QueueAttributes delayed;
  delayed.delay = 5;
  queue.set_attributes(delayed, now);
  send("b");
  send("c", 0s);
  EXPECT_EQ(receive(), (Bodies{"a", "c"}));
  queue.set_attributes(QueueAttributes{}, now);
  EXPECT_EQ(receive(), (Bodies{}));
  now += 5s;
  EXPECT_EQ(receive(), (Bodies{"b"}));
}

TEST_F(SqsQueue, DeletedMessageIsGoneFromEveryStateAndDeletingAgainSucceeds) {
  send("a");
  receive();
  const ReceiptHandle handle = handles[0];
  EXPECT_EQ(remove(handle), Outcome::kDone);
  EXPECT_EQ(counts(), (Counts{}));
  EXPECT_EQ(remove(handle), Outcome::kDone);
  EXPECT_EQ(change(handle, 5s), Outcome::kGone);
  now += 60s;
  EXPECT_EQ(receive(), (Bodies{}));
}

TEST_F(SqsQueue, HandleOfAReusedPlaceDoesNotTouchTheNewMessage) {
  send("a");
  receive();
  const ReceiptHandle handle = handles[0];
  remove(handle);
  send("b");
  EXPECT_EQ(remove(handle), Outcome::kDone);
  EXPECT_EQ(receive(), (Bodies{"b"}));
}

TEST_F(SqsQueue, ExpiredAndOlderHandlesStillDelete) {
  send("a");
  receive();
  const ReceiptHandle first = handles[0];
  now += 30s;
  EXPECT_EQ(remove(first), Outcome::kDone);
  EXPECT_EQ(counts(), (Counts{}));

  send("b");
  receive();
  const ReceiptHandle older = handles[0];
  now += 30s;
  receive();
  EXPECT_EQ(remove(older), Outcome::kDone);
  EXPECT_EQ(counts(), (Counts{}));
}

TEST_F(SqsQueue, VisibilityChangeMovesTheEndOfTheTimeout) {
  send("a");
  receive();
  now += 20s;
  EXPECT_EQ(change(handles[0], 60s), Outcome::kDone);
  now += 59s;
  EXPECT_EQ(receive(), (Bodies{}));
  now += 1s;
  EXPECT_EQ(receive(), (Bodies{"a"}));
  EXPECT_EQ(change(handles[0], 0s), Outcome::kDone);
  EXPECT_EQ(receive(), (Bodies{"a"}));
}

TEST_F(SqsQueue, LateVisibilityChangeHidesTheMessageAgainWithoutCountingAReceive) {
  send("a");
  receive();
  now += 40s;
  EXPECT_EQ(change(handles[0], 0s), Outcome::kDone);
  EXPECT_EQ(counts(), (Counts{1, 0, 0}));
  EXPECT_EQ(change(handles[0], 10s), Outcome::kDone);
  EXPECT_EQ(counts(), (Counts{0, 1, 0}));
  now += 10s;
  EXPECT_EQ(receive(), (Bodies{"a"}));
  EXPECT_EQ(handles[0].receive, 2u);
}

TEST_F(SqsQueue, OlderHandleChangesTheVisibilityOfTheMessage) {
  send("a");
  receive();
  const ReceiptHandle older = handles[0];
  now += 30s;
  receive();
  EXPECT_EQ(change(older, 0s), Outcome::kDone);
  EXPECT_EQ(counts(), (Counts{1, 0, 0}));
}

TEST_F(SqsQueue, NoMessageStaysInFlightFor12HoursFromItsReceive) {
  send("a");
  receive();
  EXPECT_EQ(change(handles[0], 12h), Outcome::kDone);
  now += 1ms;
  EXPECT_EQ(change(handles[0], 12h), Outcome::kBeyondLimit);
  EXPECT_EQ(change(handles[0], 12h - 1ms), Outcome::kDone);
}

TEST_F(SqsQueueOfOneMinute, RetentionEndsAMessageInAnyState) {
  send("visible");
  send("taken", 30s);
  now += 30s;
  EXPECT_EQ(receive(1, 1h), (Bodies{"visible"}));
  const ReceiptHandle handle = handles[0];
  now += 30s - 1ns;
  EXPECT_EQ(counts(), (Counts{1, 1, 0}));
  now += 1ns;
  EXPECT_EQ(counts(), (Counts{}));
  EXPECT_EQ(remove(handle), Outcome::kDone);
  EXPECT_EQ(change(handle, 1s), Outcome::kGone);
}

TEST_F(SqsQueueOfOneMinute, LongerRetentionSavesWhatIsStillThere) {
  send("a");
  now += 50s;
  queue.set_attributes(QueueAttributes{}, now);
  now += 50s;
  EXPECT_EQ(receive(), (Bodies{"a"}));
}

TEST_F(SqsQueue, ShorterRetentionEndsOlderMessagesAtOnce) {
  send("a");
  now += 100s;
  send("b");
  queue.set_attributes(attributes(false, 60), now);
  EXPECT_EQ(receive(), (Bodies{"b"}));
}

TEST_F(SqsQueue, PurgeTakesEverythingAndOldHandlesDie) {
  send("visible");
  send("delayed", 10s);
  receive(1);
  const ReceiptHandle handle = handles[0];
  send("more");
  queue.purge(now);
  EXPECT_EQ(counts(), (Counts{}));
  EXPECT_EQ(remove(handle), Outcome::kDone);
  EXPECT_EQ(change(handle, 0s), Outcome::kGone);
  send("new");
  EXPECT_EQ(receive(), (Bodies{"new"}));
}

TEST(SqsQueueLimit, OnlyTheRoomThatIsLeftIsDelivered) {
  Queue queue{{1, "q", "arn", 3}, {}};
  const TimePoint now{};
  for (int i = 0; i < 5; ++i) queue.send({}, now);
  const auto take = [&](TimePoint at) { return queue.receive({10, 30s, ""}, at); };
  const auto first = take(now);
  EXPECT_EQ(first.messages.size(), 3u);
  EXPECT_FALSE(first.over_limit);
  EXPECT_TRUE(take(now).over_limit);
  queue.remove(first.messages[0].handle, now);
  EXPECT_EQ(take(now).messages.size(), 1u);
  EXPECT_EQ(take(now + 30s).messages.size(), 3u);
}

class DeadLetters : public QueueTest {
 protected:
  DeadLetters() : QueueTest(false, 600, 2) {}
  Bodies drain(Queue& from) {
    Bodies all;
    for (const auto& delivery : from.receive({10, 30s, ""}, now).messages) all.push_back(delivery.message->body);
    return all;
  }
  Queue target{{2, "dlq", "arn:dlq"}, attributes(false, 600)};
};

TEST_F(DeadLetters, MessageMovesAtTheReceiveAfterItsLastTimeout) {
  send("a");
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(receive(10, 30s, &target), (Bodies{"a"}));
    now += 30s;
  }
  now += 100s;
  EXPECT_EQ(counts(), (Counts{1, 0, 0}));
  send("b");
  EXPECT_EQ(receive(1, 30s, &target), (Bodies{"b"}));
  EXPECT_EQ(counts(), (Counts{0, 1, 0}));
  EXPECT_EQ(target.counts(now), (Counts{1, 0, 0}));
}

TEST_F(DeadLetters, MovedMessageKeepsItsIdTimeAndCount) {
  const Uuid id = send("a").id;
  const TimePoint sent = now;
  for (int i = 0; i < 2; ++i) receive(1, 0s, &target);
  const ReceiptHandle old = handles[0];
  now += 10s;
  EXPECT_EQ(receive(1, 0s, &target), (Bodies{}));
  const auto moved = target.receive({1, 30s, ""}, now).messages.at(0);
  EXPECT_EQ(moved.message->id, id);
  EXPECT_EQ(moved.message->sent, sent);
  EXPECT_EQ(moved.message->receives, 3u);
  EXPECT_EQ(moved.message->extras->source_arn, queue.identity().arn);
  EXPECT_EQ(remove(old), Outcome::kDone);
  EXPECT_EQ(change(old, 1s), Outcome::kGone);
}

TEST_F(DeadLetters, RetentionOfAMovedMessageCountsFromItsFirstSend) {
  send("old");
  receive(1, 0s, &target);
  receive(1, 0s, &target);
  now += 590s;
  target.send({}, now);
  receive(1, 0s, &target);
  EXPECT_EQ(target.counts(now), (Counts{2, 0, 0}));
  now += 10s;
  EXPECT_EQ(target.counts(now), (Counts{1, 0, 0}));
}

TEST_F(DeadLetters, WithoutATargetTheMessageStaysReceivable) {
  send("a");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(receive(1, 0s), (Bodies{"a"}));
}

TEST_F(DeadLetters, QueueThatIsItsOwnTargetGetsTheMessageBack) {
  send("a");
  receive(1, 0s, &queue);
  receive(1, 0s, &queue);
  EXPECT_EQ(receive(10, 0s, &queue), (Bodies{"a"}));
  EXPECT_EQ(handles[0].receive, 1u);
  EXPECT_EQ(counts(), (Counts{1, 0, 0}));
}

class Diary final : public Observer {
 public:
  void sent(const MessageEvent& event) override { note("sent", event); }
  void received(const MessageEvent& event) override { note("received", event); }
  void deleted(const MessageEvent& event) override { note("deleted", event); }
  void expired(const MessageEvent& event) override { note("expired", event); }
  void dead_lettered(const MessageEvent& event) override { note("dead-lettered", event); }

  std::vector<std::string> lines;

 private:
  void note(const char* what, const MessageEvent& event) {
    lines.push_back(std::string(what) + " " + std::string(event.queue) + " at " +
                    std::to_string((event.at - event.sent) / 1s) + " receives " + std::to_string(event.receives));
  }
};

TEST_F(DeadLetters, ObserverSeesTheLifeOfAMessage) {
  Diary diary;
  queue.observe(&diary);
  target.observe(&diary);
  send("a");
  now += 1s;
  receive(1, 0s, &target);
  receive(1, 0s, &target);
  receive(1, 0s, &target);
  send("b");
  receive(1, 0s, &target);
  remove(handles[0]);
  now += 1000s;
  target.counts(now);
  EXPECT_EQ(diary.lines, (std::vector<std::string>{"sent q at 0 receives 0", "received q at 1 receives 1",
                                                   "received q at 1 receives 2", "dead-lettered q at 1 receives 2",
                                                   "sent q at 0 receives 0", "received q at 0 receives 1",
                                                   "deleted q at 0 receives 1", "expired dlq at 600 receives 2"}));
}

TEST(SqsReceiptHandle, IsReadBackOnlyWithItsKey) {
  const ReceiptHandle handle{0x0123456789abcdef, 17, 3, 9};
  const std::string text = handle.encode(42);
  EXPECT_EQ(text.size(), 40u);
  EXPECT_EQ(ReceiptHandle::decode(text, 42), handle);
  EXPECT_FALSE(ReceiptHandle::decode(text, 43));
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string bent = text;
    bent[i] = bent[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(ReceiptHandle::decode(bent, 42)) << i;
  }
  EXPECT_FALSE(ReceiptHandle::decode("", 42));
  EXPECT_FALSE(ReceiptHandle::decode("not a handle", 42));
}

}  // namespace
}  // namespace queuecast::sqs
