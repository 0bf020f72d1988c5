#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/random.h"
#include "runtime/time.h"

namespace queuecast::clients {

/// Appends the text as a JSON string, quotes included. UTF-8 passes as it is.
void append_json_string(std::string& out, std::string_view text);
/// Appends text for the inside of an XML element; a carriage return survives the parser on the other side.
void append_xml_text(std::string& out, std::string_view text);
/// A to Z become a to z.
std::string lower(std::string_view text);
void append_number(std::string& out, std::int64_t value);

/// "20260101T000000Z", as `X-Amz-Date` has it.
std::string amz_date(runtime::TimePoint at);
/// "Thu, 01 Jan 2026 00:00:00 GMT" (RFC 1123), as `x-ms-date` has it.
std::string http_date(runtime::TimePoint at);
/// Reads "2026-11-22T23:00:00Z", with or without a fraction of a second (dropped). False when it is no such time.
bool parse_iso_time(std::string_view text, runtime::TimePoint& at);
/// "2026-01-01 00:00:00.000000": Python's `strftime('%Y-%m-%d %H:%M:%S.%f')` in UTC; finer digits are cut off.
std::string python_stamp(runtime::TimePoint at);
/// Reads it back as `strptime` does: one to six digits of fraction, which must be there.
bool parse_python_stamp(std::string_view text, runtime::TimePoint& at);

/// A random UUID (version 4) in lower case.
std::string uuid4(runtime::Random& random);
/// A UUID of version 1, as Python's `uuid.uuid1` makes it: the time, then 14 bits of sequence and 48 bits of node.
std::string uuid1(runtime::TimePoint at, std::uint16_t sequence, std::uint64_t node);

}  // namespace queuecast::clients
