#pragma once

#include <cstdint>
#include <string_view>

#include "emulators/http/ids.h"
#include "runtime/time.h"

namespace queuecast::sqs {

/// One step in the life of a message.
struct MessageEvent {
  std::string_view queue;
  emulators::Uuid message;
  runtime::TimePoint at;
  /// When it was sent to this queue (the first queue, behind a standard dead-letter move).
  runtime::TimePoint sent;
  /// Receives so far, over all queues.
  std::uint32_t receives = 0;
};

/// Told of what happens to messages, so that a simulation can record their lives without the clients' help.
/// Expiry and dead-letter moves are lazy, as in the service: they are told when the queue is next touched; an expiry
/// bears the time at which the retention ended. Calls must not come back into the queue.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void sent(const MessageEvent&) {}
  virtual void received(const MessageEvent&) {}
  /// By a client or by PurgeQueue.
  virtual void deleted(const MessageEvent&) {}
  virtual void expired(const MessageEvent&) {}
  /// The event's queue is the one that the message leaves.
  virtual void dead_lettered(const MessageEvent&) {}
};

}  // namespace queuecast::sqs
