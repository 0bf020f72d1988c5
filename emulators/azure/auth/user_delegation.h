#pragma once

#include <string>
#include <vector>

#include "emulators/azure/auth/auth.h"

namespace queuecast::azure::auth {

/// A key that a bearer got to sign with in the account's stead ("Get User Delegation Key"). It is a function of what it
/// says and of the account's key, so that nobody needs to remember it.
struct DelegationKey {
  /// Whose it is, as GUIDs.
  std::string object_id, tenant;
  /// When it may be used, in ISO 8601 to the second.
  std::string start, expiry;
  /// "q" or "t", and the service version that made it.
  std::string service, version;

  /// The key itself, in base64.
  std::string value(std::string_view account_key) const;
};

/// The key that a shared access signature says it was made with; nothing when it was made with the account's.
std::optional<DelegationKey> signing_delegation_key(const Address& address);

/// The string that is signed with such a key.
std::string delegated_sas_string(Service service, const Request& request);

}  // namespace queuecast::azure::auth
