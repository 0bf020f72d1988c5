#include "runtime/event_queue.h"

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <vector>

#include "runtime/random.h"

namespace queuecast::runtime {
namespace {

using namespace std::chrono_literals;

TimePoint at(std::int64_t ns) { return TimePoint{Duration{ns}}; }

TEST(EventQueue, EqualTimesRunFirstInFirstOut) {
  EventQueue queue;
  int payload[3];
  for (int& p : payload) queue.push(at(5), {nullptr, &p});
  for (int& p : payload) EXPECT_EQ(queue.pop().callback.argument, &p);
  EXPECT_TRUE(queue.empty());
}

TEST(EventQueue, NegativeTimesComeBeforePositiveOnes) {
  EventQueue queue;
  queue.push(at(1), {});
  queue.push(at(-1), {});
  EXPECT_EQ(queue.pop().at, at(-1));
}

TEST(EventQueue, CancelledEventNeverRunsAndItsIdStaysHarmless) {
  EventQueue queue;
  const auto id = queue.push(at(1), {});
  EXPECT_TRUE(queue.cancel(id));
  EXPECT_FALSE(queue.cancel(id));
  EXPECT_TRUE(queue.empty());
  queue.push(at(2), {});  // takes over the slot
  EXPECT_FALSE(queue.cancel(id));
  EXPECT_EQ(queue.pop().at, at(2));
}

// Random pushes, pops and cancels against an ordered map.
TEST(EventQueue, AgreesWithAnOrderedMap) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random{seed, "event queue"};
    EventQueue queue;
    std::map<std::pair<std::int64_t, std::uint64_t>, EventQueue::Id> model;
    std::uint64_t sequence = 0;
    for (int step = 0; step < 20'000; ++step) {
      const auto roll = random.below(10);
      if (roll < 5 || model.empty()) {
        const auto time = static_cast<std::int64_t>(random.below(1000));
        model.emplace(std::pair{time, ++sequence}, queue.push(at(time), {}));
      } else if (roll < 8) {
        const auto expected = model.begin();
        const EventQueue::Event event = queue.pop();
        ASSERT_EQ(event.at, at(expected->first.first));
        ASSERT_EQ(event.sequence, expected->first.second);
        model.erase(expected);
      } else {
        auto victim = std::next(model.begin(), static_cast<std::ptrdiff_t>(random.below(model.size())));
        ASSERT_TRUE(queue.cancel(victim->second));
        model.erase(victim);
      }
      ASSERT_EQ(queue.size(), model.size());
    }
  }
}

TEST(EventQueue, ManyCancelledEventsDoNotPileUp) {
  EventQueue queue;
  queue.push(at(1), {});
  for (int i = 0; i < 100'000; ++i) queue.cancel(queue.push(at(1'000'000 + i), {}));
  EXPECT_EQ(queue.size(), 1u);
  EXPECT_EQ(queue.pop().at, at(1));
}

}  // namespace
}  // namespace queuecast::runtime
