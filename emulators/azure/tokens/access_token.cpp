#include "emulators/azure/tokens/access_token.h"

#include <simdjson.h>

#include "emulators/azure/base64.h"
#include "emulators/azure/guid.h"
#include "emulators/azure/json_text.h"
#include "emulators/azure/tokens/signing_key.h"
#include "emulators/http/base64.h"

namespace queuecast::azure::tokens {

namespace {

constexpr std::int64_t kBackdated = 300;
constexpr std::size_t kKeyIdLength = 43;  // a SHA-256 in base64url
constexpr std::size_t kSignatureBytes = 256;

void append_number(std::string& out, std::string_view name, std::int64_t value) {
  out += ",\"";
  out += name;
  out += "\":" + std::to_string(value);
}

/// The object id of an application's service principal: always the same for one tenant and client.
std::string object_id(const Claims& claims) {
  const std::uint64_t tenant = runtime::stable_hash(claims.tenant);
  return Guid::version4(tenant, runtime::stable_hash(claims.client_id)).to_string();
}

/// An id that means something to its issuer only.
std::string opaque(runtime::Random& random) {
  return base64url_encode(Guid::random(random).to_string().substr(0, 24));
}

std::string_view without_slash(std::string_view url) {
  if (url.ends_with('/')) url.remove_suffix(1);
  return url;
}

}  // namespace

std::string issuer_of(std::string_view tenant) { return "https://sts.windows.net/" + std::string(tenant) + "/"; }

std::string issue_token(const Claims& claims, runtime::Random& random) {
  const SigningKey* const key = claims.sign ? &SigningKey::of_process() : nullptr;
  const std::string key_id = key ? key->id() : std::string(kKeyIdLength, '0');
  const std::string oid = object_id(claims);
  const std::string issuer = issuer_of(claims.tenant);
  std::string body = "{";
  append_member(body, "aud", claims.audience);
  append_member(body, "iss", issuer);
  const std::int64_t issued = runtime::unix_seconds(claims.issued);
  append_number(body, "iat", issued);
  append_number(body, "nbf", issued - kBackdated);
  append_number(body, "exp", issued + claims.lifetime.count());
  append_member(body, "aio", opaque(random));
  append_member(body, "appid", claims.client_id);
  append_member(body, "appidacr", claims.by_assertion ? "2" : "1");
  append_member(body, "idp", issuer);
  append_member(body, "oid", oid);
  append_member(body, "rh", opaque(random));
  append_member(body, "sub", oid);
  append_member(body, "tid", claims.tenant);
  append_member(body, "uti", opaque(random));
  append_member(body, "ver", "1.0");
  body += '}';
  std::string header = R"({"typ":"JWT","alg":"RS256")";
  append_member(header, "x5t", key_id);
  append_member(header, "kid", key_id);
  std::string token = base64url_encode(header + "}");
  token += '.' + base64url_encode(body);
  const std::string signature = key ? key->sign(token) : std::string(kSignatureBytes, '\0');
  return token + '.' + base64url_encode(signature);
}

bool is_genuine(std::string_view token) {
  const std::size_t last = token.rfind('.');
  if (last == std::string_view::npos) return false;
  const auto signature = emulators::base64url_decode(token.substr(last + 1));
  return signature && SigningKey::of_process().verify(token.substr(0, last), *signature);
}

std::optional<std::string_view> fault_of(std::string_view token, const Expectation& expected, TimePoint wall_clock) {
  if (!is_genuine(token)) return "Signature validation failed.";
  const std::size_t first = token.find('.');
  const auto payload = emulators::base64url_decode(token.substr(first + 1, token.rfind('.') - first - 1));
  simdjson::dom::parser parser;
  simdjson::dom::object claims;
  std::string_view issuer, audience;
  std::int64_t not_before = 0;
  std::int64_t expires = 0;
  if (!payload || parser.parse(simdjson::padded_string(*payload)).get(claims) || claims["iss"].get(issuer) ||
      claims["aud"].get(audience) || claims["nbf"].get(not_before) || claims["exp"].get(expires)) {
    return "The token is malformed.";
  }
  const std::int64_t now = runtime::unix_seconds(wall_clock);
  if (now < not_before) return "Lifetime validation failed.";
  if (now > expires) return "Lifetime validation failed. The token is expired.";
  if (!expected.issuer.empty() && issuer != expected.issuer) return "Invalid token issuer.";
  if (without_slash(audience) != without_slash(expected.audience)) return "Invalid token audience.";
  return std::nullopt;
}

}  // namespace queuecast::azure::tokens
