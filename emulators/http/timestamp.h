#pragma once

#include <string>

#include "runtime/time.h"

namespace queuecast::emulators {

/// "2026-11-22T23:00:00Z", the fraction of a second cut off.
std::string iso8601(runtime::TimePoint at);
/// "20261122T230000Z", the basic format.
std::string iso8601_basic(runtime::TimePoint at);
/// "Sun, 22 Nov 2026 23:00:00 GMT" (RFC 9110, IMF-fixdate).
std::string http_date(runtime::TimePoint at);

}  // namespace queuecast::emulators
