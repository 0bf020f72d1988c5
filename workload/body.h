#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/time.h"

namespace queuecast::workload {

/// The JSON body of the samples' messages: a text and the time it was made.
struct Body {
  std::string message;
  /// As written, "2026-01-01 00:00:01.000000".
  std::string source_stamp;
  runtime::TimePoint sent;
};

/// `{"msg": "PREFIX COUNT", "srcStamp": "2026-01-01 00:00:01.000000"}`, as json.dumps writes it.
std::string encode_body(std::string_view prefix, std::int64_t count, runtime::TimePoint now);
/// Nothing when the samples' consumers could not read it: no JSON object, a member missing, a stamp in another form.
std::optional<Body> decode_body(std::string_view text);

/// `str(timedelta.total_seconds())` of Python, whole microseconds: "0.123456", "12.0", "5e-06".
std::string python_seconds(runtime::Duration duration);

}  // namespace queuecast::workload
