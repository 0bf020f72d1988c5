#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "emulators/azure/guid.h"
#include "emulators/azure/time_format.h"

namespace queuecast::azure::queue {

/// A message of a queue. Times are whole ticks of 100 ns.
struct Message {
  Guid id;
  /// Order of insertion within the queue, from 1; 0 marks a free slot.
  std::uint64_t sequence = 0;
  TimePoint insertion;
  /// kNever when the message does not expire.
  TimePoint expiry;
  TimePoint next_visible;
  /// How often Get Messages has handed it out; Peek and Update do not count.
  std::uint32_t dequeue_count = 0;
  /// Whether the latest pop receipt came from Update Message; it then has the longer form.
  bool updated = false;
  std::string text;
};

/// What a pop receipt says. It is a function of the message's state and identifies nothing without the message id:
/// all messages of one Get Messages call share one.
struct PopReceipt {
  bool updated = false;
  std::uint64_t filetime = 0;
  std::uint32_t dequeue_count = 0;

  static PopReceipt of(const Message& message);
  bool operator==(const PopReceipt&) const = default;
};

/// Base64 of a little-endian record, in the layout of the real service: u32 2, u32 3, u32 0, u64 FILETIME of the next
/// visible time; after an Update u32 3 comes first and the u32 dequeue count last.
void append_pop_receipt(std::string& out, const PopReceipt& receipt);
/// Nothing when the text is not a receipt at all. Blanks are read as the '+' that a client forgot to encode.
std::optional<PopReceipt> parse_pop_receipt(std::string_view text);

}  // namespace queuecast::azure::queue
