#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/http/message.h"

namespace queuecast::azure::table {

/// One part of a multipart/mixed body (RFC 2046); the content is a view into that body.
struct Part {
  http::Headers headers;
  std::string_view content;
};

/// The boundary that a Content-Type of multipart/mixed names; nothing when it is another type.
std::optional<std::string> multipart_boundary(std::string_view content_type);

/// The parts up to the closing delimiter; nothing when there is none or a part has no end to its headers. Lines end in
/// CRLF or LF.
std::optional<std::vector<Part>> read_multipart(std::string_view body, std::string_view boundary);

/// The request that a part of type application/http holds; nothing when it is none.
std::optional<http::Request> read_embedded_request(std::string_view content);

}  // namespace queuecast::azure::table
