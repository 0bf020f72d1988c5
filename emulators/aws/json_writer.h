#pragma once

#include <charconv>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "emulators/http/utf8.h"

// JSON answers by appending to one std::string: no tree, no state, no allocation beyond the string's own growth.
//
//   std::string out = "{";
//   append_member(out, "MessageId", id);     // the comma is the helper's business
//   append_key(out, "Attributes");
//   out += '{';
//   append_member(out, "SentTimestamp", "1700000000000");
//   out += "}}";
//
// A comma is written when the last character of `out` neither opens a structure nor ends a key. Strings are
// quoted, and escaped as RFC 8259 section 7 demands (quote, backslash, control characters). Bytes that are not UTF-8,
// which header fields may carry, become U+FFFD.
namespace queuecast::aws {

namespace detail {

inline constexpr bool must_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

// Eight characters at a time; says no when in doubt (bytes of 0x80 and above).
inline bool plain_word(const char* text) {
  std::uint64_t word;
  std::memcpy(&word, text, 8);
  constexpr std::uint64_t kOnes = 0x0101010101010101, kHigh = 0x80 * kOnes;
  const auto has_zero = [](std::uint64_t bytes) { return (bytes - kOnes) & ~bytes; };
  const std::uint64_t special = (word - 0x20 * kOnes) | has_zero(word ^ '"' * kOnes) | has_zero(word ^ '\\' * kOnes);
  return ((word | special) & kHigh) == 0;
}

inline void append_escape(std::string& out, char c) {
  constexpr char kHex[] = "0123456789abcdef";
  switch (c) {
    case '"': out += "\\\""; break;
    case '\\': out += "\\\\"; break;
    case '\n': out += "\\n"; break;
    case '\r': out += "\\r"; break;
    case '\t': out += "\\t"; break;
    case '\b': out += "\\b"; break;
    case '\f': out += "\\f"; break;
    default:
      out += "\\u00";
      out += kHex[static_cast<unsigned char>(c) >> 4];
      out += kHex[static_cast<unsigned char>(c) & 15];
  }
}

}  // namespace detail

// The text between the quotes.
inline void append_escaped(std::string& out, std::string_view text) {
  std::size_t copied = 0;
  std::size_t i = 0;
  for (;;) {
    while (i + 8 <= text.size() && detail::plain_word(text.data() + i)) i += 8;
    if (i == text.size()) break;
    const bool ascii = static_cast<unsigned char>(text[i]) < 0x80;
    const std::size_t length = ascii ? 1 : emulators::decode_utf8(text.substr(i)).length;
    if (length > 0 && !detail::must_escape(text[i])) {
      i += length;
      continue;
    }
    out.append(text, copied, i - copied);
    length > 0 ? detail::append_escape(out, text[i]) : void(out += "\xEF\xBF\xBD");
    copied = ++i;
  }
  out.append(text, copied);
}

// Between two values of an object or array; nothing after `{`, `[` or `:`.
inline void append_comma(std::string& out) {
  if (!out.empty() && out.back() != '{' && out.back() != '[' && out.back() != ':') out += ',';
}

inline void append_value(std::string& out, std::string_view text) {
  append_comma(out);
  out += '"';
  append_escaped(out, text);
  out += '"';
}
inline void append_value(std::string& out, const char* text) { append_value(out, std::string_view(text)); }
inline void append_value(std::string& out, const std::string& text) { append_value(out, std::string_view(text)); }

template <std::same_as<bool> Bool>
void append_value(std::string& out, Bool value) {
  append_comma(out);
  out += value ? "true" : "false";
}

template <std::integral Integer>
requires(!std::same_as<Integer, bool> && !std::same_as<Integer, char>) void append_value(std::string& out,
                                                                                         Integer value) {
  append_comma(out);
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

// `key` needs no escaping unless it comes from a client; it is escaped all the same.
inline void append_key(std::string& out, std::string_view key) {
  append_value(out, key);
  out += ':';
}

template <class Value>
void append_member(std::string& out, std::string_view key, const Value& value) {
  append_key(out, key);
  append_value(out, value);
}

// Text that is JSON already: a number with its own spelling, a finished object.
inline void append_json(std::string& out, std::string_view json) {
  append_comma(out);
  out += json;
}

}  // namespace queuecast::aws
