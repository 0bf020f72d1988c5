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
    std::size_t at = 0;
    for (int digit = 0; digit < 32; ++digit, ++at) {
      if (digit == 8 || digit == 12 || digit == 16 || digit == 20) ++at;
      out[at] = "0123456789abcdef"[(digit < 16 ? high : low) >> (60 - 4 * (digit % 16)) & 15];
    }
    return out;
  }

  friend auto operator<=>(const Uuid&, const Uuid&) = default;
};

}  // namespace queuecast::sqs
