#include "emulators/http/ids.h"

#include <cstdint>

#include "emulators/http/guid.h"

namespace queuecast::emulators {

std::string uuid(runtime::Random& random) { return Guid::random(random).to_string(); }

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
