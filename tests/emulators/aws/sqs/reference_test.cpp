#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "tests/emulators/aws/sqs/queue_fixture.h"

namespace queuecast::sqs {
namespace {

/// The rules of a queue told as plainly as possible: one list of messages, looked through at every call.
class Reference {
 public:
  struct Item {
    std::string body;
    std::string group;
    TimePoint sent;
    TimePoint visible_at;
    bool received = false;  // in its current hiding; else delayed
    std::uint64_t position = 0;
    std::uint64_t hidden_order = 0;
    std::uint32_t receives = 0;
    std::uint64_t arrival = 0;
  };

  Reference(bool is_fifo, Duration keep, std::uint32_t most_receives)
      : fifo(is_fifo), retention(keep), max_receives(most_receives) {}

  void send(const std::string& body, const std::string& group, Duration delay, TimePoint now) {
    advance(now);
    items.push_back({body, group, now, now + delay, false, ++clock, clock, 0, ++arrivals});
    hidden.resize(0);
  }

  bool visible(const Item& item, TimePoint now) const { return item.visible_at <= now; }

  std::vector<std::string> receive(std::size_t max, Duration visibility, TimePoint now) {
    advance(now);
    std::vector<std::uint64_t> picked;
    while (picked.size() < max) {
      const Item* best = nullptr;
      for (const Item& item : items) {
        if (!deliverable(item, picked, now)) continue;
        if (!best || key(item, picked, now) < key(*best, picked, now)) best = &item;
      }
      if (!best) break;
      if (max_receives > 0 && best->receives >= max_receives) {
        moved.push_back(best->body);
        last_group = best->group;
        erase(best->body);
      } else {
        picked.push_back(best->arrival);
        last_group = best->group;
      }
    }
    last_group.clear();
    std::vector<std::string> bodies;
    for (const std::uint64_t arrival : picked) {
      Item& item = *std::find_if(items.begin(), items.end(), [&](const Item& i) { return i.arrival == arrival; });
      ++item.receives;
      item.received = visibility > 0s;
      item.visible_at = now + visibility;
      item.position = item.hidden_order = ++clock;
      bodies.push_back(item.body);
    }
    return bodies;
  }

  Item* find(const std::string& body) {
    const auto found = std::find_if(items.begin(), items.end(), [&](const Item& i) { return i.body == body; });
    return found == items.end() ? nullptr : &*found;
  }
  void erase(const std::string& body) {
    std::erase_if(items, [&](const Item& item) { return item.body == body; });
  }
  void hide(Item& item, Duration visibility, TimePoint now) {
    const bool was_visible = visible(item, now);
    if (was_visible && visibility == 0s) return;
    item.received = visibility > 0s;
    item.visible_at = now + visibility;
    item.position = item.hidden_order = ++clock;
  }

  Counts counts(TimePoint now) {
    advance(now);
    Counts all;
    for (const Item& item : items) ++(visible(item, now) ? all.visible : item.received ? all.in_flight : all.delayed);
    return all;
  }

  /// Removes what has expired and numbers what became visible since the last call, in the order of its time.
  void advance(TimePoint now) {
    std::erase_if(items, [&](const Item& item) { return item.sent + retention <= now; });
    std::vector<Item*> risen;
    for (Item& item : items) {
      if (item.visible_at > last && item.visible_at <= now && item.visible_at > item.sent) risen.push_back(&item);
    }
    std::sort(risen.begin(), risen.end(), [](const Item* a, const Item* b) {
      return std::pair(a->visible_at, a->hidden_order) < std::pair(b->visible_at, b->hidden_order);
    });
    for (Item* item : risen) item->position = ++clock;
    last = now;
  }

  bool fifo;
  Duration retention;
  std::uint32_t max_receives;
  std::vector<Item> items;
  std::vector<std::string> moved;

 private:
  bool deliverable(const Item& item, const std::vector<std::uint64_t>& picked, TimePoint now) const {
    const auto taken = [&](const Item& i) {
      return std::find(picked.begin(), picked.end(), i.arrival) != picked.end();
    };
    if (!visible(item, now) || taken(item)) return false;
    if (!fifo) return true;
    return std::all_of(items.begin(), items.end(), [&](const Item& mate) {
      return mate.group != item.group || mate.arrival >= item.arrival || visible(mate, now);
    });
  }

  /// Standard: the position. FIFO: first the group in progress, then the group whose first message came first.
  std::tuple<int, std::uint64_t, std::uint64_t> key(const Item& item, const std::vector<std::uint64_t>&,
                                                    TimePoint) const {
    if (!fifo) return {0, item.position, 0};
    const Item* head = &item;
    for (const Item& mate : items) {
      if (mate.group == item.group && mate.arrival < head->arrival) head = &mate;
    }
    return {item.group == last_group ? 0 : 1, head->position, item.arrival};
  }

