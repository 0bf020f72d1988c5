#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "emulators/aws/sqs/accounts.h"

namespace queuecast::sqs {

/// What one call works on, and what it leaves for the service to do.
struct Context {
  Accounts& accounts;
  /// The caller's.
  Account& account;
  TimePoint now;
  /// The Host header of the request: queue URLs name it.
  std::string_view host;
  /// X-Amzn-Trace-Id of the request; empty = none.
  std::string_view trace_header;

  /// Queues whose messages may have become deliverable: polls that wait there are served next.
  std::vector<QueueRecord*> touched;
  /// Queues that are gone: polls that wait there end. Only their ids are left.
  std::vector<std::uint64_t> removed;
  /// For billing: the call is one on the messages of a FIFO queue, and the bytes it carried.
  bool fifo = false;
  std::uint64_t payload = 0;
  /// The call came over TLS.
  bool https = false;

  /// The queue that a request names.
  Result<QueueRecord*> queue(std::string_view queue_url) {
    auto record = accounts.resolve(queue_url, account);
    if (record.has_value()) touched.push_back(*record);
    return record;
  }
  /// The same for calls on messages: they fall under the FIFO rate limit and the FIFO price.
  Result<QueueRecord*> messages_of(std::string_view queue_url, CallKind kind) {
    auto record = queue(queue_url);
    if (record.has_error()) return record;
    fifo = (*record)->queue.fifo();
    if (const auto admitted = (*record)->account->admit(**record, kind, now); admitted.has_error())
      return admitted.error();
    return record;
  }
  /// http://HOST/ACCOUNT/NAME; https over TLS and when the host is one of the real service's.
  std::string queue_url(const QueueRecord& record) const;
};

}  // namespace queuecast::sqs
