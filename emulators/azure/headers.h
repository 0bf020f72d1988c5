#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "emulators/azure/error.h"
#include "emulators/azure/query.h"
#include "emulators/azure/time_parse.h"
#include "runtime/http/message.h"

namespace queuecast::azure {

/// The service version that a request without x-ms-version is served with.
inline constexpr std::string_view kNewestVersion = "2026-06-06";

/// A date since the first version; also newer ones than we know, so that a new SDK does not need a new emulator.
inline bool is_version(std::string_view text) {
  return text.size() == std::string_view("2009-04-14").size() && text >= "2009-04-14" && parse_iso8601(text);
}

/// The version that a request asks for: x-ms-version or, for want of it, that of its shared access signature. Versions
/// compare as text ("Versioning for Azure Storage").
inline Result<std::string_view> requested_version(const http::Request& request) {
  if (const auto version = request.headers.find("x-ms-version")) {
    if (!is_version(*version)) return errors::invalid_header_value("x-ms-version", *version);
    return *version;
  }
  const auto signed_version = Query(http::query_of(request.target)).find_raw("sv");
  return signed_version && is_version(*signed_version) ? *signed_version : kNewestVersion;
}

/// Copies x-ms-client-request-id when it is at most 1,024 visible ASCII characters.
inline void echo_client_request_id(const http::Request& request, http::Response& response) {
  const auto id = request.headers.find("x-ms-client-request-id");
  if (!id || id->empty() || id->size() > 1024) return;
  if (!std::all_of(id->begin(), id->end(), [](char c) { return c > ' ' && c <= '~'; })) return;
  response.headers.add("x-ms-client-request-id", *id);
}

}  // namespace queuecast::azure
