#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "emulators/aws/sqs/queue.h"
#include "runtime/random.h"

namespace queuecast::sqs {

using namespace std::chrono_literals;

/// A queue of its own for engine tests; messages are told apart by their bodies.
class QueueTest : public testing::Test {
 protected:
  using Bodies = std::vector<std::string>;

  explicit QueueTest(bool fifo = false, int retention = 345'600, int max_receive_count = 0)
      : queue({1, "q", "arn:aws:sqs:us-east-1:000000000000:q"}, attributes(fifo, retention, max_receive_count)) {}

  static QueueAttributes attributes(bool fifo, int retention = 345'600, int max_receive_count = 0) {
    QueueAttributes made;
    made.fifo = fifo;
    made.retention = retention;
    if (max_receive_count > 0) {
      made.redrive = RedrivePolicy{"", "", static_cast<std::uint32_t>(max_receive_count)};
    }
    return made;
  }

  Queue::Sent send(const std::string& body, std::optional<Duration> delay = {}) {
    NewMessage message;
    message.id = Uuid::draw(random);
    message.body = body;
    message.delay = delay;
    return queue.send(std::move(message), now);
  }
  /// FIFO; the deduplication id is the body unless it is given.
  Queue::Sent send_to(const std::string& group, const std::string& body, const std::string& deduplication_id = "") {
    NewMessage message;
    message.id = Uuid::draw(random);
    message.body = body;
    message.extras = std::make_unique<MessageExtras>();
    message.extras->group_id = group;
    message.extras->deduplication_id = deduplication_id.empty() ? body : deduplication_id;
    return queue.send(std::move(message), now);
  }
  Bodies receive(std::size_t max = 10, Duration visibility = 30s, Queue* dead_letters = nullptr,
                 const std::string& attempt = "") {
    const Queue::ReceiveOrder order{max, visibility, attempt};
    const Queue::Received received = queue.receive(order, now, dead_letters);
    Bodies all;
    handles.clear();
    for (const Queue::Delivery& delivery : received.messages) {
      all.push_back(delivery.message->body);
      handles.push_back(delivery.handle);
    }
    return all;
  }
  Queue::Outcome remove(const ReceiptHandle& handle) { return queue.remove(handle, now); }
  Queue::Outcome change(const ReceiptHandle& handle, Duration visibility) {
    return queue.change_visibility(handle, visibility, now);
  }
  Counts counts() { return queue.counts(now); }

  runtime::Random random{7, "test"};
  TimePoint now{1'000'000s};
  Queue queue;
  /// Of the last receive.
  std::vector<ReceiptHandle> handles;
};

}  // namespace queuecast::sqs
