#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/random.h"

namespace queuecast::emulators {

inline constexpr std::string_view kUpperAlphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
inline constexpr std::string_view kAlphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
inline constexpr std::string_view kLowerHex = "0123456789abcdef";

/// A random (version 4) UUID of RFC 9562. Stores keep its 16 bytes; the text is made when somebody asks.
struct Uuid {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  static Uuid draw(runtime::Random& random) {
    const std::uint64_t high = random.next();
    const std::uint64_t low = random.next();
    return {(high & ~0xf000ULL) | 0x4000ULL, (low & ~(0xc0ULL << 56)) | (0x80ULL << 56)};
  }

  /// Lower-case hexadecimal: "6f9619ff-8b86-4d01-b42d-00cf4fc964ff".
  std::string text() const;

  friend auto operator<=>(const Uuid&, const Uuid&) = default;
};

/// The text of a random UUID.
inline std::string uuid(runtime::Random& random) { return Uuid::draw(random).text(); }

/// `length` characters drawn uniformly from the alphabet, which has between 1 and 256 characters.
std::string random_text(runtime::Random& random, std::size_t length, std::string_view alphabet);

}  // namespace queuecast::emulators
