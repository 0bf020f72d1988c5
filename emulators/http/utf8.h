#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace queuecast::emulators {

/// One character of UTF-8; length 0 when the bytes are none.
struct Utf8Character {
  std::uint32_t code = 0;
  std::size_t length = 0;
};

/// Strict: no overlong forms, no surrogates, nothing above U+10FFFF (RFC 3629). The text must not be empty.
inline Utf8Character decode_utf8(std::string_view text) {
  const auto byte = [&text](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
  Utf8Character result;
  const std::uint32_t first = byte(0);
  const std::size_t length = first < 0x80   ? 1
                             : first < 0xc2 ? 0
                             : first < 0xe0 ? 2
                             : first < 0xf0 ? 3
                             : first < 0xf5 ? 4
                                            : 0;
  if (length == 0 || length > text.size()) return result;
  std::uint32_t code = length == 1 ? first : first & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return result;
    code = code << 6 | (byte(i) & 0x3f);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  if (overlong || (code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) return result;
  result.code = code;
  result.length = length;
  return result;
}

}  // namespace queuecast::emulators
