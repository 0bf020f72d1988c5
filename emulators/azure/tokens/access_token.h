#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "emulators/azure/time_format.h"
#include "runtime/random.h"

namespace queuecast::azure::tokens {

/// What an access token says of its bearer ("Access token claims reference", version 1.0).
struct Claims {
  std::string tenant;
  std::string client_id;
  /// The resource: "https://storage.azure.com".
  std::string audience;
  /// How the client proved who it is: by assertion or certificate, or by secret.
  bool by_assertion = true;
  /// On the wall clock, like all times of a token: clients compare them with theirs.
  TimePoint issued;
  std::chrono::seconds lifetime{3599};
  /// Whether the key signs it. A simulation hands out many that nobody verifies: their signature is zeros.
  bool sign = true;
};

/// "https://sts.windows.net/TENANT/"
std::string issuer_of(std::string_view tenant);

/// A JSON Web Token under the key of this process. Clients treat it as opaque; the storage services read aud, iss, nbf
/// and exp. It is valid from five minutes before its issue, as the real ones are. `random`: for the ids in it.
std::string issue_token(const Claims& claims, runtime::Random& random);

/// Whether this process issued the token, whatever it says.
bool is_genuine(std::string_view token);

/// What a service expects of a token that it is shown.
struct Expectation {
  /// Empty: any tenant's.
  std::string_view issuer;
  /// With or without a slash at its end.
  std::string_view audience;
};

/// What is wrong with a token, in the storage services' words: signature, form, lifetime, issuer or audience, in this
/// order; nothing when it is good.
std::optional<std::string_view> fault_of(std::string_view token, const Expectation& expected, TimePoint wall_clock);

}  // namespace queuecast::azure::tokens
