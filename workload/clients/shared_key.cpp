#include "workload/clients/shared_key.h"

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>

#include "runtime/http/digest.h"
#include "workload/clients/text.h"

namespace queuecast::clients {

namespace {

void append_canonical_headers(const http::Request& request, std::string& out) {
  std::vector<std::pair<std::string, std::string_view>> fields;
  for (const auto& [name, value] : request.headers) {
    std::string key = lower(name);
    if (key.starts_with("x-ms-")) fields.emplace_back(std::move(key), value);
  }
  std::sort(fields.begin(), fields.end());
  for (const auto& [name, value] : fields) out.append(name).append(":").append(value).append("\n");
}

void append_canonical_query(std::string_view target, std::string& out) {
  auto pairs = http::parse_query(http::query_of(target), false);
  for (auto& pair : pairs) pair.first = lower(pair.first);
  std::sort(pairs.begin(), pairs.end());
  for (const auto& [name, value] : pairs) out.append("\n").append(name).append(":").append(value);
}

std::string authorization(std::string_view to_sign, const SharedKey& key) {
  const auto secret = http::base64_decode(key.key);
  if (!secret) throw std::invalid_argument("the key of account " + key.account + " is not base64");
  const http::Digest signature = http::hmac_sha256(*secret, to_sign);
  return "SharedKey " + key.account + ":" + http::base64_encode(http::bytes_of(signature));
}

}  // namespace

std::string shared_key_for_queue(const http::Request& request, const SharedKey& key) {
  std::string text = request.method;
  text += "\n\n\n";  // Content-Encoding, Content-Language
  if (!request.body.empty()) text += std::to_string(request.body.size());
  text.append("\n").append(request.headers.get("Content-MD5"));
  text.append("\n").append(request.headers.get("Content-Type"));
  text += "\n\n\n\n\n\n\n";  // Date (x-ms-date stands in for it), conditions and range
  append_canonical_headers(request, text);
  text.append("/").append(key.account).append(http::path_of(request.target));
  append_canonical_query(request.target, text);
  return authorization(text, key);
}

std::string shared_key_for_table(const http::Request& request, const SharedKey& key) {
  std::string text = request.method;
  text.append("\n").append(request.headers.get("Content-MD5"));
  text.append("\n").append(request.headers.get("Content-Type"));
  text.append("\n").append(request.headers.get("x-ms-date"));
  text.append("\n/").append(key.account).append(http::path_of(request.target));
  for (const auto& [name, value] : http::parse_query(http::query_of(request.target), false)) {
    if (name == "comp") text.append("?comp=").append(value);
  }
  return authorization(text, key);
}

}  // namespace queuecast::clients
