#include "workload/clients/sigv4.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "workload/clients/text.h"

namespace queuecast::clients {

namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

struct CanonicalHeaders {
  std::string lines;
  std::string names;
};

CanonicalHeaders canonical_headers(const http::Request& request, std::string_view authority) {
  std::vector<std::pair<std::string, std::string_view>> fields{{"host", authority}};
  for (const auto& [name, value] : request.headers) {
    std::string key = lower(name);
    if (key != "user-agent" && key != "host" && key != "authorization")
      fields.emplace_back(std::move(key), trim(value));
  }
  std::stable_sort(fields.begin(), fields.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  CanonicalHeaders out;
  for (const auto& [name, value] : fields) {
    out.lines.append(name).append(":").append(value).append("\n");
    if (!out.names.empty()) out.names += ';';
    out.names += name;
  }
  return out;
}

std::string canonical_query(std::string_view target) {
  auto pairs = http::parse_query(http::query_of(target), false);
  for (auto& [name, value] : pairs) {
    name = http::percent_encode(name);
    value = http::percent_encode(value);
  }
  std::sort(pairs.begin(), pairs.end());
  std::string out;
  for (const auto& [name, value] : pairs) {
    if (!out.empty()) out += '&';
    out.append(name).append("=").append(value);
  }
  return out;
}

}  // namespace

const http::Digest& SigV4Signer::signing_key(const AwsCredentials& credentials, std::string_view day) {
  if (key_day_ != day || key_secret_ != credentials.secret_access_key) {
    http::Digest key = http::hmac_sha256("AWS4" + credentials.secret_access_key, day);
    key = http::hmac_sha256(http::bytes_of(key), region_);
    key = http::hmac_sha256(http::bytes_of(key), service_);
    key_ = http::hmac_sha256(http::bytes_of(key), "aws4_request");
    key_day_ = day;
    key_secret_ = credentials.secret_access_key;
  }
  return key_;
}

void SigV4Signer::sign(http::Request& request, std::string_view authority, const AwsCredentials& credentials,
                       runtime::TimePoint now) {
  const std::string date = amz_date(now);
  request.headers.set("X-Amz-Date", date);
  if (!credentials.session_token.empty()) request.headers.set("X-Amz-Security-Token", credentials.session_token);
  const CanonicalHeaders headers = canonical_headers(request, authority);

  std::string canonical = request.method;
  canonical.append("\n").append(http::path_of(request.target)).append("\n").append(canonical_query(request.target));
  canonical.append("\n").append(headers.lines).append("\n").append(headers.names).append("\n");
  canonical.append(http::hex(http::sha256(request.body)));

  const std::string_view day = std::string_view(date).substr(0, 8);
  std::string scope{day};
  scope.append("/").append(region_).append("/").append(service_).append("/aws4_request");
  std::string to_sign{kAlgorithm};
  to_sign.append("\n").append(date).append("\n").append(scope).append("\n").append(http::hex(http::sha256(canonical)));
  const http::Digest signature = http::hmac_sha256(http::bytes_of(signing_key(credentials, day)), to_sign);

  std::string authorization{kAlgorithm};
  authorization.append(" Credential=").append(credentials.access_key_id).append("/").append(scope);
  authorization.append(", SignedHeaders=").append(headers.names);
  authorization.append(", Signature=").append(http::hex(signature));
  request.headers.set("Authorization", authorization);
}

}  // namespace queuecast::clients
