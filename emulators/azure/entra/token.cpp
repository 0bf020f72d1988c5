#include "emulators/azure/entra/token.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "emulators/azure/base64.h"
#include "emulators/azure/guid.h"
#include "emulators/azure/json_text.h"

namespace queuecast::azure::entra {

namespace {

void append_number(std::string& out, std::string_view name, std::int64_t value) {
  out += ",\"";
  out += name;
  out += "\":" + std::to_string(value);
}

std::string hmac_sha256(std::string_view key, std::string_view text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
       text.size(), digest, &size);
  return {reinterpret_cast<const char*>(digest), size};
}

/// The object id of an application's service principal: always the same for one tenant and client.
std::string object_id(const Claims& claims) {
  const std::uint64_t tenant = runtime::stable_hash(claims.tenant);
  return Guid::version4(tenant, runtime::stable_hash(claims.client_id)).to_string();
}

}  // namespace

TokenIssuer::TokenIssuer(runtime::Random& random) : random_(random) {
  for (int i = 0; i < 4; ++i) {
    const std::uint64_t bits = random_.next();
    for (int shift = 0; shift < 64; shift += 8) key_ += static_cast<char>(bits >> shift & 255);
  }
}

std::string TokenIssuer::issue(const Claims& claims) {
  const std::string oid = object_id(claims);
  const std::string issuer = "https://sts.windows.net/" + claims.tenant + "/";
  std::string body = "{";
  append_member(body, "aud", claims.audience);
  append_member(body, "iss", issuer);
  const std::int64_t issued = runtime::unix_seconds(claims.issued);
  append_number(body, "iat", issued);
  append_number(body, "nbf", issued - 300);
  append_number(body, "exp", issued + claims.lifetime.count());
  append_member(body, "appid", claims.client_id);
  append_member(body, "appidacr", claims.by_assertion ? "2" : "1");
  append_member(body, "idp", issuer);
  append_member(body, "oid", oid);
  append_member(body, "sub", oid);
  append_member(body, "tid", claims.tenant);
  append_member(body, "uti", Guid::random(random_).to_string());
  append_member(body, "ver", "1.0");
  body += '}';
  std::string token = base64url_encode(R"({"typ":"JWT","alg":"HS256","kid":"queuecast"})");
  token += '.' + base64url_encode(body);
  const std::string signature = hmac_sha256(key_, token);
  return token + '.' + base64url_encode(signature);
}

}  // namespace queuecast::azure::entra
