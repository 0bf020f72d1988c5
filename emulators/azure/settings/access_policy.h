#pragma once

#include <string>
#include <string_view>

#include "emulators/azure/auth/auth.h"
#include "emulators/azure/error.h"

namespace queuecast::azure::settings {

/// <SignedIdentifiers> of a queue or table; a part that the client left out stays out.
std::string write_policies(const auth::Policies& policies);

/// Parses in place: at most five policies with distinct ids of at most 64 characters, permissions out of `letters`. No
/// body means no policies. Violations are document errors, as in the real services.
Result<auth::Policies> read_policies(std::string& body, std::string_view letters);

}  // namespace queuecast::azure::settings
