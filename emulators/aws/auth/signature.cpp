#include "emulators/aws/auth/signature.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include "runtime/http/digest.h"

namespace queuecast::aws::auth {

namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr long kLongestPresigned = 7 * 24 * 3600;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    parts.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

/// KEY/DAY/REGION/SERVICE/aws4_request; a key may hold slashes itself.
std::string read_credential(std::string_view text, Signature& signature) {
  std::vector<std::string> parts = split(text, '/');
  if (parts.size() < 5 || parts.back() != "aws4_request") {
    return "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '" +
           std::string(text) + "'";
  }
  const std::size_t first = parts.size() - 4;
  signature.access_key_id = parts[0];
  for (std::size_t i = 1; i < first; ++i) signature.access_key_id += "/" + parts[i];
  signature.day = parts[first];
  signature.region = parts[first + 1];
  signature.service = parts[first + 2];
  return {};
}

ReadSignature read_header(const http::Request& request, std::string_view header) {
  const std::string_view algorithm = header.substr(0, header.find(' '));
  if (algorithm != kAlgorithm) return {{}, "Unsupported AWS 'algorithm': '" + std::string(algorithm) + "'."};
  std::map<std::string, std::string, std::less<>> fields;
  for (const std::string& part : split(header.substr(std::min(header.size(), algorithm.size() + 1)), ',')) {
    const std::string_view field = trimmed(part);
    const std::size_t sign = field.find('=');
    if (sign == std::string_view::npos) {
      return {{},
              "'" + std::string(field) +
                  "' not a valid key=value pair (missing equal-sign) in Authorization header: '" + std::string(header) +
                  "'."};
    }
    fields.insert_or_assign(std::string(field.substr(0, sign)), std::string(field.substr(sign + 1)));
  }
  Signature signature;
  signature.date = request.headers.get("X-Amz-Date");
  std::string lacks;
  for (const char* name : {"Credential", "Signature", "SignedHeaders"}) {
    if (fields[name].empty()) lacks += "Authorization header requires '" + std::string(name) + "' parameter. ";
  }
  if (signature.date.empty()) {
    lacks += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
  }
  if (!lacks.empty()) return {{}, lacks + "Authorization=" + std::string(header)};
  if (std::string wrong = read_credential(fields["Credential"], signature); !wrong.empty()) return {{}, wrong};
  signature.hex_digest = fields["Signature"];
  signature.signed_headers = split(fields["SignedHeaders"], ';');
  signature.session_token = request.headers.get("X-Amz-Security-Token");
  return {std::move(signature), {}};
}

ReadSignature read_query(const std::vector<std::pair<std::string, std::string>>& query) {
  std::map<std::string, std::string, std::less<>> fields(query.begin(), query.end());
  if (fields["X-Amz-Algorithm"] != kAlgorithm) {
    return {{}, "Unsupported AWS 'algorithm': '" + fields["X-Amz-Algorithm"] + "'."};
  }
  std::string lacks;
  for (const char* name :
       {"X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Signature"}) {
    if (fields[name].empty()) {
      lacks += "AWS query-string parameters must include '" + std::string(name) + "'. ";
    }
  }
  if (!lacks.empty()) return {{}, lacks + "Re-examine the query-string parameters."};
  Signature signature;
  if (std::string wrong = read_credential(fields["X-Amz-Credential"], signature); !wrong.empty()) return {{}, wrong};
  signature.presigned = true;
  signature.date = fields["X-Amz-Date"];
  const std::string& expires = fields["X-Amz-Expires"];
  const auto [end, error] = std::from_chars(expires.data(), expires.data() + expires.size(), signature.expires);
  if (error != std::errc() || end != expires.data() + expires.size() || signature.expires < 0) {
    return {{}, "X-Amz-Expires should be a number"};
  }
  if (signature.expires > kLongestPresigned) {
    return {{},
            "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than "
            "604800 seconds"};
  }
  signature.signed_headers = split(fields["X-Amz-SignedHeaders"], ';');
  signature.hex_digest = fields["X-Amz-Signature"];
  signature.session_token = fields["X-Amz-Security-Token"];
  return {std::move(signature), {}};
}

/// Runs of blanks become one.
std::string collapsed(std::string_view text) {
  std::string out;
  for (const char c : trimmed(text)) {
    if (c == ' ' && !out.empty() && out.back() == ' ') continue;
    out += c;
  }
  return out;
}

std::string canonical_path(std::string_view path) {
  if (path.empty()) path = "/";
  std::vector<std::string_view> segments;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view segment = path.substr(begin, end - begin);
    if (segment == "..") {
      if (!segments.empty()) segments.pop_back();
    } else if (!segment.empty() && segment != ".") {
      segments.push_back(segment);
    }
    begin = end + 1;
  }
  std::string out;
  for (const std::string_view segment : segments) out.append("/").append(http::percent_encode(segment));
  if (out.empty() || path.back() == '/') out += '/';
  return out;
}

std::string canonical_query(std::string_view target) {
  auto pairs = http::parse_query(http::query_of(target), false);
  std::erase_if(pairs, [](const auto& pair) { return pair.first == "X-Amz-Signature"; });
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

ReadSignature read_signature(const http::Request& request) {
  if (const auto header = request.headers.find("Authorization")) return read_header(request, *header);
  const std::string_view query = http::query_of(request.target);
  if (query.find("X-Amz-") == std::string_view::npos) return {};
  const auto fields = http::parse_query(query, false);
  const bool presigned = std::any_of(fields.begin(), fields.end(), [](const auto& field) {
    return field.first == "X-Amz-Algorithm" || field.first == "X-Amz-Signature" || field.first == "X-Amz-Credential";
  });
  return presigned ? read_query(fields) : ReadSignature{};
}

std::string canonical_request(const http::Request& request, const Signature& signature) {
  std::string text = request.method;
  text.append("\n").append(canonical_path(http::path_of(request.target)));
  text.append("\n").append(canonical_query(request.target)).append("\n");
  std::string names;
  for (const std::string& name : signature.signed_headers) {
    std::string values;
    for (const auto& [field, value] : request.headers) {
      if (!http::equal_ignoring_case(field, name)) continue;
      values.append(values.empty() ? "" : ",").append(collapsed(value));
    }
    // The transport keeps this one for itself.
    if (name == "content-length" && values.empty()) values = std::to_string(request.body.size());
    text.append(name).append(":").append(values).append("\n");
    names.append(names.empty() ? "" : ";").append(name);
  }
  text.append("\n").append(names).append("\n").append(http::hex(http::sha256(request.body)));
  return text;
}

std::string sign(const http::Request& request, const Signature& signature, std::string_view secret) {
  http::Digest key = http::hmac_sha256("AWS4" + std::string(secret), signature.day);
  for (const std::string_view part :
       {std::string_view(signature.region), std::string_view(signature.service), std::string_view("aws4_request")}) {
    key = http::hmac_sha256(http::bytes_of(key), part);
  }
  std::string text{kAlgorithm};
  text.append("\n").append(signature.date).append("\n").append(signature.scope()).append("\n");
  text.append(http::hex(http::sha256(canonical_request(request, signature))));
  return http::hex(http::hmac_sha256(http::bytes_of(key), text));
}

}  // namespace queuecast::aws::auth
