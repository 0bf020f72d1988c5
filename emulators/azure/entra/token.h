#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "emulators/azure/time_format.h"
#include "runtime/random.h"

namespace queuecast::azure::entra {

/// What an access token says of its bearer.
struct Claims {
  std::string tenant;
  std::string client_id;
  /// The resource: "https://storage.azure.com".
  std::string audience;
  /// How the client proved who it is: by assertion or certificate, or by secret.
  bool by_assertion = true;
  TimePoint issued;
  std::chrono::seconds lifetime{3599};
};

/// Issues JSON Web Tokens signed with HS256 under a key of its own. Clients treat them as opaque; the storage services
/// read aud, iss, nbf and exp.
class TokenIssuer {
 public:
  explicit TokenIssuer(runtime::Random& random);
  std::string issue(const Claims& claims);

 private:
  runtime::Random& random_;
  std::string key_;
};

}  // namespace queuecast::azure::entra
