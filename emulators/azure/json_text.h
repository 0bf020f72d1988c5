#pragma once

#include <string>
#include <string_view>

#include "emulators/azure/utf8.h"

namespace queuecast::azure {

/// Appends a JSON string with its quotes (RFC 8259); bytes that are not UTF-8 become U+FFFD.
inline void append_json(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  while (!text.empty()) {
    const char c = text.front();
    const auto byte = static_cast<unsigned char>(c);
    std::size_t length = 1;
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      if (c == '\n') {
        out += "\\n";
      } else if (c == '\r') {
        out += "\\r";
      } else if (c == '\t') {
        out += "\\t";
      } else {
        out += "\\u00";
        out += kHex[byte >> 4];
        out += kHex[byte & 15];
      }
    } else if (byte < 0x80) {
      out += c;
    } else if (const Utf8Character character = decode_utf8(text); character.length > 0) {
      length = character.length;
      out += text.substr(0, length);
    } else {
      out += "\xEF\xBF\xBD";
    }
    text.remove_prefix(length);
  }
  out += '"';
}

/// Appends "name":"text", after a comma unless it is the first member of its object.
inline void append_member(std::string& out, std::string_view name, std::string_view text) {
  if (!out.empty() && out.back() != '{') out += ',';
  append_json(out, name);
  out += ':';
  append_json(out, text);
}

}  // namespace queuecast::azure
