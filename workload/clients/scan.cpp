#include "workload/clients/scan.h"

#include <charconv>

namespace queuecast::clients {

namespace {

void append_utf8(std::string& out, std::uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xc0 | code >> 6);
    out += static_cast<char>(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xe0 | code >> 12);
    out += static_cast<char>(0x80 | (code >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (code & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | code >> 18);
    out += static_cast<char>(0x80 | (code >> 12 & 0x3f));
    out += static_cast<char>(0x80 | (code >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (code & 0x3f));
  }
}

/// Four hex digits at the front of the text; false when they are not there.
bool hex4(std::string_view text, std::uint32_t& code) {
  if (text.size() < 4) return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + 4, code, 16);
  return error == std::errc() && end == text.data() + 4;
}

/// Decodes \uXXXX (and the second half of a pair); `at` stands behind the 'u' and is moved on.
void decode_unicode_escape(std::string_view raw, std::size_t& at, std::string& out) {
  std::uint32_t code = 0xfffd;
  if (!hex4(raw.substr(at), code)) return append_utf8(out, 0xfffd);
  at += 4;
  std::uint32_t low = 0;
  if (code >= 0xd800 && code < 0xdc00 && raw.substr(at, 2) == "\\u" && hex4(raw.substr(at + 2), low) && low >= 0xdc00 &&
      low < 0xe000) {
    at += 6;
    code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
  } else if (code >= 0xd800 && code < 0xe000) {
    code = 0xfffd;
  }
  append_utf8(out, code);
}

std::string decode_json(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  for (std::size_t at = 0; at < raw.size();) {
    if (raw[at] != '\\' || at + 1 == raw.size()) {
      out += raw[at++];
      continue;
    }
    const char escape = raw[at + 1];
    at += 2;
    switch (escape) {
      case 'n': out += '\n'; break;
      case 't': out += '\t'; break;
      case 'r': out += '\r'; break;
      case 'b': out += '\b'; break;
      case 'f': out += '\f'; break;
      case 'u': decode_unicode_escape(raw, at, out); break;
      default: out += escape;
    }
  }
  return out;
}

}  // namespace

void JsonScanner::skip_space() {
  while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r')) {
    ++at_;
  }
}

char JsonScanner::peek() {
  skip_space();
  return at_ < text_.size() ? text_[at_] : '\0';
}

bool JsonScanner::enter(char open) {
  if (peek() != open) {
    fail();
    return false;
  }
  ++at_;
  return true;
}

bool JsonScanner::skip_string(std::string_view& raw) {
  if (peek() != '"') {
    fail();
    return false;
  }
  const std::size_t start = ++at_;
  while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
  if (at_ >= text_.size()) {
    fail();
    return false;
  }
  raw = text_.substr(start, at_ - start);
  ++at_;
  return true;
}

bool JsonScanner::next_member(std::string_view& key) {
  if (peek() == ',') ++at_;
  if (peek() == '}') {
    ++at_;
    return false;
  }
  if (!skip_string(key)) return false;
  if (peek() != ':') {
    fail();
    return false;
  }
  ++at_;
  return true;
}

bool JsonScanner::next_element() {
  if (peek() == ',') ++at_;
  if (peek() == ']') {
    ++at_;
    return false;
  }
  if (at_ >= text_.size()) fail();
  return !failed_;
}

std::optional<std::string> JsonScanner::string() {
  if (peek() != '"') {
    skip();
    return {};
  }
  std::string_view raw;
  if (!skip_string(raw)) return {};
  if (raw.find('\\') == std::string_view::npos) return std::string(raw);
  return decode_json(raw);
}

std::optional<std::int64_t> JsonScanner::integer() {
  std::string_view raw;
  if (peek() == '"') {
    if (!skip_string(raw)) return {};
  } else {
    const std::size_t start = at_;
    skip();
    raw = text_.substr(start, at_ - start);
  }
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
  if (error != std::errc() || end != raw.data() + raw.size()) return {};
  return value;
}

void JsonScanner::skip() {
  std::string_view ignored;
  std::size_t depth = 0;
  do {
    const char c = peek();
    if (at_ >= text_.size()) return fail();
    if (c == '"') {
      if (!skip_string(ignored)) return;
    } else if (c == '{' || c == '[') {
      ++depth;
      ++at_;
    } else if (c == '}' || c == ']') {
      if (depth == 0) return fail();
      --depth;
      ++at_;
    } else if (c == ',' || c == ':') {
      if (depth == 0) return fail();
      ++at_;
    } else {
      const std::size_t end = text_.find_first_of(",:]} \n\t\r", at_);
      at_ = end == std::string_view::npos ? text_.size() : end;
    }
  } while (depth > 0);
}

std::optional<std::string_view> xml_element(std::string_view xml, std::string_view name, std::size_t& from) {
  for (std::size_t open = xml.find('<', from); open != std::string_view::npos; open = xml.find('<', open + 1)) {
    if (xml.substr(open + 1, name.size()) != name) continue;
    const std::size_t after = open + 1 + name.size();
    if (after >= xml.size() || (xml[after] != '>' && xml[after] != ' ' && xml[after] != '/')) continue;
    const std::size_t close = xml.find('>', after);
    if (close == std::string_view::npos) return {};
    from = close + 1;
    if (xml[close - 1] == '/') return std::string_view{};
    // Elements of these services never hold one of their own name.
    std::size_t end = close + 1;
    while ((end = xml.find("</", end)) != std::string_view::npos) {
      if (xml.substr(end + 2, name.size()) == name) {
        const std::string_view inner = xml.substr(close + 1, end - close - 1);
        from = end + 2 + name.size() + 1;
        return inner;
      }
      end += 2;
    }
    return {};
  }
  return {};
}

std::string xml_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text[at] == '&' ? text.find(';', at) : std::string_view::npos;
    if (end == std::string_view::npos) {
      out += text[at++];
      continue;
    }
    const std::string_view entity = text.substr(at + 1, end - at - 1);
    at = end + 1;
    if (entity == "amp") {
      out += '&';
    } else if (entity == "lt") {
      out += '<';
    } else if (entity == "gt") {
      out += '>';
    } else if (entity == "quot") {
      out += '"';
    } else if (entity == "apos") {
      out += '\'';
    } else if (entity.starts_with("#")) {
      const bool hex = entity.size() > 1 && (entity[1] == 'x' || entity[1] == 'X');
      std::uint32_t code = 0xfffd;
      std::from_chars(entity.data() + (hex ? 2 : 1), entity.data() + entity.size(), code, hex ? 16 : 10);
      append_utf8(out, code);
    }
  }
  return out;
}

std::string xml_text(std::string_view xml, std::string_view name) {
  std::size_t from = 0;
  const auto inner = xml_element(xml, name, from);
  return inner ? xml_decode(*inner) : std::string{};
}

}  // namespace queuecast::clients
