#include "emulators/azure/queue/queue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

namespace queuecast::azure::queue {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kStart{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};

class QueueTest : public ::testing::Test {
 protected:
  const Message& put(std::string text, Duration delay = 0s, std::optional<Duration> ttl = 168h) {
    return queue_.put(std::move(text), delay, ttl, Guid::random(random_), now_);
  }
  std::string get(Duration visibility = 30s) {
    const auto batch = queue_.get(1, visibility, now_);
    return batch.empty() ? "" : batch[0]->text;
  }

  runtime::Random random_{1, "ids"};
  TimePoint now_ = kStart;
  Queue queue_{"jobs"};
};

TEST_F(QueueTest, MessagesComeInTheOrderOfInsertion) {
  for (const char* text : {"a", "b", "c"}) put(text);
  EXPECT_EQ(get(), "a");
  EXPECT_EQ(get(), "b");
  EXPECT_EQ(get(), "c");
  EXPECT_EQ(get(), "");
}

TEST_F(QueueTest, ReturningMessageSortsByTheTimeItBecameVisible) {
  put("old");
  EXPECT_EQ(get(10s), "old");
  now_ += 5s;
  put("before the return");
  now_ += 6s;
  put("after the return");
  EXPECT_EQ(get(), "before the return");
  EXPECT_EQ(get(), "old");
  EXPECT_EQ(get(), "after the return");
}

TEST_F(QueueTest, DelayedPutSortsByTheEndOfItsDelay) {
  put("delayed", 2s);
  put("first");
  EXPECT_EQ(get(), "first");
  EXPECT_EQ(get(), "");
  now_ += 2s - 100ns;
  EXPECT_EQ(get(), "");
  now_ += 100ns;
  EXPECT_EQ(get(), "delayed");
}

TEST_F(QueueTest, BecomesVisibleExactlyAtTheEndOfItsWindow) {
  put("a");
  EXPECT_EQ(get(30s), "a");
  now_ += 30s - 100ns;
  EXPECT_EQ(get(), "");
  now_ += 100ns;
  EXPECT_EQ(get(), "a");
}

TEST_F(QueueTest, ExpiredMessageIsGoneEvenWhileInvisible) {
  const Guid id = put("a", 0s, 10s).id;
  EXPECT_EQ(get(30s), "a");
  now_ += 10s - 100ns;
  EXPECT_NE(queue_.find(id, now_), nullptr);
  EXPECT_EQ(queue_.counts(now_).invisible, 1u);
  now_ += 100ns;
  EXPECT_EQ(queue_.find(id, now_), nullptr);
  EXPECT_EQ(queue_.counts(now_).total(), 0u);
}

TEST_F(QueueTest, MessageThatExpiresBeforeItBecomesVisibleIsNeverSeen) {
  put("a", 0s, 20s);
  EXPECT_EQ(get(30s), "a");
  now_ += 1h;
  EXPECT_EQ(get(), "");
}

TEST_F(QueueTest, MessageWithoutEndStays) {
  EXPECT_EQ(put("a", 0s, {}).expiry, kNever);
  now_ += std::chrono::hours(24 * 365 * 100);
  EXPECT_EQ(get(), "a");
}

TEST_F(QueueTest, PeekListsInOrderAndChangesNothing) {
  for (int i = 0; i < 40; ++i) put(std::to_string(i));
  get();
  const auto batch = queue_.peek(32, now_);
  ASSERT_EQ(batch.size(), 32u);
  for (int i = 0; i < 32; ++i) {
    EXPECT_EQ(batch[static_cast<std::size_t>(i)]->text, std::to_string(i + 1));
    EXPECT_EQ(batch[static_cast<std::size_t>(i)]->dequeue_count, 0u);
  }
  EXPECT_EQ(get(), "1");
}

TEST_F(QueueTest, DequeueCountCountsGetsOnly) {
  const Guid id = put("a").id;
  get(1s);
  queue_.peek(1, now_);
  queue_.update(*queue_.find(id, now_), {}, 0s, now_);
  now_ += 1s;
  get(1s);
  EXPECT_EQ(queue_.find(id, now_)->dequeue_count, 2u);
}

TEST_F(QueueTest, UpdateWithinOneTickStillMakesTheOldReceiptStale) {
  const Guid id = put("a").id;
  const PopReceipt first = PopReceipt::of(*queue_.find(id, now_));
  queue_.update(*queue_.find(id, now_), {}, 0s, now_);
  const PopReceipt second = PopReceipt::of(*queue_.find(id, now_));
  queue_.update(*queue_.find(id, now_), {}, 0s, now_);
  const PopReceipt third = PopReceipt::of(*queue_.find(id, now_));
  EXPECT_NE(first, second);
  EXPECT_NE(second, third);
}

TEST_F(QueueTest, SlotsAreReusedButIdsAreNot) {
  const Guid first = put("a").id;
  queue_.erase(*queue_.find(first, now_), now_);
  const Guid second = put("b").id;
  EXPECT_NE(first, second);
  EXPECT_EQ(queue_.find(first, now_), nullptr);
  EXPECT_EQ(queue_.find(second, now_)->text, "b");
}

TEST_F(QueueTest, ClearRemovesVisibleAndInvisibleAlike) {
  const Guid id = put("a").id;
  put("b");
  get();
  queue_.clear(now_);
  EXPECT_EQ(queue_.counts(now_).total(), 0u);
  EXPECT_EQ(queue_.find(id, now_), nullptr);
  now_ += 1h;
  EXPECT_EQ(get(), "");
}

TEST_F(QueueTest, NextChangeIsTheEarliestReturnOrExpiry) {
  EXPECT_EQ(queue_.next_change(now_), std::nullopt);
  put("a", 0s, 40s);
  EXPECT_EQ(queue_.next_change(now_), kStart + 40s);
  get(30s);
  EXPECT_EQ(queue_.next_change(now_), kStart + 30s);
  now_ += 30s;
  EXPECT_EQ(queue_.next_change(now_), kStart + 40s);
}

TEST(PopReceipt, HasTheLayoutOfTheRealService) {
  Message message;
  message.next_visible = TimePoint{std::chrono::sys_days{std::chrono::year{2021} / 9 / 27}} + 15h + 30s + 123456700ns;
  std::string text;
  append_pop_receipt(text, PopReceipt::of(message));
  EXPECT_EQ(text, "AgAAAAMAAAAAAAAAh9HKabCz1wE=");
  EXPECT_EQ(parse_pop_receipt(text), PopReceipt::of(message));
  message.next_visible = TimePoint{std::chrono::sys_days{std::chrono::year{2021} / 9 / 27}} + 15h + 1min;
  message.updated = true;
  message.dequeue_count = 1;
  text.clear();
  append_pop_receipt(text, PopReceipt::of(message));
  EXPECT_EQ(text, "AwAAAAMAAAAAAAAAAJ6Ze7Cz1wEBAAAA");
  EXPECT_EQ(parse_pop_receipt(text), PopReceipt::of(message));
}

TEST(PopReceipt, OtherTextIsNoReceipt) {
  for (const char* text : {"", "x", "junk", "AAAA", "AgAAAAMAAAAAAAAAh9HKabCz1wE", "AwAAAAMAAAAAAAAAh9HKabCz1wE=",
                           "AgAAAAQAAAAAAAAAh9HKabCz1wE=", "AgAAAAMAAAABAAAAh9HKabCz1wE="}) {
    EXPECT_EQ(parse_pop_receipt(text), std::nullopt) << text;
  }
}

TEST(PopReceipt, ForgivesAPlusThatBecameABlank) {
  PopReceipt receipt;
  receipt.filetime = 0xfbefbefbefbefbefULL;
  std::string text;
  append_pop_receipt(text, receipt);
  ASSERT_NE(text.find('+'), std::string::npos);
  std::replace(text.begin(), text.end(), '+', ' ');
  EXPECT_EQ(parse_pop_receipt(text), receipt);
}

class Recording final : public Observer {
 public:
  void put(std::string_view queue, const Message& m, TimePoint now) override { note("put", queue, m, now); }
  void gotten(std::string_view queue, const Message& m, TimePoint now) override { note("gotten", queue, m, now); }
  void updated(std::string_view queue, const Message& m, TimePoint now) override { note("updated", queue, m, now); }
  void deleted(std::string_view queue, const Message& m, TimePoint now) override { note("deleted", queue, m, now); }
  void expired(std::string_view queue, const Message& m, TimePoint now) override { note("expired", queue, m, now); }
  std::vector<std::string> lines;