  std::uint64_t clock = 0;
  std::uint64_t arrivals = 0;
  TimePoint last{};
  std::string last_group;
  std::vector<int> hidden;
};

class SqsAgainstReference : public testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(Kinds, SqsAgainstReference, testing::Values(false, true),
                         [](const auto& kind) { return kind.param ? "Fifo" : "Standard"; });

class Trial {
 public:
  Trial(std::uint64_t seed, bool fifo)
      : random_(seed, "sqs.reference"),
        fifo_(fifo),
        max_receives_(random_.bernoulli(0.5) ? 3 : 0),
        queue_({1, "q", "arn"}, attributes()),
        target_({2, "dlq", "arn"}, attributes()),
        reference_(fifo, 300s, max_receives_) {}

  void run(int steps) {
    for (int i = 0; i < steps && !testing::Test::HasFailure(); ++i) step();
  }

 private:
  QueueAttributes attributes() const {
    QueueAttributes made;
    made.fifo = fifo_;
    made.retention = 300;
    if (max_receives_ > 0) made.redrive = RedrivePolicy{"", "", max_receives_};
    return made;
  }

  void step() {
    if (random_.bernoulli(0.5)) now_ += std::chrono::milliseconds{random_.below(10'000)};
    switch (random_.below(8)) {
      case 0:
      case 1:
      case 2: send(); break;
      case 3:
      case 4: receive(); break;
      case 5: remove(); break;
      case 6: change(); break;
      default: EXPECT_EQ(queue_.counts(now_), reference_.counts(now_));
    }
  }

  void send() {
    NewMessage message;
    message.id = Uuid::draw(random_);
    message.body = std::to_string(++sent_);
    const std::string group{static_cast<char>('a' + random_.below(4))};
    const Duration delay = fifo_ || random_.bernoulli(0.7) ? 0s : std::chrono::seconds{random_.below(20)};
    if (fifo_) {
      message.extras = std::make_unique<MessageExtras>();
      message.extras->group_id = group;
      message.extras->deduplication_id = message.body;
    }
    message.delay = delay;
    reference_.send(message.body, group, delay, now_);
    queue_.send(std::move(message), now_);
  }

  void receive() {
    const std::size_t max = 1 + random_.below(10);
    const Duration visibility = std::chrono::seconds{random_.below(3) * 15};
    const auto received = queue_.receive({max, visibility, ""}, now_, max_receives_ > 0 ? &target_ : nullptr);
    std::vector<std::string> bodies;
    for (const auto& delivery : received.messages) {
      bodies.push_back(delivery.message->body);
      handles_.emplace_back(delivery.message->body, delivery.handle);
    }
    EXPECT_EQ(bodies, reference_.receive(max, visibility, now_));
    EXPECT_EQ(queue_.counts(now_), reference_.counts(now_));
  }

  /// Whether the handle is the one of the receive that still holds the message.
  bool in_force(const Reference::Item* item, const ReceiptHandle& handle) {
    return item && !reference_.visible(*item, now_) && item->receives == handle.receive;
  }

  void remove() {
    if (handles_.empty()) return;
    reference_.advance(now_);
    const auto& [body, handle] = handles_[random_.below(handles_.size())];
    const Reference::Item* item = reference_.find(body);
    const auto outcome = queue_.remove(handle, now_);
    if (item && fifo_ && !in_force(item, handle)) {
      EXPECT_EQ(outcome, Queue::Outcome::kExpired);
    } else {
      EXPECT_EQ(outcome, Queue::Outcome::kDone);
      reference_.erase(body);
    }
  }

  void change() {
    if (handles_.empty()) return;
    reference_.advance(now_);
    const auto& [body, handle] = handles_[random_.below(handles_.size())];
    const Duration visibility = std::chrono::seconds{random_.below(4) * 10};
    Reference::Item* item = reference_.find(body);
    const auto outcome = queue_.change_visibility(handle, visibility, now_);
    if (!item || (fifo_ && !in_force(item, handle))) {
      EXPECT_EQ(outcome, Queue::Outcome::kGone);
    } else {
      EXPECT_EQ(outcome, Queue::Outcome::kDone);
      reference_.hide(*item, visibility, now_);
    }
  }

  runtime::Random random_;
  bool fifo_;
  std::uint32_t max_receives_;
  Queue queue_;
  Queue target_;
  Reference reference_;
  TimePoint now_{1'000'000s};
  int sent_ = 0;
  std::vector<std::pair<std::string, ReceiptHandle>> handles_;
};

TEST_P(SqsAgainstReference, RandomCallsAgree) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Trial trial{seed, GetParam()};
    trial.run(400);
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace queuecast::sqs
