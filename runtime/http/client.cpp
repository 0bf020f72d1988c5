#include "runtime/http/client.h"

#include <stdexcept>

namespace queuecast::http {

namespace {
std::string_view default_port(std::string_view scheme) { return scheme == "https" ? "443" : "80"; }
}  // namespace

Endpoint Endpoint::parse(std::string_view url) {
  const std::string whole{url};
  Endpoint endpoint;
  const std::size_t scheme_end = url.find("://");
  if (scheme_end == std::string_view::npos) {
    throw std::invalid_argument("'" + whole + "' is not a URL: expected http://HOST[:PORT] or https://HOST[:PORT]");
  }
  endpoint.scheme = url.substr(0, scheme_end);
  if (endpoint.scheme != "http" && endpoint.scheme != "https") {
    throw std::invalid_argument("'" + whole + "': the scheme must be http or https, not " + endpoint.scheme);
  }
  url = url.substr(scheme_end + 3);
  url = url.substr(0, url.find_first_of("/?#"));
  const std::size_t bracket = url.rfind(']');  // [::1]:4566
  const std::size_t colon = url.rfind(':');
  const bool has_port = colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket);
  endpoint.host = url.substr(0, has_port ? colon : url.size());
  endpoint.port = has_port ? url.substr(colon + 1) : default_port(endpoint.scheme);
  if (endpoint.host.empty()) throw std::invalid_argument("'" + whole + "' names no host");
  if (endpoint.port.empty() || endpoint.port.find_first_not_of("0123456789") != std::string::npos) {
    throw std::invalid_argument("'" + whole + "': the port must be a number");
  }
  return endpoint;
}

std::string Endpoint::authority() const { return port == default_port(scheme) ? host : host + ":" + port; }

}  // namespace queuecast::http
