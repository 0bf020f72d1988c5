#pragma once

#include <cstddef>
#include <string>

#include "emulators/http/storage.h"

namespace queuecast::sqs {

class Observer;

/// Who the service is, and its limits. Those that get in the way of tests are off unless switched on.
struct Options {
  /// The account of callers whose access key id is not itself an account number.
  std::string account_id = "000000000000";
  /// The region of requests whose host and signature name none.
  std::string region = "us-east-1";
  /// CreateQueue fails within 60 s of DeleteQueue under the same name.
  bool recreate_lock = false;
  /// PurgeQueue works once in 60 s; clients expect the error.
  bool purge_lock = true;
  /// Calls per second of each kind (send, receive, delete, change visibility) that a FIFO queue without high throughput
  /// serves, a batch being one call; AWS: 300. 0 = any number.
  unsigned fifo_rate_limit = 0;
  /// The same for every other queue; AWS: nearly unlimited for standard queues, 2,400 to 70,000 by region for FIFO
  /// queues of high throughput. 0 = any number.
  unsigned queue_rate_limit = 0;
  /// TagQueue, UntagQueue and ListQueueTags per second, together, in an account; AWS: 30. 0 = any number.
  unsigned tagging_rate_limit = 0;
  /// Messages of a queue that may be in flight at once.
  std::size_t in_flight_limit = 120'000;
  /// Standard queues prefer the messages of groups that do not crowd the others out.
  bool fair_queues = true;
  /// Where the state outlives the process; null: nowhere. Must outlive the service.
  emulators::Storage* storage = nullptr;
  /// Told of every message's life; must outlive the service.
  Observer* observer = nullptr;
};

}  // namespace queuecast::sqs