 private:
  void note(std::string_view what, std::string_view queue, const Message& message, TimePoint now) {
    lines.push_back(std::string(what) + " " + std::string(queue) + " " + message.text + " " +
                    std::to_string(std::chrono::floor<std::chrono::seconds>(now - kStart).count()));
  }
};

TEST(QueueObserver, SeesEachStepOfAMessagesLife) {
  Recording recording;
  Queue queue("jobs", &recording);
  runtime::Random random{1, "ids"};
  const Guid a = queue.put("a", 0s, 168h, Guid::random(random), kStart).id;
  queue.put("b", 0s, 5s, Guid::random(random), kStart);
  queue.get(1, 30s, kStart + 1s);
  queue.update(*queue.find(a, kStart + 2s), {}, 60s, kStart + 2s);
  queue.erase(*queue.find(a, kStart + 9s), kStart + 9s);
  queue.put("c", 0s, {}, Guid::random(random), kStart + 10s);
  queue.clear(kStart + 11s);
  EXPECT_EQ(recording.lines,
            (std::vector<std::string>{"put jobs a 0", "put jobs b 0", "gotten jobs a 1", "updated jobs a 2",
                                      "expired jobs b 5", "deleted jobs a 9", "put jobs c 10", "deleted jobs c 11"}));
}

}  // namespace
}  // namespace queuecast::azure::queue
