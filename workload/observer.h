#pragma once

#include <string_view>

#include "runtime/time.h"
#include "workload/clients/error.h"

namespace queuecast::workload {

/// What happens to a message, told as it happens. All views hold during the call only.
struct Event {
  enum class Kind {
    kSent,         ///< the queue has accepted it
    kReceived,     ///< a consumer holds it
    kEmpty,        ///< a receive brought nothing; no message
    kWritten,      ///< the database has it
    kWriteFailed,  ///< the write was given up; `error` is empty when the message itself cannot be read
    kDeleted,      ///< the queue has let it go
    kFailed,       ///< a send, receive or delete was given up
  };
  Kind kind = Kind::kEmpty;
  runtime::TimePoint at;
  std::string_view message_id;
  std::string_view body;
  const clients::Error* error = nullptr;
};

/// Whoever writes the run down. A message is lost when it was deleted after a failed write.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void on(const Event& event) = 0;
};

}  // namespace queuecast::workload
