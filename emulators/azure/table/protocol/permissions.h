#pragma once

#include "emulators/azure/auth/auth.h"
#include "emulators/azure/table/protocol/call.h"

namespace queuecast::azure::table {

/// Whether the caller may do what the call asks for ("Create an account SAS", "Create a service SAS"). Of a batch,
/// whose operations are judged one by one, nothing is asked here.
Result<void> check_permission(const Call& call);

/// Whether the caller's signature, which may reach a range of keys only, reaches the entity.
bool reaches(const auth::Caller& caller, std::string_view partition_key, std::string_view row_key);

}  // namespace queuecast::azure::table
