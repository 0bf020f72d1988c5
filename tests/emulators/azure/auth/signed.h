#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "emulators/azure/auth/auth.h"
#include "emulators/azure/auth/signature.h"
#include "emulators/azure/query.h"
#include "emulators/azure/time_parse.h"
#include "emulators/http/base64.h"

namespace queuecast::azure::auth::testing {

using namespace std::chrono_literals;

inline const std::string kDate = "Mon, 27 Sep 2021 15:00:00 GMT";
inline const runtime::TimePoint kNow = *parse_rfc1123(kDate);

/// A request with what belongs to it, judged in strict mode at kNow.
struct Asked {
  explicit Asked(std::string method, std::string target, std::vector<http::Headers::Field> headers = {}) {
    http.method = std::move(method);
    http.target = std::move(target);
    http.headers.add("Host", "127.0.0.1:10001");
    for (const auto& [name, value] : headers) http.headers.set(name, value);
    options.mode = Mode::kStrict;
  }

  Result<Caller> authenticate(Service service = Service::kQueue) {
    const Address address = Address::of(http);
    const Request request{http, address, version, resource, &policies, source_ip};
    return auth::authenticate(options, service, request, kNow);
  }
  Result<void> authorize(const Requirement& requirement, Service service = Service::kQueue) {
    const Address address = Address::of(http);
    const Request request{http, address, version, resource, &policies, source_ip};
    const auto caller = auth::authenticate(options, service, request, kNow);
    if (!caller) return caller.error();
    return auth::authorize(options, service, request, *caller, requirement);
  }

  http::Request http;
  Options options;
  std::string version = "2021-12-02";
  std::string resource = "jobs";
  Policies policies;
  std::string source_ip = "127.0.0.1";
};

/// The code of a refusal, "" for none.
template <class T>
std::string code_of(const Result<T>& result) {
  return result ? std::string() : std::string(result.error().code);
}
/// A named detail of a refusal.
template <class T>
std::string detail_of(const Result<T>& result, std::string_view name = "AuthenticationErrorDetail") {
  if (result) return {};
  for (const auto& [key, value] : result.error().details) {
    if (key == name) return value;
  }
  return {};
}

/// The signature of the well-known key.
inline std::string sign(std::string_view text) {
  const Keys keys = well_known_keys();
  const auto key = emulators::base64_decode(keys.at("devstoreaccount1").front());
  return emulators::base64_encode(hmac_sha256(*key, text));
}

}  // namespace queuecast::azure::auth::testing
