#include <gtest/gtest.h>

#include <algorithm>

#include "tests/emulators/aws/sqs/queue_fixture.h"

namespace queuecast::sqs {
namespace {

/// A standard queue; the group of a message is the first letter of its body.
class FairQueue : public QueueTest {
 protected:
  void send_as_tenant(const std::string& body) { send_to(body.substr(0, 1), body); }
  void send_many(const std::string& tenant, int count) {
    for (int i = 0; i < count; ++i) send_as_tenant(tenant + std::to_string(i));
  }
  Bodies take(int count) {
    Bodies all;
    while (static_cast<int>(all.size()) < count) {
      const Bodies some = receive(static_cast<std::size_t>(std::min(10, count - static_cast<int>(all.size()))), 1h);
      if (some.empty()) break;
      all.insert(all.end(), some.begin(), some.end());
    }
    return all;
  }
};

TEST_F(FairQueue, TenantsAreServedInTheOrderOfArrivalWhileNobodyIsNoisy) {
  send_many("n", 20);
  send_as_tenant("q0");
  send("alone");
  send_as_tenant("n20");
  EXPECT_EQ(take(20).back(), "n19");
  EXPECT_EQ(receive(10, 1h), (Bodies{"q0", "alone", "n20"}));
}

TEST_F(FairQueue, QuietTenantsGoBeforeOneWithManyMessagesInFlight) {
  send_many("n", 100);
  take(30);
  send_as_tenant("q0");
  send("alone");
  EXPECT_EQ(receive(4, 1h), (Bodies{"q0", "alone", "n30", "n31"}));
}

TEST_F(FairQueue, NoisyTenantsAreDeliveredWhenNobodyElseWaits) {
  send_many("n", 100);
  EXPECT_EQ(take(100).size(), 100u);
}

TEST_F(FairQueue, TenantWithATenthOfWhatIsInFlightIsNotNoisy) {
  for (int i = 0; i < 270; ++i) send("alone");
  send_many("n", 40);
  take(300);
  send_as_tenant("q0");
  EXPECT_EQ(receive(1, 1h), (Bodies{"n30"}));
}

TEST_F(FairQueue, AmongNoisyTenantsTheOneWithFewestInFlightGoesFirst) {
  send_many("m", 40);
  send_many("n", 32);
  take(72);
  send_as_tenant("m");
  send_as_tenant("n");
  EXPECT_EQ(receive(1, 1h), (Bodies{"n"}));
}

TEST_F(FairQueue, TenantIsQuietAgainFiveMinutesAfterItsLastSend) {
  send_many("n", 100);
  take(30);
  send_as_tenant("q0");
  EXPECT_EQ(receive(1, 1h), (Bodies{"q0"}));
  now += 5min;
  send_as_tenant("q1");
  EXPECT_EQ(receive(1, 1h), (Bodies{"n30"}));
}

TEST_F(FairQueue, DeletedMessagesCountNoLonger) {
  send_many("n", 100);
  std::vector<ReceiptHandle> taken;
  for (int i = 0; i < 3; ++i) {
    receive(10, 1h);
    taken.insert(taken.end(), handles.begin(), handles.end());
  }
  remove(taken.front());
  send_as_tenant("q0");
  EXPECT_EQ(receive(1, 1h), (Bodies{"n30"}));
}

TEST(UnfairQueue, OrderIsThatOfArrivalAlone) {
  QueueAttributes attributes;
  Queue queue{{1, "q", "arn", 120'000, false}, attributes};
  const TimePoint now{1'000'000s};
  const auto send = [&](const std::string& group) {
    NewMessage message;
    message.body = group;
    message.extras = std::make_unique<MessageExtras>();
    message.extras->group_id = group;
    queue.send(std::move(message), now);
  };
  for (int i = 0; i < 41; ++i) send("n");
  send("q");
  for (int i = 0; i < 4; ++i) queue.receive({10, 1h, ""}, now);
  EXPECT_EQ(queue.receive({1, 1h, ""}, now).messages.front().message->body, "n");
}

}  // namespace
}  // namespace queuecast::sqs
