#pragma once

#include <string_view>

#include "emulators/azure/queue/message.h"

namespace queuecast::azure::queue {

/// Told of each step in a message's life, so that a simulation can record it without help from any client. Every
/// function does nothing by default; a queue without an observer pays one test of a pointer.
///
/// The message is as it stands after the step (before it for `deleted` and `expired`) and lives for the call only.
/// An observer must not act on the queue.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void put(std::string_view /*queue*/, const Message&, TimePoint /*now*/) {}
  virtual void gotten(std::string_view /*queue*/, const Message&, TimePoint /*now*/) {}
  virtual void updated(std::string_view /*queue*/, const Message&, TimePoint /*now*/) {}
  /// By Delete Message, by Clear Messages, or with its queue.
  virtual void deleted(std::string_view /*queue*/, const Message&, TimePoint /*now*/) {}
  /// Reported when the queue is next used; `at` is the message's expiry.
  virtual void expired(std::string_view /*queue*/, const Message&, TimePoint /*at*/) {}
};

}  // namespace queuecast::azure::queue
