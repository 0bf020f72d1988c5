#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulators/azure/address.h"
#include "emulators/azure/auth/options.h"
#include "emulators/azure/error.h"
#include "runtime/time.h"

namespace queuecast::azure::auth {

enum class Service { kQueue, kTable };

/// A stored access policy; a part that the client left out stays out. Times are ISO 8601.
struct SignedIdentifier {
  std::string id;
  bool has_policy = false;
  std::optional<std::string> start, expiry, permission;
};
using Policies = std::vector<SignedIdentifier>;

/// A request as far as its right to be served goes. All views must outlive the call.
struct Request {
  const http::Request& http;
  const Address& address;
  /// The service version that the request is served with; see requested_version.
  std::string_view version;
  /// The queue or table that the path names, decoded; empty above that level.
  std::string_view resource;
  /// The stored policies of that resource; null when it does not exist.
  const Policies* policies = nullptr;
  /// The sender's IP address, without a port.
  std::string_view source_ip;
};

/// Who asks, with what is granted to them.
struct Caller {
  enum class Kind {
    /// Lax mode, or the holder of an account key: may do anything.
    kOwner,
    kAccountSas,
    kServiceSas,
    kBearer
  };
  Kind kind = Kind::kOwner;

  /// Of a bearer: the object and the tenant that the token names.
  std::string object_id, tenant;
  /// Of a shared access signature: the letters of ss, srt and sp (the latter perhaps from a stored policy), spr and
  /// sip.
  std::string services, resource_types, permissions, protocols, addresses;
  /// Of a signature for a table: its name, in any case, and the inclusive bounds of the keys it reaches. A bound that
  /// is absent does not limit; a row bound counts only within the partition of its side.
  std::string table;
  std::optional<std::string> start_partition, start_row, end_partition, end_row;
};

/// What an operation asks for ("Create an account SAS", "Create a service SAS"). Letters are alternatives; none means
/// that no signature of that kind may ever do it.
struct Requirement {
  /// 's'ervice, 'c'ontainer (queue, table) or 'o'bject (message, entity).
  char resource_type = 'o';
  std::string_view account_permissions;
  std::string_view service_permissions;
  /// Access policies are out of reach for bearer tokens.
  bool bearer = true;
};

/// Verifies the credentials: Authorization with SharedKey, SharedKeyLite or Bearer, or a shared access signature in the
/// query. In lax mode everybody is the owner. What is not in order gets the service's own error, 401 or 403 with
/// AuthenticationErrorDetail, or 400 for an unreadable header. An account without keys does not exist: 404.
///
/// `now` is the service's time, for lack of Options::clock. Dates may differ from it by 15 minutes.
Result<Caller> authenticate(const Options& options, Service service, const Request& request, runtime::TimePoint now);

/// Whether the caller may do it: protocol, source address, service, resource type and permission, in this order. All
/// refusals are 403, but a bearer who asks for a policy finds nothing: 404.
Result<void> authorize(const Options& options, Service service, const Request& request, const Caller& caller,
                       const Requirement& requirement);

/// The value of WWW-Authenticate, which every 401 carries and from which clients learn their tenant.
std::string challenge(const Options& options);

}  // namespace queuecast::azure::auth
