#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emulators/azure/error.h"
#include "runtime/http/message.h"

namespace queuecast::azure::settings {

/// Who may call from another origin ("Cross-Origin Resource Sharing support for Azure Storage"). Lists are separated by
/// commas; '*' stands for all, and at the end of a header's name for any rest.
struct CorsRule {
  std::string methods;
  std::string origins;
  std::string headers;
  std::string exposed_headers;
  /// Seconds that a browser may keep the answer to a preflight request.
  int max_age = 0;

  bool allows_origin(std::string_view origin) const;
  bool allows_method(std::string_view method) const;
  /// Whether each of the headers that the client asks for is allowed.
  bool allows_headers(std::string_view asked) const;
};

/// Answers OPTIONS: 200 with what the first matching rule allows, or CorsPreflightFailure.
Result<void> answer_preflight(const std::vector<CorsRule>& rules, const http::Request& request,
                              http::Response& response);

/// Adds to the answer of any other request what a browser wants to see. No rule ever refuses a request.
void add_cors_headers(const std::vector<CorsRule>& rules, const http::Request& request, http::Response& response);

}  // namespace queuecast::azure::settings
