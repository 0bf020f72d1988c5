#pragma once

#include <algorithm>
#include <cstdint>

namespace queuecast::sqs {

/// What the account is billed for. A call is one request, or one for each 64 KiB chunk of the payload that it carries
/// in or out; a batch is charged on the sum of its payload. Source: Amazon SQS pricing.
struct Usage {
  static constexpr std::uint64_t kChunk = 64 * 1024;

  /// Requests at the standard price: all but those below.
  std::uint64_t standard_requests = 0;
  /// Requests at the FIFO price: sends, receives, deletes and visibility changes of FIFO queues.
  std::uint64_t fifo_requests = 0;
  /// Receives without a message; they are counted above, too.
  std::uint64_t empty_receives = 0;

  void count(bool fifo, std::uint64_t payload) {
    (fifo ? fifo_requests : standard_requests) += std::max<std::uint64_t>(1, (payload + kChunk - 1) / kChunk);
  }
};

}  // namespace queuecast::sqs
