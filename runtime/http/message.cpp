#include "runtime/http/message.h"

#include <algorithm>
#include <array>

namespace queuecast::http {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

void Headers::add(std::string_view name, std::string_view value) {
  static constexpr std::size_t kText = 512;  // enough for what the SDKs send and the services answer
  static constexpr std::size_t kFields = 12;
  if (places_.empty()) places_.reserve(kFields);
  places_.push_back({static_cast<std::uint32_t>(text_.size()), static_cast<std::uint32_t>(name.size()),
                     static_cast<std::uint32_t>(value.size())});
  const std::size_t size = text_.size() + name.size() + value.size();
  if (size > text_.capacity()) {
    // Name and value may be views of the old text, so that must live until they are copied.
    std::string grown;
    grown.reserve(std::max(kText, 2 * size));
    grown.append(text_).append(name).append(value);
    text_.swap(grown);
  } else {
    text_.append(name).append(value);
  }
}

void Headers::set(std::string_view name, std::string_view value) {
  std::erase_if(places_, [&](const Place& place) {
    return equal_ignoring_case({text_.data() + place.begin, place.name}, name);
  });
  add(name, value);
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (const auto& [field, value] : *this) {
    if (equal_ignoring_case(field, name)) return value;
  }
  return std::nullopt;
}

std::string_view Headers::get(std::string_view name, std::string_view fallback) const {
  return find(name).value_or(fallback);
}

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }

std::string_view query_of(std::string_view target) {
  const std::size_t mark = target.find('?');
  return mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
}

std::string percent_decode(std::string_view text, bool plus_is_blank) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_value(text[i + 2]) : -1;
    if (low >= 0) {
      decoded += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      decoded += plus_is_blank && text[i] == '+' ? ' ' : text[i];
    }
  }
  return decoded;
}

std::string percent_encode(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    if (unreserved(c)) {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += '%';
      encoded += kHex[byte >> 4];
      encoded += kHex[byte & 15];
    }
  }
  return encoded;
}

std::vector<std::pair<std::string, std::string>> parse_query(std::string_view query, bool plus_is_blank) {
  std::vector<std::pair<std::string, std::string>> pairs;
  while (!query.empty()) {
    const std::size_t end = query.find('&');
    const std::string_view pair = query.substr(0, end);
    query = end == std::string_view::npos ? std::string_view{} : query.substr(end + 1);
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    const std::string_view value = equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
    pairs.emplace_back(percent_decode(pair.substr(0, equals), plus_is_blank), percent_decode(value, plus_is_blank));
  }
  return pairs;
}

std::string_view reason_phrase(int status) {
  struct Phrase {
    int status;
    std::string_view text;
  };
  static constexpr std::array kPhrases = {Phrase{100, "Continue"},
                                          Phrase{200, "OK"},
                                          Phrase{201, "Created"},
                                          Phrase{202, "Accepted"},
                                          Phrase{204, "No Content"},
                                          Phrase{206, "Partial Content"},
                                          Phrase{301, "Moved Permanently"},
                                          Phrase{302, "Found"},
                                          Phrase{304, "Not Modified"},
                                          Phrase{400, "Bad Request"},
                                          Phrase{401, "Unauthorized"},
                                          Phrase{403, "Forbidden"},
                                          Phrase{404, "Not Found"},
                                          Phrase{405, "Method Not Allowed"},
                                          Phrase{408, "Request Timeout"},
                                          Phrase{409, "Conflict"},
                                          Phrase{411, "Length Required"},
                                          Phrase{412, "Precondition Failed"},
                                          Phrase{413, "Payload Too Large"},
                                          Phrase{414, "URI Too Long"},
                                          Phrase{415, "Unsupported Media Type"},
                                          Phrase{429, "Too Many Requests"},
                                          Phrase{431, "Request Header Fields Too Large"},
                                          Phrase{500, "Internal Server Error"},
                                          Phrase{501, "Not Implemented"},
                                          Phrase{503, "Service Unavailable"},
                                          Phrase{505, "HTTP Version Not Supported"}};
  for (const Phrase& phrase : kPhrases) {
    if (phrase.status == status) return phrase.text;
  }
  return "Unknown";
}

}  // namespace queuecast::http
