#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace queuecast::http {

using Digest = std::array<unsigned char, 32>;

Digest sha256(std::string_view data);
Digest hmac_sha256(std::string_view key, std::string_view data);
std::string hex(const Digest& digest);
inline std::string_view bytes_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string base64_encode(std::string_view data);
/// Standard base64 with padding; nothing when the text is none.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace queuecast::http
