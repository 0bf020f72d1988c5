#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "emulators/azure/error.h"
#include "runtime/http/message.h"

namespace queuecast::azure::cors {

/// A rule of the service properties. Lists are separated by commas, as they were set.
struct Rule {
  std::string methods, origins, allowed_headers, exposed_headers;
  /// Seconds for which a browser may remember a preflight.
  std::int64_t max_age = 0;
};
using Rules = std::vector<Rule>;

namespace detail {

inline std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

template <class Predicate>
bool any_item(std::string_view list, const Predicate& predicate) {
  while (!list.empty()) {
    const std::string_view item = list.substr(0, list.find(','));
    if (predicate(trimmed(item))) return true;
    list.remove_prefix(std::min(list.size(), item.size() + 1));
  }
  return false;
}

/// Whether a list holds the value, or "*", or a prefix of it that ends in '*'.
inline bool holds(std::string_view list, std::string_view value) {
  return any_item(list, [value](std::string_view item) {
    if (!item.ends_with('*')) return http::equal_ignoring_case(item, value);
    item.remove_suffix(1);
    return http::equal_ignoring_case(item, value.substr(0, item.size()));
  });
}

inline bool holds_origin(const Rule& rule, std::string_view origin) {
  return any_item(rule.origins, [origin](std::string_view item) {
    return item == "*" || (!origin.empty() && http::equal_ignoring_case(item, origin));
  });
}

inline bool holds_method(const Rule& rule, std::string_view method) {
  return any_item(rule.methods, [method](std::string_view item) { return item == method; });
}

inline ServiceError missing_header(std::string_view name) {
  return ServiceError{400, "InvalidHeaderValue", "A required CORS header is not present."}.with(
      "MessageDetails", "Invalid required CORS header " + std::string(name) + " undefined");
}

inline ServiceError no_rule() {
  return ServiceError{403, "CorsPreflightFailure", "CORS not enabled or no matching rule found for this request."}.with(
      "MessageDetails", "No CORS rules matches this request");
}

}  // namespace detail

/// Answers an OPTIONS request by the first rule that allows its origin, its method and all its headers. It needs no
/// credentials, and the resource need not exist ("Preflight Queue Request").
inline Result<void> answer_preflight(const Rules& rules, const http::Request& request, http::Response& response) {
  const std::string_view origin = request.headers.get("Origin");
  const std::string_view method = request.headers.get("Access-Control-Request-Method");
  const std::string_view headers = request.headers.get("Access-Control-Request-Headers");
  if (origin.empty()) return detail::missing_header("Origin");
  if (method.empty()) return detail::missing_header("Access-Control-Request-Method");
  const auto rule = std::find_if(rules.begin(), rules.end(), [&](const Rule& candidate) {
    const auto refused = [&](std::string_view asked) { return !detail::holds(candidate.allowed_headers, asked); };
    return detail::holds_origin(candidate, origin) && detail::holds_method(candidate, method) &&
           !detail::any_item(headers, refused);
  });
  if (rule == rules.end()) return detail::no_rule();
  response.headers.add("Access-Control-Allow-Origin", origin);
  response.headers.add("Access-Control-Allow-Methods", method);
  if (!headers.empty()) response.headers.add("Access-Control-Allow-Headers", headers);
  response.headers.add("Access-Control-Max-Age", std::to_string(rule->max_age));
  response.headers.add("Access-Control-Allow-Credentials", "true");
  return {};
}

/// Adds what a browser wants to see on the answer to a real request, which is never refused for its origin. A rule for
/// every origin shows on answers to GET even when the request names none.
inline void decorate(const Rules& rules, const http::Request& request, http::Response& response) {
  if (rules.empty()) return;
  const std::string_view origin = request.headers.get("Origin");
  const bool get = request.method == "GET";
  const auto rule = std::find_if(rules.begin(), rules.end(), [&](const Rule& candidate) {
    return detail::holds_origin(candidate, origin) && detail::holds_method(candidate, request.method);
  });
  if (rule == rules.end() || (origin.empty() && !get)) {
    if (get) response.headers.add("Vary", "Origin");
    return;
  }
  std::string exposed;
  for (const auto& [name, value] : response.headers) {
    if (!detail::holds(rule->exposed_headers, name)) continue;
    if (!exposed.empty()) exposed += ',';
    exposed += name;
  }
  if (!exposed.empty()) response.headers.add("Access-Control-Expose-Headers", exposed);
  if (detail::any_item(rule->origins, [](std::string_view item) { return item == "*"; })) {
    response.headers.add("Access-Control-Allow-Origin", "*");
    return;
  }
  response.headers.add("Access-Control-Allow-Origin", origin);
  response.headers.add("Vary", "Origin");
  response.headers.add("Access-Control-Allow-Credentials", "true");
}

}  // namespace queuecast::azure::cors
