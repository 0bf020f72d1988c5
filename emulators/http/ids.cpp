#include "emulators/http/ids.h"

#include <cstdint>

namespace queuecast::emulators {

std::string uuid(runtime::Random& random) {
  std::uint64_t high = random.next();
  std::uint64_t low = random.next();
  high = (high & ~0xf000ULL) | 0x4000ULL;            // version 4
  low = (low & ~(0xc0ULL << 56)) | (0x80ULL << 56);  // the variant of RFC 9562
  std::string text(36, '-');
  std::size_t digit = 0;
  for (char& c : text) {
    const std::size_t at = static_cast<std::size_t>(&c - text.data());
    if (at == 8 || at == 13 || at == 18 || at == 23) continue;
    const std::uint64_t half = digit < 16 ? high : low;
    c = kLowerHex[half >> (60 - 4 * (digit % 16)) & 15];
    ++digit;
  }
  return text;
}

std::string random_text(runtime::Random& random, std::size_t length, std::string_view alphabet) {
  // Each draw of 64 bits serves as many characters as stay uniform to within 2^-24.
  std::string text(length, '\0');
  std::uint64_t bits = 0;
  std::uint64_t range = 0;
  for (char& c : text) {
    if (range < (1ULL << 32)) {
      bits = random.next();
      range = ~0ULL;
    }
    c = alphabet[bits % alphabet.size()];
    bits /= alphabet.size();
    range /= alphabet.size();
  }
  return text;
}

}  // namespace queuecast::emulators
