#pragma once

#include <cstdint>
#include <string>

#include "emulators/http/timestamp.h"
#include "runtime/time.h"

namespace queuecast::sqs {

/// The value of a Date header, written once a second.
class HttpDate {
 public:
  const std::string& at(runtime::TimePoint now) {
    const std::int64_t second = runtime::unix_seconds(now);
    if (text_.empty() || second != second_) {
      second_ = second;
      text_ = emulators::http_date(now);
    }
    return text_;
  }

 private:
  std::int64_t second_ = 0;
  std::string text_;
};

}  // namespace queuecast::sqs
