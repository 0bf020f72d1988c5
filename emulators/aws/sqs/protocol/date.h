#pragma once

#include <string>

#include "runtime/time.h"

namespace queuecast::sqs {

/// The value of a Date header: "Thu, 01 Jan 2026 00:00:00 GMT" (RFC 9110, section 5.6.7).
std::string http_date(runtime::TimePoint at);

}  // namespace queuecast::sqs
