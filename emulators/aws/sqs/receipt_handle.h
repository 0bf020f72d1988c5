#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace queuecast::sqs {

/// Names one receive of one message. Whether a text is a handle of this run is decided without a look-up: it carries
/// a check value, so handles of another run, and texts that are none, are told apart from handles of deleted messages.
struct ReceiptHandle {
  std::uint64_t queue = 0;
  /// Where the message stands in its queue's store, and how often that place was reused.
  std::uint32_t slot = 0;
  std::uint32_t generation = 0;
  /// Counts the receives of the message from this queue, from 1.
  std::uint32_t receive = 0;

  /// 40 characters of base64.
  std::string encode(std::uint64_t key) const;
  static std::optional<ReceiptHandle> decode(std::string_view text, std::uint64_t key);

  friend bool operator==(const ReceiptHandle&, const ReceiptHandle&) = default;
};

}  // namespace queuecast::sqs
