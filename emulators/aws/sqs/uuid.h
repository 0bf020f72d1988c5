#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "runtime/random.h"

namespace queuecast::sqs {

/// A random (version 4) UUID in 16 bytes: message ids and request ids.
struct Uuid {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  static Uuid draw(runtime::Random& random) {
    const std::uint64_t high = random.next();
    const std::uint64_t low = random.next();
    return {(high & ~0xf000ULL) | 0x4000ULL, (low & ~(0xc0ULL << 56)) | (0x80ULL << 56)};
  }

  /// "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"
  std::string text() const {
    std::string out(36, '-');
    char* at = out.data();
    for (int byte = 0; byte < 16; ++byte) {
      if (byte == 4 || byte == 6 || byte == 8 || byte == 10) ++at;
      const std::uint64_t value = (byte < 8 ? high : low) >> (56 - 8 * (byte % 8));
      *at++ = "0123456789abcdef"[value >> 4 & 15];
      *at++ = "0123456789abcdef"[value & 15];
    }
    return out;
  }

  friend auto operator<=>(const Uuid&, const Uuid&) = default;
};

}  // namespace queuecast::sqs
