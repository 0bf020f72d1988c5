#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <pugixml.hpp>

#include "emulators/azure/error.h"

namespace queuecast::azure::settings::xml {

/// Every body begins with these bytes: a UTF-8 byte order mark and the declaration, as the real service writes them.
inline constexpr std::string_view kProlog = "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?>";

/// Escapes what XML text needs; CR becomes &#xD; because a reader would turn it into LF.
void append_escaped(std::string& out, std::string_view text);

/// Whether it is UTF-8 of characters that XML 1.0 allows.
bool is_text(std::string_view text);

/// The same as append_escaped for a text that may hold anything, within an element or a quoted attribute: what is no
/// UTF-8, or no character of XML 1.0, becomes U+FFFD.
void append_untrusted(std::string& out, std::string_view text);

/// <name>text</name>, or <name /> when the text is empty.
void append_element(std::string& out, std::string_view name, std::string_view text);

/// Whether the bytes are UTF-8 and hold only characters and references that XML 1.0 allows.
bool well_formed_text(std::string_view xml);

/// Parses in place; the document points into `body`, which must stay. White space in text is kept. Syntax errors,
/// foreign encodings, characters that XML forbids and document types answer InvalidXmlDocument.
Result<void> parse(std::string& body, pugi::xml_document& document);

/// The character data of an element without child elements; nothing when it has some.
std::optional<std::string> text_of(const pugi::xml_node& element);

/// The same of the first child of that name; nothing when there is none.
std::optional<std::string> child_text(const pugi::xml_node& parent, const char* name);

}  // namespace queuecast::azure::settings::xml
