#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <list>
#include <vector>

#include "emulators/azure/queue/queue.h"

namespace queuecast::azure::queue {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kModelStart{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};

/// The rules in their plainest form: a list that is searched from end to end each time.
class NaiveQueue {
 public:
  void put(Message message) { messages_.push_back(std::move(message)); }

  std::vector<Message*> visible(TimePoint now) {
    expire(now);
    std::vector<Message*> found;
    for (Message& message : messages_) {
      if (message.next_visible <= now) found.push_back(&message);
    }
    std::stable_sort(found.begin(), found.end(), [](const Message* a, const Message* b) {
      return a->next_visible != b->next_visible ? a->next_visible < b->next_visible : a->sequence < b->sequence;
    });
    return found;
  }
  Message* find(Guid id, TimePoint now) {
    expire(now);
    const auto found = std::find_if(messages_.begin(), messages_.end(), [id](const Message& m) { return m.id == id; });
    return found == messages_.end() ? nullptr : &*found;
  }
  void erase(Guid id) {
    messages_.remove_if([id](const Message& m) { return m.id == id; });
  }
  void clear() { messages_.clear(); }
  std::size_t size(TimePoint now) {
    expire(now);
    return messages_.size();
  }

 private:
  void expire(TimePoint now) {
    messages_.remove_if([now](const Message& m) { return m.expiry <= now; });
  }
  std::list<Message> messages_;
};

class Pair {
 public:
  explicit Pair(std::uint64_t seed) : random_(seed, "azure.queue.model") {}

  void step() {
    now_ += Ticks{static_cast<std::int64_t>(random_.below(4) == 0 ? random_.below(20'000'000) : 0)};
    switch (random_.below(12)) {
      case 0:
      case 1:
      case 2:
      case 3: put(); break;
      case 4:
      case 5:
      case 6: get(); break;
      case 7: peek(); break;
      case 8: update(); break;
      case 9:
      case 10: erase(); break;
      default:
        if (random_.below(400) == 0) clear();
    }
    const auto counts = queue_.counts(now_);
    ASSERT_EQ(counts.total(), naive_.size(now_));
    ASSERT_EQ(counts.visible, naive_.visible(now_).size());
  }

 private:
  Duration seconds(std::uint64_t bound) { return std::chrono::seconds(random_.below(bound)); }

  void put() {
    std::optional<Duration> ttl;
    if (random_.below(4) != 0) ttl = seconds(40) + 1s;
    const Duration delay = random_.below(3) == 0 ? seconds(10) : 0s;
    const Message& message = queue_.put(std::to_string(random_.below(1000)), delay, ttl, Guid::random(random_), now_);
    naive_.put(message);
    ids_.push_back(message.id);
  }

  void get() {
    const std::size_t count = 1 + random_.below(32);
    const Duration visibility = seconds(10) + 1s;
    const auto expected = naive_.visible(now_);
    const auto batch = queue_.get(count, visibility, now_);
    ASSERT_EQ(batch.size(), std::min(count, expected.size()));
    for (std::size_t i = 0; i < batch.size(); ++i) {
      expected[i]->next_visible = now_ + visibility;
      ++expected[i]->dequeue_count;
      expected[i]->updated = false;
      expect_equal(*batch[i], *expected[i]);
    }
  }

  void peek() {
    const std::size_t count = 1 + random_.below(32);
    const auto expected = naive_.visible(now_);
    const auto batch = queue_.peek(count, now_);
    ASSERT_EQ(batch.size(), std::min(count, expected.size()));
    for (std::size_t i = 0; i < batch.size(); ++i) expect_equal(*batch[i], *expected[i]);
  }

  void update() {
    if (ids_.empty()) return;
    const Guid id = ids_[random_.below(ids_.size())];
    const Message* const message = queue_.find(id, now_);
    Message* const expected = naive_.find(id, now_);
    ASSERT_EQ(message == nullptr, expected == nullptr);
    if (!message) return;
    const Duration visibility = seconds(10);
    TimePoint next = now_ + visibility;
    if (next == expected->next_visible) next += Ticks{1};
    expected->next_visible = next;
    expected->updated = true;
    expected->text = "new";
    expect_equal(queue_.update(*message, "new", visibility, now_), *expected);
  }

  void erase() {
    if (ids_.empty()) return;
    const std::size_t at = random_.below(ids_.size());
    const Message* const message = queue_.find(ids_[at], now_);
    ASSERT_EQ(message == nullptr, naive_.find(ids_[at], now_) == nullptr);
    if (message) queue_.erase(*message, now_);
    naive_.erase(ids_[at]);
    if (random_.below(2) == 0) ids_.erase(ids_.begin() + static_cast<std::ptrdiff_t>(at));
  }

  void clear() {
    queue_.clear(now_);
    naive_.clear();
  }

  static void expect_equal(const Message& actual, const Message& expected) {
    EXPECT_EQ(actual.id, expected.id);
    EXPECT_EQ(actual.text, expected.text);
    EXPECT_EQ(actual.next_visible, expected.next_visible);
    EXPECT_EQ(actual.dequeue_count, expected.dequeue_count);
    EXPECT_EQ(PopReceipt::of(actual), PopReceipt::of(expected));
  }

  runtime::Random random_;
  TimePoint now_ = kModelStart;
  Queue queue_{"jobs"};
  NaiveQueue naive_;
  std::vector<Guid> ids_;
};

TEST(QueueModel, RandomOperationsAgreeWithTheNaiveQueue) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Pair pair(seed);
    for (int i = 0; i < 1500; ++i) {
      ASSERT_NO_FATAL_FAILURE(pair.step()) << "step " << i;
      if (::testing::Test::HasFailure()) return;
    }
  }
}

}  // namespace
}  // namespace queuecast::azure::queue
