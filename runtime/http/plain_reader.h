#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "runtime/http/codec.h"
#include "runtime/http/message.h"

namespace queuecast::http {

/// Reads the messages that nearly all are, several times as fast as a parser that must stop at any byte: whole ones of
/// HTTP/1.1, fields in visible ASCII, the body's length stated or no body, nothing about the connection but that it
/// is kept. Fills the message and returns how many bytes it took; nothing for any other bytes, well formed or not,
/// which are then the business of the parser proper.
std::optional<std::size_t> read_plain(std::string_view bytes, const Limits& limits, Request& request);
std::optional<std::size_t> read_plain(std::string_view bytes, const Limits& limits, Response& response);

}  // namespace queuecast::http
