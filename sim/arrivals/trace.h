#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/system/result.hpp>

#include "runtime/time.h"
#include "sim/arrivals/pattern.h"

namespace queuecast::arrivals {

/// What is wrong in a recorded trace, and where; line and column count from 1.
struct TraceError {
  int line = 0;
  int column = 0;
  std::string found;
  std::string expected;
};

using TraceResult = boost::system::result<Trace, TraceError>;

/// Reads "time,count" lines: an optional header, blank lines and lines that begin with '#' are skipped. `time` is
/// seconds from the start of the run ("90", "0.5") or a time stamp ("2026-01-05T09:00:00Z"), all in one notation;
/// stamps count from the first one. Times rise; counts are whole numbers.
TraceResult read_trace(std::string_view text);

/// "2026-01-05T09:00:00Z", with a fraction of a second or an offset such as +02:00 if need be; "2026-01-05" is
/// midnight UTC.
std::optional<runtime::TimePoint> parse_timestamp(std::string_view text);

}  // namespace queuecast::arrivals
