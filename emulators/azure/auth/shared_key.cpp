#include "emulators/azure/auth/shared_key.h"

#include <algorithm>

#include "emulators/azure/auth/canonical.h"
#include "emulators/azure/auth/error.h"
#include "emulators/azure/auth/signature.h"
#include "emulators/azure/time_parse.h"

namespace queuecast::azure::auth {

namespace {

constexpr std::chrono::minutes kMaxSkew{15};

std::string_view date_of(const http::Request& request) {
  return request.headers.get("x-ms-date", request.headers.get("Date"));
}

/// Of the form that all versions since 2015-02-21 sign: nothing for an empty body, "0" before.
std::string content_length(const Request& request) {
  const std::string_view sent = request.http.headers.get("Content-Length");
  if (!sent.empty() && sent != "0") return std::string(sent);
  const bool unknown = request.http.headers.contains("Transfer-Encoding");
  if (sent.empty() && !unknown && !request.http.body.empty()) return std::to_string(request.http.body.size());
  return request.version < "2015-02-21" && sent == "0" ? "0" : "";
}

/// One way to write a request down.
struct Variant {
  HeaderOrder order = HeaderOrder::kCulture;
  bool primary = false;
  bool language_first = false;
  bool date_beside = false;
};

std::string queue_string(const Request& request, bool lite, const Variant& variant) {
  const http::Headers& headers = request.http.headers;
  const bool own_date = headers.contains("x-ms-date") && !variant.date_beside;
  const std::string_view date = own_date ? std::string_view() : headers.get("Date");
  std::string out = request.http.method + '\n';
  const auto line = [&out](std::string_view value) {
    out += value;
    out += '\n';
  };
  if (!lite) {
    line(headers.get(variant.language_first ? "Content-Language" : "Content-Encoding"));
    line(headers.get(variant.language_first ? "Content-Encoding" : "Content-Language"));
    line(content_length(request));
  }
  line(headers.get("Content-MD5"));
  line(headers.get("Content-Type"));
  line(date);
  if (!lite) {
    for (const char* name : {"If-Modified-Since", "If-Match", "If-None-Match", "If-Unmodified-Since", "Range"}) {
      line(headers.get(name));
    }
  }
  out += canonicalized_headers(request.http, variant.order);
  out += canonicalized_path(request.address, variant.primary);
  return out + (lite ? comp_query(request.address.query) : canonicalized_query(request.address.query));
}

std::string table_string(const Request& request, bool lite, const Variant& variant) {
  const http::Headers& headers = request.http.headers;
  std::string out;
  if (!lite) {
    out += request.http.method + '\n';
    out += headers.get("Content-MD5");
    out += '\n';
    out += headers.get("Content-Type");
    out += '\n';
  }
  out += date_of(request.http);
  out += '\n';
  return out + canonicalized_path(request.address, variant.primary) + comp_query(request.address.query);
}

Result<void> check_date(const http::Request& request, runtime::TimePoint now) {
  const std::string_view date = date_of(request);
  if (date.empty()) return errors::authentication_failed("Request date header not specified.");
  const auto at = parse_rfc1123(date);
  if (!at) return errors::authentication_failed("The Date header in the request is incorrect.");
  if (*at < now - kMaxSkew || *at > now + kMaxSkew) {
    return errors::authentication_failed("Request date header too old: '" + std::string(date) + "'");
  }
  return {};
}

}  // namespace

std::vector<std::string> strings_to_sign(Service service, const Request& request, bool lite) {
  std::vector<std::string> strings;
  for (const bool date_beside : {false, true}) {
    for (const bool language_first : {false, true}) {
      for (const bool primary : {false, true}) {
        for (const HeaderOrder order : {HeaderOrder::kCulture, HeaderOrder::kOrdinal}) {
          const Variant variant{order, primary, language_first, date_beside};
          std::string text =
              service == Service::kQueue ? queue_string(request, lite, variant) : table_string(request, lite, variant);
          if (std::find(strings.begin(), strings.end(), text) == strings.end()) strings.push_back(std::move(text));
        }
      }
    }
  }
  return strings;
}

Result<void> check_shared_key(Service service, const Request& request, bool lite, std::string_view credentials,
                              const std::vector<std::string>& keys, runtime::TimePoint now) {
  const std::size_t colon = credentials.find(':');
  if (colon == 0 || colon == std::string_view::npos || colon + 1 == credentials.size()) {
    return errors::malformed_authorization();
  }
  if (const auto dated = check_date(request.http, now); !dated) return dated.error();
  const std::string_view account = credentials.substr(0, colon);
  const std::string_view signature = credentials.substr(colon + 1);
  const bool own = account == request.address.account ||
                   (request.address.secondary && account == std::string(request.address.account) + "-secondary");
  const auto strings = strings_to_sign(service, request, lite);
  const bool good = own && std::any_of(strings.begin(), strings.end(),
                                       [&](const std::string& text) { return is_signed(text, signature, keys); });
  if (good) return {};
  return errors::authentication_failed("The MAC signature found in the HTTP request '" + std::string(signature) +
                                       "' is not the same as any computed signature. Server used following string to "
                                       "sign: '" +
                                       strings.front() + "'.");
}

}  // namespace queuecast::azure::auth
