#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emulators/azure/auth/auth.h"

namespace queuecast::azure::auth {

/// The strings that a client may have signed for SharedKey or, with `lite`, SharedKeyLite ("Authorize with Shared
/// Key"). The first is the documented one; the others allow for what SDKs do differently: ordinal header order,
/// Content-Language first, the Date header beside x-ms-date, the secondary account's name.
std::vector<std::string> strings_to_sign(Service service, const Request& request, bool lite);

/// Verifies "Authorization: SharedKey ACCOUNT:SIGNATURE"; `credentials` is what follows the scheme.
Result<void> check_shared_key(Service service, const Request& request, bool lite, std::string_view credentials,
                              const std::vector<std::string>& keys, runtime::TimePoint now);

}  // namespace queuecast::azure::auth
