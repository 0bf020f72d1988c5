#include "emulators/azure/auth/signature.h"

#include <algorithm>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "emulators/http/base64.h"

namespace queuecast::azure::auth {

std::string hmac_sha256(std::string_view key, std::string_view text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
       text.size(), digest, &size);
  return {reinterpret_cast<const char*>(digest), size};
}

bool is_signed(std::string_view text, std::string_view signature, const std::vector<std::string>& keys) {
  return std::any_of(keys.begin(), keys.end(), [&](const std::string& key) {
    const auto bytes = emulators::base64_decode(key);
    const std::string computed = bytes ? emulators::base64_encode(hmac_sha256(*bytes, text)) : std::string();
    return computed.size() == signature.size() && !computed.empty() &&
           CRYPTO_memcmp(computed.data(), signature.data(), computed.size()) == 0;
  });
}

}  // namespace queuecast::azure::auth
