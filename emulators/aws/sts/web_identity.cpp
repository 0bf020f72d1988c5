#include "emulators/aws/sts/web_identity.h"

#include <simdjson.h>

#include "emulators/http/base64.h"

namespace queuecast::sts {

namespace {

std::string text_of(simdjson::dom::object claims, std::string_view name) {
  std::string_view text;
  return claims[name].get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}

std::vector<std::string> audiences_of(simdjson::dom::object claims) {
  simdjson::dom::array array;
  if (claims["aud"].get(array) != simdjson::SUCCESS) {
    std::string one = text_of(claims, "aud");
    if (one.empty()) return {};
    return {std::move(one)};
  }
  std::vector<std::string> audiences;
  for (const auto each : array) {
    std::string_view text;
    if (each.get(text) == simdjson::SUCCESS) audiences.emplace_back(text);
  }
  return audiences;
}

}  // namespace

std::optional<Claims> read_web_identity(std::string_view token) {
  const std::size_t first = token.find('.');
  const std::size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) return std::nullopt;
  const auto header = emulators::base64url_decode(token.substr(0, first));
  const auto payload = emulators::base64url_decode(token.substr(first + 1, second - first - 1));
  if (!header || !payload || !emulators::base64url_decode(token.substr(second + 1))) return std::nullopt;

  simdjson::dom::parser parser;
  simdjson::dom::object object;
  if (parser.parse(simdjson::padded_string(*header)).get(object) != simdjson::SUCCESS) return std::nullopt;
  const simdjson::padded_string body{*payload};
  if (parser.parse(body).get(object) != simdjson::SUCCESS) return std::nullopt;
  Claims claims;
  claims.issuer = text_of(object, "iss");
  claims.subject = text_of(object, "sub");
  claims.audiences = audiences_of(object);
  double expires = 0;
  if (object["exp"].get(expires) == simdjson::SUCCESS && expires > -9e15 && expires < 9e15) {
    claims.expires = static_cast<std::int64_t>(expires);
  }
  return claims;
}

}  // namespace queuecast::sts
