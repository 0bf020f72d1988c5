#pragma once

#include <string_view>

#include "emulators/azure/auth/auth.h"

namespace queuecast::azure::auth {

/// Verifies a JSON Web Token: encrypted connection, lifetime, issuer, audience and signature ("Authorize with Microsoft
/// Entra ID"). A bad token is 401 with a challenge since version 2019-12-12, 403 before.
Result<Caller> check_bearer(const Options& options, Service service, const Request& request, std::string_view token,
                            runtime::TimePoint now);

/// Whether the request came over TLS, as far as that can be told.
bool is_encrypted(const Options& options, const http::Request& request);

}  // namespace queuecast::azure::auth
