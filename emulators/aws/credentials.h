#pragma once

#include <algorithm>
#include <string_view>

#include "runtime/http/message.h"

// Who signed a request and for whom, read without judging the signature (AWS Signature Version 4).
namespace queuecast::aws {

/// Views of the request; empty where it does not say.
struct CredentialScope {
  std::string_view access_key;
  std::string_view region;
  std::string_view service;
};

namespace detail {

inline std::string_view until(std::string_view text, std::string_view separator) {
  return text.substr(0, text.find(separator));
}

/// "KEY/DATE/REGION/SERVICE/aws4_request"; in a query the slashes are escaped.
inline CredentialScope split_scope(std::string_view scope, std::string_view slash) {
  CredentialScope result;
  for (int part = 0; part < 4 && !scope.empty(); ++part) {
    const std::string_view each = until(scope, slash);
    if (part == 0) result.access_key = each;
    if (part == 2) result.region = each;
    if (part == 3) result.service = each;
    scope.remove_prefix(std::min(scope.size(), each.size() + slash.size()));
  }
  return result;
}

}  // namespace detail

/// From the Authorization header, else from the query of a presigned URL.
inline CredentialScope credential_scope(const http::Request& request) {
  constexpr std::string_view kHeader = "Credential=";
  constexpr std::string_view kQuery = "X-Amz-Credential=";
  const std::string_view authorization = request.headers.get("Authorization");
  if (const std::size_t at = authorization.find(kHeader); at != std::string_view::npos) {
    return detail::split_scope(detail::until(authorization.substr(at + kHeader.size()), ","), "/");
  }
  const std::string_view query = http::query_of(request.target);
  const std::size_t at = query.find(kQuery);
  if (at == std::string_view::npos) return {};
  const std::string_view scope = detail::until(query.substr(at + kQuery.size()), "&");
  if (scope.find('/') != std::string_view::npos) return detail::split_scope(scope, "/");
  return detail::split_scope(scope, scope.find("%2f") != std::string_view::npos ? "%2f" : "%2F");
}

/// An access key of twelve digits names an account; any other belongs to the fallback.
inline std::string_view account_of(std::string_view access_key, std::string_view fallback) {
  constexpr std::size_t kAccountDigits = 12;
  const bool digits = std::all_of(access_key.begin(), access_key.end(), [](char c) { return c >= '0' && c <= '9'; });
  return access_key.size() == kAccountDigits && digits ? access_key : fallback;
}

}  // namespace queuecast::aws
