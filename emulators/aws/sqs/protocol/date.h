#pragma once

#include <cstdint>
#include <string>

#include "runtime/time.h"

namespace queuecast::sqs {

/// The value of a Date header: "Thu, 01 Jan 2026 00:00:00 GMT" (RFC 9110, section 5.6.7).
std::string http_date(runtime::TimePoint at);

/// The same, written once a second.
class HttpDate {
 public:
  const std::string& at(runtime::TimePoint now) {
    const std::int64_t second = runtime::unix_seconds(now);
    if (text_.empty() || second != second_) {
      second_ = second;
      text_ = http_date(now);
    }
    return text_;
  }

 private:
  std::int64_t second_ = 0;
  std::string text_;
};

}  // namespace queuecast::sqs
