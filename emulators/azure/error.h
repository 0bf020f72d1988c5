#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/system/result.hpp>

namespace queuecast::azure {

/// A fault of a request in the words of the Azure Storage services ("Common REST API error codes", "Queue Storage
/// error codes", "Table Storage error codes").
struct ServiceError {
  ServiceError() = default;
  ServiceError(int http_status, std::string_view error_code, std::string_view text)
      : status(http_status), code(error_code), message(text) {}

  /// Adds one of the elements that some codes carry behind their message, in the order of the calls.
  ServiceError with(std::string_view name, std::string_view value) && {
    details.emplace_back(name, value);
    return std::move(*this);
  }

  int status = 500;
  /// A literal.
  std::string_view code = "InternalError";
  std::string message;
  std::vector<std::pair<std::string_view, std::string>> details;
};

template <class T>
using Result = boost::system::result<T, ServiceError>;

/// Required by boost::system::result: reading the value of a failed call breaks an invariant of the caller.
[[noreturn]] inline void throw_exception_from_error(const ServiceError& error, const boost::source_location&) {
  throw std::runtime_error("unchecked service error: " + error.message);
}

/// Faults that several storage services share.
namespace errors {

inline ServiceError invalid_header_value(std::string_view name, std::string_view value) {
  return ServiceError{400, "InvalidHeaderValue", "The value for one of the HTTP headers is not in the correct format."}
      .with("HeaderName", name)
      .with("HeaderValue", value);
}

inline ServiceError missing_query_parameter(std::string_view name) {
  return ServiceError{400, "MissingRequiredQueryParameter",
                      "A required query parameter was not specified for this request."}
      .with("QueryParameterName", name);
}

inline ServiceError invalid_query_parameter(std::string_view name, std::string_view value, std::string_view reason) {
  return ServiceError{400, "InvalidQueryParameterValue",
                      "Value for one of the query parameters specified in the request URI is invalid."}
      .with("QueryParameterName", name)
      .with("QueryParameterValue", value)
      .with("Reason", reason);
}

inline ServiceError out_of_range_query_parameter(std::string_view name, std::int64_t value, std::int64_t minimum,
                                                 std::int64_t maximum) {
  return ServiceError{400, "OutOfRangeQueryParameterValue",
                      "One of the query parameters specified in the request URI is outside the permissible range."}
      .with("QueryParameterName", name)
      .with("QueryParameterValue", std::to_string(value))
      .with("MinimumAllowed", std::to_string(minimum))
      .with("MaximumAllowed", std::to_string(maximum));
}

inline ServiceError resource_not_found() { return {404, "ResourceNotFound", "The specified resource does not exist."}; }
inline ServiceError invalid_uri() {
  return {400, "InvalidUri", "The requested URI does not represent any resource on the server."};
}
inline ServiceError invalid_input(std::string_view text = "One of the request inputs is not valid.") {
  return {400, "InvalidInput", text};
}
inline ServiceError name_length() {
  return {400, "OutOfRangeInput", "The specified resource name length is not within the permissible limits."};
}
/// The missing letter in "specifed" is the service's own spelling.
inline ServiceError name_characters() {
  return {400, "InvalidResourceName", "The specifed resource name contains invalid characters."};
}
inline ServiceError unsupported_verb() {
  return {405, "UnsupportedHttpVerb", "The resource doesn't support specified Http Verb."};
}
inline ServiceError read_only_secondary() {
  return {403, "InsufficientAccountPermissions",
          "The account being accessed does not have sufficient permissions to execute this operation."};
}
inline ServiceError server_busy() {
  return {503, "ServerBusy", "The server is currently unable to receive requests. Please retry your request."};
}
inline ServiceError account_busy() { return {503, "ServerBusy", "Operations per second is over the account limit."}; }

}  // namespace errors

}  // namespace queuecast::azure
