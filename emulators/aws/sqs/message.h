#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "emulators/aws/sqs/digest.h"
#include "emulators/http/ids.h"
#include "runtime/time.h"

namespace queuecast::sqs {

using emulators::Uuid;
using runtime::Duration;
using runtime::TimePoint;

/// What only some messages carry; an empty text means "none".
struct MessageExtras {
  /// Sorted by name in byte order.
  std::vector<MessageAttribute> attributes;
  Md5 attributes_md5{};
  std::string group_id;
  std::string deduplication_id;
  std::string trace_header;
  /// The sender's account when it is not that of the queue.
  std::string sender_id;
  /// The ARN of the queue that moved the message to this dead-letter queue.
  std::string source_arn;
};

/// A message as it is sent; the caller has checked it against the queue's rules.
struct NewMessage {
  Uuid id;
  std::string body;
  Md5 body_md5{};
  /// FIFO queues: group and deduplication id are set.
  std::unique_ptr<MessageExtras> extras;
  /// The queue's own delay when absent; ignored by FIFO queues.
  std::optional<Duration> delay;
};

enum class MessageState : std::uint8_t { kDelayed, kVisible, kInFlight };

/// A message in its queue.
struct Message {
  std::string body;
  std::unique_ptr<MessageExtras> extras;
  Uuid id;
  Md5 body_md5{};
  /// Retention counts from here; a standard dead-letter queue keeps it, a FIFO one starts anew.
  TimePoint sent;
  std::optional<TimePoint> first_received;
  /// When the current time in flight began: 12 hours is all a message may stay so.
  TimePoint taken;
  /// The tick of the last change of state: the position in the order of availability of a visible message.
  std::uint64_t tick = 0;
  /// FIFO queues: rises from send to send.
  std::uint64_t sequence = 0;
  /// Over all queues the message was in, and in this one.
  std::uint32_t receives = 0;
  std::uint32_t receives_here = 0;

  MessageState state = MessageState::kVisible;
  /// Retention is found by `MessageStore::expiring`, not by the order of arrival.
  bool moved_in = false;
  /// Whether this place holds a message at all.
  bool in_use = false;
  std::uint32_t generation = 1;
  /// Neighbours among the visible messages (standard) or in the group (FIFO), and in the order of arrival.
  std::uint32_t previous = 0;
  std::uint32_t next = 0;
  std::uint32_t older = 0;
  std::uint32_t newer = 0;
  std::uint32_t group = 0;
};

}  // namespace queuecast::sqs
