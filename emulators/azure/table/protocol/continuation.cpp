#include "emulators/azure/table/protocol/continuation.h"

#include <algorithm>

#include "emulators/azure/base64.h"

namespace queuecast::azure::table {

std::string encode_continuation(std::string_view key) {
  std::string coded = base64_encode(key);
  std::replace(coded.begin(), coded.end(), '=', '-');
  return "1!" + std::to_string(coded.size()) + "!" + coded;
}

std::optional<std::string> decode_continuation(std::string_view token) {
  const std::size_t mark = token.find('!', 2);
  if (!token.starts_with("1!") || mark == std::string_view::npos) return std::nullopt;
  std::string coded(token.substr(mark + 1));
  if (token.substr(2, mark - 2) != std::to_string(coded.size())) return std::nullopt;
  std::replace(coded.begin(), coded.end(), '-', '=');
  return base64_decode(coded);
}

}  // namespace queuecast::azure::table
