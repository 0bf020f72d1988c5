#include "emulators/azure/table/protocol/multipart.h"

#include <algorithm>

namespace queuecast::azure::table {

namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// Takes a line from the front, without its end.
std::string_view take_line(std::string_view& rest) {
  std::string_view line = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// Takes header lines and the blank line behind them.
std::optional<http::Headers> take_headers(std::string_view& rest) {
  http::Headers headers;
  while (!rest.empty()) {
    const std::string_view line = take_line(rest);
    if (line.empty()) return headers;
    const std::size_t colon = line.find(':');
    if (colon == 0 || colon == std::string_view::npos) return std::nullopt;
    headers.add(trimmed(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
  }
  return std::nullopt;
}

/// The content between two delimiters, whose line ends belong to the delimiters.
std::string_view without_last_line_end(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::optional<std::string> multipart_boundary(std::string_view content_type) {
  static constexpr std::string_view kType = "multipart/mixed";
  const std::size_t end = content_type.find(';');
  if (!http::equal_ignoring_case(trimmed(content_type.substr(0, end)), kType)) return std::nullopt;
  while (!content_type.empty()) {
    std::string_view parameter = trimmed(content_type.substr(0, content_type.find(';')));
    content_type.remove_prefix(std::min(content_type.size(), content_type.find(';')));
    if (!content_type.empty()) content_type.remove_prefix(1);
    const std::size_t equals = parameter.find('=');
    if (equals == std::string_view::npos) continue;
    if (!http::equal_ignoring_case(trimmed(parameter.substr(0, equals)), "boundary")) continue;
    std::string_view boundary = trimmed(parameter.substr(equals + 1));
    if (boundary.size() >= 2 && boundary.starts_with('"') && boundary.ends_with('"')) {
      boundary = boundary.substr(1, boundary.size() - 2);
    }
    if (boundary.empty()) return std::nullopt;
    return std::string(boundary);
  }
  return std::nullopt;
}

std::optional<std::vector<Part>> read_multipart(std::string_view body, std::string_view boundary) {
  const std::string delimiter = "--" + std::string(boundary);
  std::vector<Part> parts;
  const char* start = nullptr;  // of the part that is being read
  for (std::string_view rest = body; !rest.empty();) {
    const char* const line_start = rest.data();
    const std::string_view line = trimmed(take_line(rest));
    const bool closing = line.size() == delimiter.size() + 2 && line.ends_with("--");
    if (!line.starts_with(delimiter) || (line.size() != delimiter.size() && !closing)) continue;
    if (start) {
      std::string_view text(start, static_cast<std::size_t>(line_start - start));
      auto headers = take_headers(text);
      if (!headers) return std::nullopt;
      parts.push_back({std::move(*headers), without_last_line_end(text)});
    }
    if (closing) return parts;
    start = rest.data();
  }
  return std::nullopt;
}

std::optional<http::Request> read_embedded_request(std::string_view content) {
  static constexpr std::string_view kVersion = " HTTP/1.1";
  std::string_view line = trimmed(take_line(content));
  const std::size_t blank = line.find(' ');
  if (blank == 0 || blank == std::string_view::npos || !line.ends_with(kVersion)) return std::nullopt;
  http::Request request;
  request.method = line.substr(0, blank);
  line.remove_suffix(kVersion.size());
  if (line.size() <= blank) return std::nullopt;
  request.target = trimmed(line.substr(blank));
  // A deletion may end with its headers.
  std::string text(content);
  if (text.find("\r\n\r\n") == std::string::npos && text.find("\n\n") == std::string::npos) text += "\r\n\r\n";
  std::string_view rest = text;
  auto headers = take_headers(rest);
  if (!headers || request.target.empty()) return std::nullopt;
  request.headers = std::move(*headers);
  request.body = rest;
  return request;
}

}  // namespace queuecast::azure::table
