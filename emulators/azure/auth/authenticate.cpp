#include "emulators/azure/auth/auth.h"
#include "emulators/azure/auth/bearer.h"
#include "emulators/azure/auth/error.h"
#include "emulators/azure/auth/shared_access_signature.h"
#include "emulators/azure/auth/shared_key.h"

namespace queuecast::azure::auth {

namespace {

Result<Caller> check_header(const Options& options, Service service, const Request& request,
                            std::string_view authorization, const std::vector<std::string>& keys,
                            runtime::TimePoint now) {
  const std::size_t blank = authorization.find(' ');
  if (blank == std::string_view::npos) return errors::malformed_authorization();
  const std::string_view scheme = authorization.substr(0, blank);
  const std::string_view credentials = authorization.substr(blank + 1);
  if (http::equal_ignoring_case(scheme, "Bearer")) return check_bearer(options, service, request, credentials, now);
  const bool lite = http::equal_ignoring_case(scheme, "SharedKeyLite");
  if (!lite && !http::equal_ignoring_case(scheme, "SharedKey")) return errors::malformed_authorization();
  const auto checked = check_shared_key(service, request, lite, credentials, keys, now);
  if (!checked) return checked.error();
  return Caller{};
}

}  // namespace

Result<Caller> authenticate(const Options& options, Service service, const Request& request, runtime::TimePoint now) {
  if (options.mode == Mode::kLax) return Caller{};
  if (options.clock) now = options.clock();
  const auto account = options.keys.find(request.address.account);
  if (account == options.keys.end()) return errors::resource_not_found();
  if (const auto header = request.http.headers.find("Authorization")) {
    return check_header(options, service, request, *header, account->second, now);
  }
  if (has_sas(request.address)) return check_sas(service, request, account->second, now);
  // Since the versions that know the challenge, it asks for credentials; before, nothing public was found there.
  if (request.version >= "2019-12-12") return errors::no_authentication();
  return errors::resource_not_found();
}

std::string challenge(const Options& options) {
  return "Bearer authorization_uri=https://login.microsoftonline.com/" + options.tenant +
         "/oauth2/authorize resource_id=https://storage.azure.com";
}

}  // namespace queuecast::azure::auth
