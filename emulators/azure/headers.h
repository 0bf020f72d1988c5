#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "emulators/azure/error.h"
#include "runtime/http/message.h"

namespace queuecast::azure {

/// The service version that a request without x-ms-version is served with.
inline constexpr std::string_view kNewestVersion = "2026-06-06";

/// The version that a request asks for: any date from 2009-04-14 on, also newer ones than we know, so that a new SDK
/// does not need a new emulator. Versions compare as text ("Versioning for Azure Storage").
inline Result<std::string_view> requested_version(const http::Request& request) {
  const auto version = request.headers.find("x-ms-version");
  if (!version) return kNewestVersion;
  static constexpr std::string_view kShape = "dddd-dd-dd";
  const auto fits = [](char c, char shape) { return shape == 'd' ? c >= '0' && c <= '9' : c == shape; };
  const bool date = version->size() == kShape.size() &&
                    std::equal(version->begin(), version->end(), kShape.begin(), fits) &&
                    version->substr(5, 2) >= "01" && version->substr(5, 2) <= "12" && version->substr(8) >= "01" &&
                    version->substr(8) <= "31" && *version >= "2009-04-14";
  if (!date) return errors::invalid_header_value("x-ms-version", *version);
  return *version;
}

/// Copies x-ms-client-request-id when it is at most 1,024 visible ASCII characters.
inline void echo_client_request_id(const http::Request& request, http::Response& response) {
  const auto id = request.headers.find("x-ms-client-request-id");
  if (!id || id->empty() || id->size() > 1024) return;
  if (!std::all_of(id->begin(), id->end(), [](char c) { return c > ' ' && c <= '~'; })) return;
  response.headers.add("x-ms-client-request-id", *id);
}

}  // namespace queuecast::azure
