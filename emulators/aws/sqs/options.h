#pragma once

#include <cstddef>
#include <string>

namespace queuecast::sqs {

class Observer;

/// Who the service is, and the limits that get in the way of tests: those are off unless switched on.
struct Options {
  std::string account_id = "000000000000";
  std::string region = "us-east-1";
  /// A queue's name is taken for 60 s after DeleteQueue, and PurgeQueue works once in 60 s.
  bool strict_name_locks = false;
  /// Calls per second of each kind (send, receive, delete, change visibility) that a FIFO queue without high throughput
  /// serves, a batch being one call; AWS: 300. 0 = any number.
  unsigned fifo_rate_limit = 0;
  /// Messages of a queue that may be in flight at once.
  std::size_t in_flight_limit = 120'000;
  /// Told of every message's life; must outlive the service.
  Observer* observer = nullptr;
};

}  // namespace queuecast::sqs
