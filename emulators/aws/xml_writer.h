#pragma once

#include <string>
#include <string_view>

// XML answers by appending to one std::string.
namespace queuecast::aws {

/// Text between tags: '&', '<', '>' and, for attributes, quotes are escaped; a carriage return survives as a reference.
/// What XML 1.0 cannot hold at all is left out: control characters, U+FFFE and U+FFFF.
inline void append_xml_text(std::string& out, std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\r': out += "&#xD;"; break;
      case '\xef':
        if (const auto point = text.substr(i, 3); point == "\xef\xbf\xbe" || point == "\xef\xbf\xbf") {
          i += 2;
          break;
        }
        out += c;
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c;
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
