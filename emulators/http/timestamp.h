#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/time.h"

namespace queuecast::emulators {

/// "2026-11-22T23:00:00Z", the fraction of a second cut off.
std::string iso8601(runtime::TimePoint at);
/// "20261122T230000Z", the basic format.
std::string iso8601_basic(runtime::TimePoint at);
/// Reads the extended format back, with or without a fraction of a second; nothing when it is no such time in UTC.
std::optional<runtime::TimePoint> parse_iso8601(std::string_view text);
/// Reads the basic format back.
std::optional<runtime::TimePoint> parse_iso8601_basic(std::string_view text);
/// "Sun, 22 Nov 2026 23:00:00 GMT" (RFC 9110, IMF-fixdate).
std::string http_date(runtime::TimePoint at);

}  // namespace queuecast::emulators
