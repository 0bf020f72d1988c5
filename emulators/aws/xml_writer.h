#pragma once

#include <string>
#include <string_view>

#include "emulators/http/utf8.h"

// XML answers by appending to one std::string.
namespace queuecast::aws {

/// Text between tags: '&', '<', '>' and, for attributes, quotes are escaped; a carriage return survives as a reference.
/// What XML 1.0 cannot hold at all is left out: control characters, U+FFFE, U+FFFF and bytes that are not UTF-8.
inline void append_xml_text(std::string& out, std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\r': out += "&#xD;"; break;
      default: {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
          if (byte >= 0x20 || c == '\n' || c == '\t') out += c;
          break;
        }
        const emulators::Utf8Character character = emulators::decode_utf8(text.substr(i));
        if (character.length == 0) break;
        if (character.code != 0xfffe && character.code != 0xffff) out += text.substr(i, character.length);
        i += character.length - 1;
      }
    }
  }
}

/// <name>text</name>
inline void append_xml_element(std::string& out, std::string_view name, std::string_view text) {
  out.append("<").append(name).append(">");
  append_xml_text(out, text);
  out.append("</").append(name).append(">");
}

}  // namespace queuecast::aws
