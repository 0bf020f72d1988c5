#include "emulators/aws/auth/verify.h"

#include <algorithm>
#include <array>

#include <openssl/crypto.h>

#include "emulators/http/timestamp.h"

namespace queuecast::aws::auth {

namespace {

using Kind = Refusal::Kind;

constexpr std::chrono::minutes kSkew{15};

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

/// Whether the host is an endpoint of the real service in another region.
bool names_another_region(std::string_view host, std::string_view region) {
  host = host.substr(0, host.find(':'));
  if (!host.ends_with(".amazonaws.com")) return false;
  bool names_one = false;
  for (host.remove_suffix(std::string_view(".amazonaws.com").size()); !host.empty();) {
    const std::string_view label = host.substr(0, host.find('.'));
    if (label == region) return false;
    // "us-east-1": parts with a number at the end.
    names_one = names_one || (label.find('-') != std::string_view::npos && label.back() >= '0' && label.back() <= '9');
    host.remove_prefix(std::min(host.size(), label.size() + 1));
  }
  return names_one;
}

/// Headers of the x-amz family change what a request means: one that is not signed could be exchanged.
bool signs_all_amz_headers(const http::Request& request, const std::vector<std::string>& signed_headers) {
  for (const auto& [name, value] : request.headers) {
    if (!http::equal_ignoring_case(name.substr(0, 6), "x-amz-")) continue;
    const bool found =
        std::any_of(signed_headers.begin(), signed_headers.end(),
                    [field = name](const std::string& one) { return http::equal_ignoring_case(one, field); });
    if (!found) return false;
  }
  return true;
}

std::optional<Refusal> check_time(const Signature& signature, runtime::TimePoint now) {
  const auto date = emulators::parse_iso8601_basic(signature.date);
  if (!date)
    return Refusal{Kind::kIncomplete, "Date must be in ISO-8601 'basic format'. Got '" + signature.date + "'."};
  if (signature.date.substr(0, 8) != signature.day) {
    return Refusal{Kind::kMismatch,
                   "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '" +
                       signature.day + "' != '" + signature.date.substr(0, 8) + "', from '" + signature.date + "'."};
  }
  const runtime::Duration lasts = signature.presigned ? std::chrono::seconds{signature.expires} : kSkew;
  if (now > *date + lasts) {
    return Refusal{Kind::kExpired, "Signature expired: " + signature.date + " is now earlier than " +
                                       emulators::iso8601_basic(now - lasts) + " (" + emulators::iso8601_basic(now) +
                                       " - " + std::to_string(std::chrono::floor<std::chrono::minutes>(lasts).count()) +
                                       " min.)"};
  }
  if (now < *date - kSkew) {
    return Refusal{Kind::kExpired, "Signature not yet current: " + signature.date + " is still later than " +
                                       emulators::iso8601_basic(now + kSkew) + " (" + emulators::iso8601_basic(now) +
                                       " + 15 min.)"};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> verify(const http::Request& request, std::string_view service, const FindSecret& find_secret,
                              runtime::TimePoint now) {
  const ReadSignature read = read_signature(request);
  if (!read.signature) {
    if (!read.incomplete.empty()) return Refusal{Kind::kIncomplete, read.incomplete};
    return Refusal{Kind::kUnsigned, "Request is missing Authentication Token"};
  }
  const Signature& signature = *read.signature;
  const auto secret = find_secret(signature.access_key_id);
  if (!secret || secret->session_token != signature.session_token) {
    return Refusal{Kind::kUnknownKey, "The security token included in the request is invalid."};
  }
  if (secret->expiration && *secret->expiration <= now) {
    return Refusal{Kind::kExpiredKey, "The security token included in the request is expired"};
  }
  if (signature.service != service) {
    return Refusal{Kind::kMismatch, "Credential should be scoped to correct service: '" + std::string(service) + "'."};
  }
  const auto& headers = signature.signed_headers;
  if (std::find(headers.begin(), headers.end(), "host") == headers.end()) {
    return Refusal{Kind::kMismatch, "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."};
  }
  if (names_another_region(request.headers.get("Host"), signature.region)) {
    return Refusal{Kind::kMismatch, "Credential should be scoped to a valid region. "};
  }
  if (!signs_all_amz_headers(request, headers)) {
    return Refusal{Kind::kMismatch, "There were headers present in the request which were not signed"};
  }
  if (auto refusal = check_time(signature, now)) return refusal;
  if (!equal_in_constant_time(sign(request, signature, secret->secret_access_key), signature.hex_digest)) {
    return Refusal{
        Kind::kMismatch,
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
        "Access Key and signing method. Consult the service documentation for details."};
  }
  return std::nullopt;
}

Wording wording(Refusal::Kind kind, Dialect dialect) {
  // By kind: SQS, DynamoDB, STS.
  static constexpr std::array<std::array<Wording, 3>, 6> kWordings{{
      {{{"MissingAuthenticationToken", 403},
        {"MissingAuthenticationTokenException", 400},
        {"MissingAuthenticationToken", 403}}},
      {{{"InvalidClientTokenId", 403}, {"UnrecognizedClientException", 400}, {"InvalidClientTokenId", 403}}},
      {{{"ExpiredToken", 403}, {"ExpiredTokenException", 400}, {"ExpiredToken", 403}}},
      {{{"IncompleteSignature", 400}, {"IncompleteSignatureException", 400}, {"IncompleteSignature", 400}}},
      {{{"SignatureDoesNotMatch", 403}, {"InvalidSignatureException", 400}, {"SignatureDoesNotMatch", 403}}},
      {{{"RequestExpired", 400}, {"InvalidSignatureException", 400}, {"SignatureDoesNotMatch", 403}}},
  }};
  return kWordings[static_cast<std::size_t>(kind)][static_cast<std::size_t>(dialect)];
}

}  // namespace queuecast::aws::auth
