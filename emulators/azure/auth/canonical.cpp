#include "emulators/azure/auth/canonical.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "emulators/azure/query.h"

namespace queuecast::azure::auth {

namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

/// Trims a header's value and makes each line break with the blanks around it one blank.
std::string unfold(std::string_view value) {
  constexpr std::string_view kSpace = " \t\r\n";
  std::string out;
  for (std::size_t i = 0; i < value.size();) {
    const std::size_t word = std::min(value.find_first_not_of(kSpace, i), value.size());
    const std::string_view gap = value.substr(i, word - i);
    if (word < value.size() && !out.empty()) {
      out += gap.find_first_of("\r\n") == std::string_view::npos ? gap : std::string_view(" ");
    }
    const std::size_t end = std::min(value.find_first_of(kSpace, word), value.size());
    out += value.substr(word, end - word);
    i = end;
  }
  return out;
}

/// The first-level weight of a character of a header's name, with no weight for '-'.
int weight(char c) {
  if (c == '-') return 0;
  if (c == '_') return 1;
  return static_cast<unsigned char>(c) + 1;
}

}  // namespace

bool culture_less(std::string_view a, std::string_view b) {
  const auto weights = [](std::string_view name) {
    std::vector<int> all;
    for (const char c : name) {
      if (weight(c) != 0) all.push_back(weight(c));
    }
    return all;
  };
  const auto first = weights(a);
  const auto second = weights(b);
  if (first != second) return first < second;
  // Alike but for hyphens: the name whose first differing hyphen stands later comes first.
  const auto [at, other] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  return other != b.end() && *other == '-';
}

std::string canonicalized_headers(const http::Request& request, HeaderOrder order) {
  std::vector<std::pair<std::string, std::string>> headers;
  for (const auto& [raw_name, value] : request.headers) {
    std::string name = lower(raw_name);
    if (!name.starts_with("x-ms-")) continue;
    const auto same = std::find_if(headers.begin(), headers.end(), [&](const auto& h) { return h.first == name; });
    if (same == headers.end()) {
      headers.emplace_back(std::move(name), unfold(value));
    } else {
      same->second += ',' + unfold(value);
    }
  }
  std::sort(headers.begin(), headers.end(), [order](const auto& a, const auto& b) {
    return order == HeaderOrder::kCulture ? culture_less(a.first, b.first) : a.first < b.first;
  });
  std::string out;
  for (const auto& [name, value] : headers) out += name + ':' + value + '\n';
  return out;
}

std::string canonicalized_path(const Address& address, bool primary) {
  std::string out = "/" + std::string(address.account);
  if (!primary || address.production_style) return out.append(address.full_path.empty() ? "/" : address.full_path);
  return out + '/' + std::string(address.account) + std::string(address.path);
}

std::string canonicalized_query(std::string_view query) {
  std::map<std::string, std::vector<std::string>> parameters;
  for (auto& [name, value] : http::parse_query(query, false)) parameters[lower(name)].push_back(std::move(value));
  std::string out;
  for (auto& [name, values] : parameters) {
    std::sort(values.begin(), values.end());
    out += '\n' + name + ':';
    for (std::size_t i = 0; i < values.size(); ++i) out += (i == 0 ? "" : ",") + values[i];
  }
  return out;
}

std::string comp_query(std::string_view query) {
  const auto comp = Query(query).find("comp");
  return comp ? "?comp=" + *comp : std::string();
}

}  // namespace queuecast::azure::auth
