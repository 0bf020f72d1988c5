#include <gtest/gtest.h>

#include "tests/emulators/aws/sqs/queue_fixture.h"

namespace queuecast::sqs {
namespace {

using Outcome = Queue::Outcome;

class FifoQueue : public QueueTest {
 protected:
  explicit FifoQueue(int max_receive_count = 0) : QueueTest(true, 600, max_receive_count) {}
};

TEST_F(FifoQueue, MessagesOfAGroupComeInOrderAndBlockThoseBehind) {
  for (const char* body : {"1", "2", "3"}) send_to("g", body);
  EXPECT_EQ(receive(2), (Bodies{"1", "2"}));
  const auto taken = handles;
  EXPECT_EQ(receive(), (Bodies{}));
  send_to("g", "4");
  EXPECT_EQ(receive(), (Bodies{}));
  EXPECT_EQ(counts(), (Counts{2, 2, 0}));
  EXPECT_EQ(remove(taken[0]), Outcome::kDone);
  EXPECT_EQ(receive(), (Bodies{}));
  EXPECT_EQ(remove(taken[1]), Outcome::kDone);
  EXPECT_EQ(receive(), (Bodies{"3", "4"}));
}

TEST_F(FifoQueue, OneAnswerDrainsAGroupBeforeTheNext) {
  send_to("a", "a1");
  send_to("b", "b1");
  send_to("a", "a2");
  send_to("b", "b2");
  EXPECT_EQ(receive(3), (Bodies{"a1", "a2", "b1"}));
  EXPECT_EQ(receive(), (Bodies{}));
}

TEST_F(FifoQueue, HeadThatReturnsIsReceivableWhileALaterMateIsInFlight) {
  for (const char* body : {"1", "2", "3"}) send_to("g", body);
  EXPECT_EQ(receive(2), (Bodies{"1", "2"}));
  EXPECT_EQ(change(handles[0], 0s), Outcome::kDone);
  EXPECT_EQ(receive(), (Bodies{"1"}));
  EXPECT_EQ(receive(), (Bodies{}));
}

TEST_F(FifoQueue, ExtendedMessageKeepsItselfAndThoseBehindHidden) {
  for (const char* body : {"1", "2", "3"}) send_to("g", body);
  receive(3);
  const auto taken = handles;
  EXPECT_EQ(change(taken[1], 100s), Outcome::kDone);
  now += 30s;
  EXPECT_EQ(counts(), (Counts{2, 1, 0}));
  EXPECT_EQ(receive(), (Bodies{"1"}));
  EXPECT_EQ(remove(handles[0]), Outcome::kDone);
  EXPECT_EQ(receive(), (Bodies{}));
  now += 70s;
  EXPECT_EQ(receive(), (Bodies{"2", "3"}));
}

TEST_F(FifoQueue, ReceiveWithoutVisibilityPutsTheGroupBehindOthers) {
  send_to("a", "a1");
  send_to("a", "a2");
  send_to("b", "b1");
  EXPECT_EQ(receive(2, 0s), (Bodies{"a1", "a2"}));
  EXPECT_EQ(receive(10, 0s), (Bodies{"b1", "a1", "a2"}));
}

TEST_F(FifoQueue, GroupsAreServedByTheTimeTheirHeadBecameAvailable) {
  send_to("a", "a1");
  EXPECT_EQ(receive(1, 10s), (Bodies{"a1"}));
  send_to("b", "b1");
  now += 10s;
  send_to("c", "c1");
  EXPECT_EQ(receive(), (Bodies{"b1", "a1", "c1"}));
}

TEST_F(FifoQueue, ExpiredHandleDeletesNothing) {
  send_to("g", "1");
  receive(1);
  const ReceiptHandle first = handles[0];
  now += 30s;
  EXPECT_EQ(remove(first), Outcome::kExpired);
  EXPECT_EQ(change(first, 5s), Outcome::kGone);
  receive(1);
  EXPECT_EQ(remove(first), Outcome::kExpired);
  EXPECT_EQ(remove(handles[0]), Outcome::kDone);
  EXPECT_EQ(remove(first), Outcome::kDone);
  EXPECT_EQ(change(first, 5s), Outcome::kGone);
}

TEST_F(FifoQueue, DuplicateWithinFiveMinutesAnswersWithTheOriginal) {
  const auto first = send_to("g", "1", "id");
  now += 300s - 1ns;
  const auto second = send_to("other", "2", "id");
  EXPECT_TRUE(second.duplicate);
  EXPECT_EQ(second.id, first.id);
  EXPECT_EQ(second.sequence, first.sequence);
  EXPECT_EQ(counts(), (Counts{1, 0, 0}));
  now += 1ns;
  EXPECT_FALSE(send_to("g", "3", "id").duplicate);
  EXPECT_EQ(receive(), (Bodies{"1", "3"}));
}

TEST_F(FifoQueue, DeduplicationSurvivesDeletionButNotPurge) {
  send_to("g", "1", "id");
  receive(1);
  remove(handles[0]);
  EXPECT_TRUE(send_to("g", "2", "id").duplicate);
  queue.purge(now);
  EXPECT_FALSE(send_to("g", "3", "id").duplicate);
}

TEST_F(FifoQueue, ScopeOfAGroupKeepsGroupsApart) {
  QueueAttributes scoped = attributes(true);
  scoped.deduplication_per_group = true;
  queue.set_attributes(scoped, now);
  EXPECT_FALSE(send_to("a", "1", "id").duplicate);
  EXPECT_FALSE(send_to("b", "2", "id").duplicate);
  EXPECT_TRUE(send_to("a", "3", "id").duplicate);
}

TEST_F(FifoQueue, SequenceNumbersRiseAndHaveTwentyDigits) {
  const auto first = send_to("a", "1");
  const auto second = send_to("b", "2");
  EXPECT_LT(first.sequence, second.sequence);
  EXPECT_EQ(Queue::sequence_text(first.sequence), "18850000000000000256");
  EXPECT_EQ(Queue::sequence_text(second.sequence), "18850000000000000512");
  EXPECT_EQ(Queue::sequence_text(39'062'500), "18850000010000000000");
}

TEST_F(FifoQueue, QueueDelayCountsFromTheSendAndAChangeMovesWhatIsDelayed) {
  QueueAttributes delayed = attributes(true);
  delayed.delay = 60;
  queue.set_attributes(delayed, now);
  send_to("g", "1");
  now += 10s;
  send_to("g", "2");
  EXPECT_EQ(counts(), (Counts{0, 0, 2}));
  delayed.delay = 10;
  queue.set_attributes(delayed, now);
  EXPECT_EQ(counts(), (Counts{1, 0, 1}));
  EXPECT_EQ(receive(), (Bodies{"1"}));
  remove(handles[0]);
  now += 10s;
  EXPECT_EQ(receive(), (Bodies{"2"}));
}

TEST_F(FifoQueue, DelayedMessageDoesNotBlockEarlierOnes) {
  send_to("g", "1");
  QueueAttributes delayed = attributes(true);
  delayed.delay = 60;
  queue.set_attributes(delayed, now);
  send_to("g", "2");
  EXPECT_EQ(receive(), (Bodies{"1"}));
}

TEST_F(FifoQueue, EndOfRetentionOfAMessageInFlightUnblocksItsGroup) {
  send_to("g", "1");
  receive(1, 1h);
  now += 599s;
  send_to("g", "2");
  EXPECT_EQ(queue.next_change(), now + 1s);
  now += 1s;
  EXPECT_EQ(receive(), (Bodies{"2"}));
}

TEST_F(FifoQueue, AttemptIdGivesTheSameMessagesAndHandlesAgain) {
  for (const char* body : {"1", "2", "3"}) send_to("g", body);
  EXPECT_EQ(receive(2, 30s, nullptr, "try"), (Bodies{"1", "2"}));
  const auto first = handles;
  now += 20s;
  EXPECT_EQ(receive(2, 30s, nullptr, "other"), (Bodies{}));
  EXPECT_EQ(receive(2, 30s, nullptr, "try"), (Bodies{"1", "2"}));
  EXPECT_EQ(handles, first);
  now += 20s;
  EXPECT_EQ(counts(), (Counts{1, 2, 0}));
  remove(first[0]);
  EXPECT_EQ(receive(2, 30s, nullptr, "try"), (Bodies{}));
  now += 10s;
  EXPECT_EQ(receive(2, 30s, nullptr, "try"), (Bodies{"2", "3"}));
  EXPECT_EQ(handles[0].receive, 2u);
}

TEST_F(FifoQueue, AttemptIsSpentWhenAVisibilityChanged) {
  send_to("g", "1");
  receive(1, 30s, nullptr, "try");
  change(handles[0], 10s);
  EXPECT_EQ(receive(1, 30s, nullptr, "try"), (Bodies{}));
}

class FifoDeadLetters : public FifoQueue {
 protected:
  FifoDeadLetters() : FifoQueue(1) {}
  Queue target{{2, "dlq.fifo", "arn:dlq"}, attributes(true, 600)};
};

TEST_F(FifoDeadLetters, MoveUnblocksTheGroupInTheSameReceive) {
  send_to("g", "1");
  send_to("g", "2");
  EXPECT_EQ(receive(1, 30s, &target), (Bodies{"1"}));
  now += 30s;
  EXPECT_EQ(receive(10, 30s, &target), (Bodies{"2"}));
  EXPECT_EQ(target.counts(now), (Counts{1, 0, 0}));
}

TEST_F(FifoDeadLetters, MovedMessageGetsItsIdAsDeduplicationIdAndANewRetention) {
  const Uuid id = send_to("g", "1", "dedup").id;
  receive(1, 0s, &target);
  now += 500s;
  receive(1, 0s, &target);
  now += 500s;
  const auto moved = target.receive({1, 30s, ""}, now).messages.at(0);
  EXPECT_EQ(moved.message->id, id);
  EXPECT_EQ(moved.message->extras->group_id, "g");
  EXPECT_EQ(moved.message->extras->deduplication_id, id.text());
  EXPECT_EQ(moved.message->sent, now - 500s);
  EXPECT_EQ(moved.message->receives, 2u);
}

TEST_F(FifoDeadLetters, QueueThatIsItsOwnTargetGetsTheMessageBackBehindItsMates) {
  send_to("g", "1");
  receive(1, 0s, &queue);
  EXPECT_EQ(receive(10, 0s, &queue), (Bodies{"1"}));
  send_to("g", "2");
  EXPECT_EQ(receive(10, 30s, &queue), (Bodies{"2", "1"}));
  EXPECT_EQ(counts(), (Counts{0, 2, 0}));
}

}  // namespace
}  // namespace queuecast::sqs
