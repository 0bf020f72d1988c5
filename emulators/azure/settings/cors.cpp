#include "emulators/azure/settings/cors.h"

#include <algorithm>

#include "emulators/azure/settings/error.h"

namespace queuecast::azure::settings {

namespace {

/// Takes the next entry of a comma list, without the blanks around it.
std::string_view take_entry(std::string_view& list) {
  std::string_view entry = list.substr(0, list.find(','));
  list.remove_prefix(std::min(list.size(), entry.size() + 1));
  while (entry.starts_with(' ')) entry.remove_prefix(1);
  while (entry.ends_with(' ')) entry.remove_suffix(1);
  return entry;
}

bool lists(std::string_view list, std::string_view value) {
  while (!list.empty()) {
    const std::string_view entry = take_entry(list);
    if (entry == "*" || http::equal_ignoring_case(entry, value)) return true;
  }
  return false;
}

bool lists_header(std::string_view list, std::string_view header) {
  while (!list.empty()) {
    std::string_view entry = take_entry(list);
    if (!entry.ends_with('*')) {
      if (http::equal_ignoring_case(entry, header)) return true;
      continue;
    }
    entry.remove_suffix(1);
    if (http::equal_ignoring_case(entry, header.substr(0, entry.size()))) return true;
  }
  return false;
}

/// The names of the response's headers that the rule exposes.
std::string exposed(const CorsRule& rule, const http::Response& response) {
  std::string names;
  for (const auto& [name, value] : response.headers) {
    if (!lists_header(rule.exposed_headers, name)) continue;
    if (!names.empty()) names += ',';
    names += name;
  }
  return names;
}

}  // namespace

bool CorsRule::allows_origin(std::string_view origin) const { return lists(origins, origin); }
bool CorsRule::allows_method(std::string_view method) const { return lists(methods, method); }

bool CorsRule::allows_headers(std::string_view asked) const {
  while (!asked.empty()) {
    const std::string_view header = take_entry(asked);
    if (!header.empty() && !lists_header(headers, header)) return false;
  }
  return true;
}

Result<void> answer_preflight(const std::vector<CorsRule>& rules, const http::Request& request,
                              http::Response& response) {
  const auto origin = request.headers.find("Origin");
  const auto method = request.headers.find("Access-Control-Request-Method");
  if (!origin || origin->empty() || !method || method->empty()) return errors::missing_cors_header();
  const std::string_view asked = request.headers.get("Access-Control-Request-Headers");
  const auto rule = std::find_if(rules.begin(), rules.end(), [&](const CorsRule& r) {
    return r.allows_origin(*origin) && r.allows_method(*method) && r.allows_headers(asked);
  });
  if (rule == rules.end()) return errors::preflight_failure();
  response.status = 200;
  response.headers.add("Access-Control-Allow-Origin", *origin);
  response.headers.add("Access-Control-Allow-Methods", *method);
  if (!asked.empty()) response.headers.add("Access-Control-Allow-Headers", asked);
  response.headers.add("Access-Control-Max-Age", std::to_string(rule->max_age));
  response.headers.add("Access-Control-Allow-Credentials", "true");
  return {};
}

void add_cors_headers(const std::vector<CorsRule>& rules, const http::Request& request, http::Response& response) {
  if (rules.empty()) return;
  const auto origin = request.headers.find("Origin");
  const bool reads = request.method == "GET" || request.method == "HEAD";
  const auto rule = std::find_if(rules.begin(), rules.end(), [&](const CorsRule& r) {
    const bool everybody = lists(r.origins, "*");
    return (origin ? r.allows_origin(*origin) : everybody && reads) && r.allows_method(request.method);
  });
  if (rule == rules.end()) {
    if (reads) response.headers.add("Vary", "Origin");
    return;
  }
  const std::string names = exposed(*rule, response);
  if (lists(rule->origins, "*")) {
    response.headers.add("Access-Control-Allow-Origin", "*");
  } else {
    response.headers.add("Access-Control-Allow-Origin", *origin);
    response.headers.add("Vary", "Origin");
    response.headers.add("Access-Control-Allow-Credentials", "true");
  }
  if (!names.empty()) response.headers.add("Access-Control-Expose-Headers", names);
}

}  // namespace queuecast::azure::settings
