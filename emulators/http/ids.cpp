#include "emulators/http/ids.h"

namespace queuecast::emulators {

std::string Uuid::text() const {
  std::string out(36, '-');
  char* at = out.data();
  for (int byte = 0; byte < 16; ++byte) {
    if (byte == 4 || byte == 6 || byte == 8 || byte == 10) ++at;
    const std::uint64_t value = (byte < 8 ? high : low) >> (56 - 8 * (byte % 8));
    *at++ = kLowerHex[value >> 4 & 15];
    *at++ = kLowerHex[value & 15];
  }
  return out;
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
