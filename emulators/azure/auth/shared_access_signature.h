#pragma once

#include <string>
#include <vector>

#include "emulators/azure/auth/auth.h"

namespace queuecast::azure::auth {

/// Whether the query carries a shared access signature.
bool has_sas(const Address& address);

/// The string that an account SAS signs ("Create an account SAS"): values decoded, exactly as given.
std::string account_sas_string(const Request& request);
/// The string that a service SAS for a queue or a table signs, in the form of its version ("Create a service SAS").
std::string service_sas_string(Service service, const Request& request);

/// What a service SAS is for: "/queue/ACCOUNT/QUEUE" or "/table/ACCOUNT/table"; versions before 2015-02-21 leave the
/// service out.
std::string signed_resource(Service service, const Request& request);

/// Verifies the signature, then its times, and answers what it grants. A service SAS that names a stored policy takes
/// from there what the URL leaves open; a field in both is refused.
Result<Caller> check_sas(Service service, const Request& request, const std::vector<std::string>& keys,
                         runtime::TimePoint now);

}  // namespace queuecast::azure::auth
