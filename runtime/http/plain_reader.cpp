#include "runtime/http/plain_reader.h"

#include <array>
#include <cstdint>

namespace queuecast::http {

namespace {

// RFC 9110, 5.6.2: the characters of a token.
constexpr std::array<bool, 256> kToken = [] {
  std::array<bool, 256> table{};
  for (int c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (int c = 'a'; c <= 'z'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (int c = 'A'; c <= 'Z'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (const char c : std::string_view("!#$%&'*+-.^_`|~")) table[static_cast<std::size_t>(c)] = true;
  return table;
}();

bool token(std::string_view text) {
  bool good = !text.empty();
  for (const char c : text) good &= kToken[static_cast<unsigned char>(c)];
  return good;
}

/// All characters between `first` and '~'.
bool visible(std::string_view text, char first) {
  bool good = true;
  for (const char c : text) good &= c >= first && c <= '~';
  return good;
}

/// The next line without its CRLF, which is taken off `rest`; nothing when there is none or it ends otherwise.
std::optional<std::string_view> take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos || end == 0 || rest[end - 1] != '\r') return std::nullopt;
  const std::string_view line = rest.substr(0, end - 1);
  rest.remove_prefix(end + 1);
  return line;
}

std::optional<std::uint64_t> length(std::string_view digits) {
  if (digits.empty() || digits.size() > 15) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return value;
}

/// Fields that change how a message or its connection is read, but for a length and "Connection: keep-alive".
bool needs_the_parser(std::string_view name, std::string_view value) {
  switch (name.size()) {
    case 6: return equal_ignoring_case(name, "Expect");
    case 7: return equal_ignoring_case(name, "Upgrade");
    case 10: return equal_ignoring_case(name, "Connection") && !equal_ignoring_case(value, "keep-alive");
    case 16: return equal_ignoring_case(name, "Proxy-Connection");
    case 17: return equal_ignoring_case(name, "Transfer-Encoding");
    default: return false;
  }
}

/// Reads the fields up to the empty line; false when they are not plain.
bool read_fields(std::string_view& rest, Headers& headers, std::optional<std::uint64_t>& body) {
  for (;;) {
    const auto line = take_line(rest);
    if (!line) return false;
    if (line->empty()) return true;
    const std::size_t colon = line->find(':');
    if (colon == std::string_view::npos) return false;
    const std::string_view name = line->substr(0, colon);
    std::string_view value = line->substr(colon + 1);
    while (value.starts_with(' ')) value.remove_prefix(1);
    while (value.ends_with(' ')) value.remove_suffix(1);
    if (!token(name) || !visible(value, ' ') || needs_the_parser(name, value)) return false;
    if (equal_ignoring_case(name, "Content-Length")) {
      if (body || !(body = length(value))) return false;
    }
    headers.add(name, value);
  }
}

template <class Message>
std::optional<std::size_t> read_rest(std::string_view bytes, std::string_view rest, const Limits& limits,
                                     Message& message) {
  std::optional<std::uint64_t> body;
  if (!read_fields(rest, message.headers, body)) return std::nullopt;
  if (bytes.size() - rest.size() > limits.header_bytes || body.value_or(0) > limits.body_bytes) return std::nullopt;
  if (body.value_or(0) > rest.size()) return std::nullopt;
  const auto size = static_cast<std::size_t>(body.value_or(0));
  message.body.assign(rest.substr(0, size));
  return bytes.size() - rest.size() + size;
}

}  // namespace

std::optional<std::size_t> read_plain(std::string_view bytes, const Limits& limits, Request& request) {
  std::string_view rest = bytes;
  const auto line = take_line(rest);
  static constexpr std::string_view kVersion = " HTTP/1.1";
  if (!line || !line->ends_with(kVersion)) return std::nullopt;
  const std::string_view words = line->substr(0, line->size() - kVersion.size());
  const std::size_t blank = words.find(' ');
  if (blank == std::string_view::npos || blank + 1 == words.size()) return std::nullopt;
  const std::string_view method = words.substr(0, blank);
  const std::string_view target = words.substr(blank + 1);
  if (!token(method) || !visible(target, '!')) return std::nullopt;
  request.method.assign(method);
  request.target.assign(target);
  return read_rest(bytes, rest, limits, request);
}

std::optional<std::size_t> read_plain(std::string_view bytes, const Limits& limits, Response& response) {
  std::string_view rest = bytes;
  const auto line = take_line(rest);
  static constexpr std::string_view kVersion = "HTTP/1.1 ";
  if (!line || !line->starts_with(kVersion) || line->size() < 13 || (*line)[12] != ' ') return std::nullopt;
  const auto status = length(line->substr(kVersion.size(), 3));
  if (!status || *status < 200 || *status == 304 || !visible(line->substr(13), ' ')) return std::nullopt;
  response.status = static_cast<int>(*status);
  const auto used = read_rest(bytes, rest, limits, response);
  // Without a length the body lasts until the connection ends, but for a status that has none.
  const bool stated = response.headers.contains("Content-Length");
  return stated != (*status == 204) ? used : std::nullopt;
}

}  // namespace queuecast::http
