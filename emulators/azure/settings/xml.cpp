#include "emulators/azure/settings/xml.h"

#include <algorithm>
#include <charconv>

#include "emulators/azure/settings/error.h"
#include "emulators/azure/utf8.h"

namespace queuecast::azure::settings::xml {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// What XML 1.0 calls a Char.
bool allowed(std::uint32_t c) {
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xd7ff) || (c >= 0xe000 && c <= 0xfffd) ||
         (c >= 0x10000 && c <= 0x10ffff);
}

/// Whether "&...;" at the start of the text is a reference that needs no document type.
bool valid_reference(std::string_view text) {
  const std::string_view name = text.substr(1, text.substr(0, 12).find(';') - 1);
  for (const std::string_view known : {"amp", "lt", "gt", "quot", "apos"}) {
    if (name == known) return text.size() > name.size() + 1;
  }
  if (!name.starts_with('#') || name.size() < 2) return false;
  const bool hexadecimal = name[1] == 'x';
  const std::string_view digits = name.substr(hexadecimal ? 2 : 1);
  std::uint32_t code = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), code, hexadecimal ? 16 : 10);
  return parsed.ec == std::errc{} && *parsed.ptr == ';' && allowed(code);
}

/// How long the section at the start of the text is in which '&' means nothing: CDATA or a comment.
std::size_t literal_section(std::string_view text) {
  for (const auto& [open, close] : {std::pair{std::string_view{"<![CDATA["}, std::string_view{"]]>"}},
                                    std::pair{std::string_view{"<!--"}, std::string_view{"-->"}}}) {
    if (!text.starts_with(open)) continue;
    const std::size_t end = text.find(close, open.size());
    return end == std::string_view::npos ? text.size() : end + close.size();
  }
  return 0;
}

}  // namespace

void append_escaped(std::string& out, std::string_view text) {
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string_view escape;
    switch (text[i]) {
      case '&': escape = "&amp;"; break;
      case '<': escape = "&lt;"; break;
      case '>': escape = "&gt;"; break;
      case '\r': escape = "&#xD;"; break;
      default: continue;
    }
    out.append(text, plain, i - plain);
    out += escape;
    plain = i + 1;
  }
  out.append(text, plain);
}

bool is_text(std::string_view text) {
  while (!text.empty()) {
    const Utf8Character character = decode_utf8(text);
    if (character.length == 0 || !allowed(character.code)) return false;
    text.remove_prefix(character.length);
  }
  return true;
}

void append_untrusted(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const Utf8Character character = decode_utf8(text);
    const bool good = character.length > 0 && allowed(character.code);
    const std::size_t length = std::max<std::size_t>(character.length, 1);
    if (!good) {
      out += "\xEF\xBF\xBD";
    } else if (text.front() == '"') {
      out += "&quot;";
    } else {
      append_escaped(out, text.substr(0, length));
    }
    text.remove_prefix(length);
  }
}

void append_element(std::string& out, std::string_view name, std::string_view text) {
  out += '<';
  out += name;
  if (text.empty()) {
    out += " />";
    return;
  }
  out += '>';
  append_escaped(out, text);
  out += "</";
  out += name;
  out += '>';
}

bool well_formed_text(std::string_view xml) {
  const auto plain = [](char c) { return c >= 0x20 && c != '<' && c != '&' && c != 0x7f; };
  for (std::size_t i = 0; i < xml.size();) {
    while (i < xml.size() && plain(xml[i])) ++i;  // nearly all of a message
    if (i == xml.size()) break;
    const auto byte = static_cast<unsigned char>(xml[i]);
    if (byte == '<') {
      const std::size_t literal = literal_section(xml.substr(i));
      for (const std::size_t end = i + literal; i < end;) {
        const Utf8Character inside = decode_utf8(xml.substr(i));
        if (inside.length == 0 || !allowed(inside.code)) return false;
        i += inside.length;
      }
      if (literal == 0) ++i;
    } else if (byte == '&') {
      if (!valid_reference(xml.substr(i))) return false;
      ++i;
    } else {
      const Utf8Character character = decode_utf8(xml.substr(i));
      if (character.length == 0 || !allowed(character.code)) return false;
      i += character.length;
    }
  }
  return true;
}

Result<void> parse(std::string& body, pugi::xml_document& document) {
  std::string_view text = body;
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  // pugixml ignores text around the root element; XML does not.
  const std::size_t last = text.find_last_not_of(" \t\r\n");
  const bool framed =
      last != std::string_view::npos && text[text.find_first_not_of(" \t\r\n")] == '<' && text[last] == '>';
  if (!framed || !well_formed_text(text)) return errors::invalid_xml_document();
  constexpr unsigned kOptions =
      pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol | pugi::parse_ws_pcdata | pugi::parse_doctype;
  char* const data = body.data() + (body.size() - text.size());
  if (!document.load_buffer_inplace(data, text.size(), kOptions, pugi::encoding_utf8))
    return errors::invalid_xml_document();
  int roots = 0;
  for (const pugi::xml_node& child : document.children()) {
    if (child.type() == pugi::node_doctype) return errors::invalid_xml_document();
    roots += child.type() == pugi::node_element;
  }
  if (roots != 1) return errors::invalid_xml_document();
  return {};
}

std::optional<std::string> text_of(const pugi::xml_node& element) {
  std::string text;
  for (const pugi::xml_node& child : element.children()) {
    if (child.type() == pugi::node_element) return std::nullopt;
    text += child.value();
  }
  return text;
}

std::optional<std::string> child_text(const pugi::xml_node& parent, const char* name) {
  const pugi::xml_node child = parent.child(name);
  return child ? text_of(child) : std::nullopt;
}

}  // namespace queuecast::azure::settings::xml
