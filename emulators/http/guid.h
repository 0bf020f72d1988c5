#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/random.h"

namespace queuecast::emulators {

/// A UUID of RFC 9562, which Microsoft calls a GUID: 128 bits that print as "5f2c7a31-0003-4046-8b5e-b3a1c9000000",
/// lower case.
struct Guid {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  bool operator==(const Guid&) const = default;

  void append_to(std::string& out) const {
    static constexpr char kHex[] = "0123456789abcdef";
    char text[36];
    int at = 0;
    for (int nibble = 0; nibble < 32; ++nibble) {
      if (nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20) text[at++] = '-';
      text[at++] = kHex[(nibble < 16 ? high >> (60 - 4 * nibble) : low >> (124 - 4 * nibble)) & 15];
    }
    out.append(text, sizeof text);
  }
  std::string to_string() const {
    std::string text;
    append_to(text);
    return text;
  }

  /// Reads the 36-character form, in either case.
  static std::optional<Guid> parse(std::string_view text) {
    if (text.size() != 36) return std::nullopt;
    Guid guid;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
      if (hyphen != (text[i] == '-')) return std::nullopt;
      if (hyphen) continue;
      const char c = text[i];
      const int lower = c >= 'A' && c <= 'F' ? c + 32 : c;
      const int digit = lower >= '0' && lower <= '9'   ? lower - '0'
                        : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10
                                                       : -1;
      if (digit < 0) return std::nullopt;
      guid.high = guid.high << 4 | guid.low >> 60;
      guid.low = guid.low << 4 | static_cast<std::uint64_t>(digit);
    }
    return guid;
  }

  /// Stamps the bits that make any 128 bits a random GUID (RFC 9562, version 4).
  static Guid version4(std::uint64_t high, std::uint64_t low) {
    Guid guid;
    guid.high = (high & ~0xf000ULL) | 0x4000;
    guid.low = (low & ~(3ULL << 62)) | 2ULL << 62;
    return guid;
  }
  static Guid random(runtime::Random& random) {
    const std::uint64_t high = random.next();
    return version4(high, random.next());
  }
};

}  // namespace queuecast::emulators
