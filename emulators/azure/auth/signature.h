#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace queuecast::azure::auth {

/// HMAC-SHA256 as bytes.
std::string hmac_sha256(std::string_view key, std::string_view text);

/// Whether `signature`, in base64, is that of the text under one of the keys, which are in base64 too.
bool is_signed(std::string_view text, std::string_view signature, const std::vector<std::string>& keys);

}  // namespace queuecast::azure::auth
